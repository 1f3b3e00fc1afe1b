mod editions;
mod fields;
mod hostile;
mod owning;
mod races;
