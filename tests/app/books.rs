mod indexes;
mod prices;
mod providers;
mod providers_failing;
