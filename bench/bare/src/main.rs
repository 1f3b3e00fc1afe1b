//! `bare FILE CONTENT_TYPE` answers every GET with FILE's bytes, on a free port of 127.0.0.1 that it prints.

use std::future::ready;

use axum::Router;
use axum::body::Bytes;
use axum::http::HeaderValue;
use axum::http::header::CONTENT_TYPE;
use axum::routing::get;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), Some(kind)) = (arguments.next(), arguments.next()) else { return Err("usage: bare FILE CONTENT_TYPE".into()) };
    let body = Bytes::from(std::fs::read(file)?);
    let kind = HeaderValue::from_str(&kind)?;
    let routes = Router::new().route("/{*path}", get(move || ready(([(CONTENT_TYPE, kind.clone())], body.clone()))));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    Ok(axum::serve(listener, routes).await?)
}
