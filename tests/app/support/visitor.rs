//! Somebody who talks to the shop with a program: JSON answers, a cookie jar, no redirects followed.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use http::header::{ACCEPT, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method};
use reqwest::RequestBuilder;
use reqwest::multipart;
use serde::Serialize;
use serde_json::Value;

use super::shop::RENDERING;

pub const PROGRAM: &str = "application/json";

/// Clones share their cookies, as windows of one browser do.
#[derive(Clone)]
pub struct Visitor {
    url: String,
    client: reqwest::Client,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(&'static str, String)>,
}

impl Visitor {
    pub fn new(url: String, client: reqwest::Client) -> Visitor {
        Visitor { url, client, cookies: Arc::default(), headers: Vec::new() }
    }

    /// The same person, who sends a header more.
    pub fn with(&self, name: &'static str, value: impl Into<String>) -> Visitor {
        let mut other = self.clone();
        other.headers.push((name, value.into()));
        other
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).header(ACCEPT, PROGRAM)).await
    }

    /// A GET with a query of these fields.
    pub async fn ask<F: Serialize + ?Sized>(&self, path: &str, fields: &F) -> Answer {
        self.send(self.request(Method::GET, path).header(ACCEPT, PROGRAM).query(fields)).await
    }

    /// A urlencoded form.
    pub async fn post<F: Serialize + ?Sized>(&self, path: &str, fields: &F) -> Answer {
        self.send(self.request(Method::POST, path).header(ACCEPT, PROGRAM).form(fields)).await
    }

    /// A POST with exactly this urlencoded body.
    pub async fn post_raw(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        let request = self.request(Method::POST, path).header(ACCEPT, PROGRAM);
        self.send(request.header("content-type", "application/x-www-form-urlencoded").body(body)).await
    }

    /// Uploads pictures to `/photos`.
    pub async fn upload(&self, files: &[Vec<u8>]) -> Answer {
        let mut form = multipart::Form::new();
        for (index, file) in files.iter().enumerate() {
            form = form.part("photos", multipart::Part::bytes(file.clone()).file_name(format!("{index}.jpg")));
        }
        self.send(self.request(Method::POST, "/photos").header(ACCEPT, PROGRAM).multipart(form)).await
    }

    /// Uploads a picture that is taken, and gives it as the answer has it.
    pub async fn uploads(&self, file: Vec<u8>) -> Value {
        self.upload(&[file]).await.must_be(200).json()["photos"][0].clone()
    }

    /// POSTs nothing but the request itself.
    pub async fn post_nothing(&self, path: &str) -> Answer {
        self.post::<[(&str, &str)]>(path, &[]).await
    }

    /// Logs in with a password that is right.
    pub async fn logs_in(&self, username: &str, password: &str) -> Answer {
        self.post("/api/user/auth/login", &[("username", username), ("password", password)]).await
    }

    /// A program of theirs that signs in for itself: it has no cookie.
    pub fn bearing(&self, token: &str) -> Visitor {
        Visitor::new(self.url.clone(), self.client.clone()).with("authorization", format!("Bearer {token}"))
    }

    /// Who the shop takes them for: the user, or null.
    pub async fn me(&self) -> Value {
        self.get("/api/user/me").await.must_be(200).json()
    }

    /// Their id.
    pub async fn id(&self) -> i64 {
        self.me().await["id"].as_i64().expect("signed in")
    }

    /// `/api/book/detail` of a listing that is there.
    pub async fn detail(&self, id: i64) -> Value {
        self.ask("/api/book/detail", &[("id", id)]).await.must_be(200).json()
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().expect("a jar").get(name).cloned()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies.lock().expect("a jar").insert(name.to_owned(), value.to_owned());
    }

    pub fn forget_cookie(&self, name: &str) {
        self.cookies.lock().expect("a jar").remove(name);
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let jar = self.cookies.lock().expect("a jar");
        let cookies: Vec<String> = jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let request = request.build().expect("a request");
        let asked = format!("{} {}", request.method(), request.url().path());
        // Functions render nothing.
        let _rendering = if request.url().path().starts_with("/api/") { None } else { Some(RENDERING.read().await) };
        let response = self.client.execute(request).await.unwrap_or_else(|error| panic!("{asked}: {error:?}"));
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.keep_cookies(&headers);
        let body = response.bytes().await.unwrap_or_else(|error| panic!("{asked}: {error:?}")).to_vec();
        Answer { asked, status, headers, body }
    }

    /// Status and headers of an answer whose body nobody waits for.
    pub async fn begins(&self, path: &str) -> Answer {
        let response = self.stream(path).await;
        Answer { asked: format!("GET {path}"), status: response.status().as_u16(), headers: response.headers().clone(), body: Vec::new() }
    }

    /// An answer that comes bit by bit.
    pub async fn stream(&self, path: &str) -> reqwest::Response {
        self.request(Method::GET, path).send().await.unwrap_or_else(|error| panic!("{path}: {error:?}"))
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().expect("a readable cookie");
            let (name, value) = cookie.split(';').next().and_then(|pair| pair.split_once('=')).expect("name=value");
            if cookie.contains("Max-Age=0") { self.forget_cookie(name) } else { self.set_cookie(name, value) }
        }
    }
}

/// What came back.
#[derive(Clone)]
pub struct Answer {
    asked: String,
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    /// Itself, if it has this status.
    #[track_caller]
    pub fn must_be(self, status: u16) -> Answer {
        assert_eq!(self.status, status, "{}", self.told());
        self
    }

    /// Itself, if it refuses `field` for `reason`.
    #[track_caller]
    pub fn must_refuse(self, field: &str, reason: &str) -> Answer {
        assert!(matches!(self.status, 409 | 422), "{}", self.told());
        assert_eq!(self.reason(field).as_deref(), Some(reason), "{field}: {}", self.told());
        self
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.told()))
    }

    /// `Invalid`, `NotFound` …
    #[track_caller]
    pub fn error(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// Each refused field with its reason.
    #[track_caller]
    pub fn reasons(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let json = self.json();
        json["fields"].as_array().into_iter().flatten().map(|fault| (text(&fault["field"]), text(&fault["reason"]))).collect()
    }

    #[track_caller]
    pub fn reason(&self, field: &str) -> Option<String> {
        self.reasons().into_iter().find(|(name, _)| name == field).map(|(_, reason)| reason)
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| std::str::from_utf8(value.as_bytes()).expect("a readable header")).unwrap_or_default()
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str())
    }

    /// The whole `Set-Cookie` line of a cookie.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        let lines = self.headers.get_all(SET_COOKIE).iter().filter_map(|line| line.to_str().ok());
        lines.into_iter().find(|line| line.split('=').next() == Some(name))
    }

    /// Status and beginning of the body, for a failure's message.
    pub fn told(&self) -> String {
        let text: String = self.text().chars().take(600).collect();
        format!("{} answered {} {:?}: {text}", self.asked, self.status, self.location())
    }
}
