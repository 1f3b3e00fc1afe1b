mod access;
mod crawlers;
mod cross_site;
mod headers;
mod languages;
mod malformed;
mod ways_in;
