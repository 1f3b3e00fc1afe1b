mod login;
mod sessions;
mod signup;
mod throttles;
