//! What the tests share: a shop of one's own on either engine, and people who visit it.

mod authenticator;
mod bookseller;
mod browser;
mod clerk;
mod completions;
mod deeds;
mod events;
mod form;
mod letter;
mod process;
mod provider;
#[macro_use]
mod rows;
mod shop;
mod smtp;
mod tap;
mod visitor;

pub use authenticator::Authenticator;
pub use bookseller::{Bookseller, KEY, Mood};
pub use browser::{Browser, Page};
pub use clerk::{Clerk, Line, says};
pub use events::Events;
pub use form::Form;
pub use letter::{Letter, letters_in};
pub use process::{Process, command, expect_failure, with_input};
pub use provider::{Manner, PROVIDER_KEY, Provider, answer, list_in};
pub use rows::waits;
pub use shop::{Kind, Open, RENDERING, Shop, cluster, run, runtime};
pub use smtp::Smtp;
pub use tap::{Statement, Tap, expect_sqlite_walk, postgres_plan, sqlite_plan, tapped};
pub use visitor::{Answer, Visitor};

pub use joongobooks::time::{DAY, HOUR, MINUTE, SECOND};

/// Makes two tests of each `async fn(Shop)` that it names, `sqlite::…` and `postgres::…`. Behind `=>` stands what the
/// test wants to have configured differently. One that is forgotten here is dead code, which the linter refuses.
macro_rules! on_both_engines {
    ($($(#[$attribute:meta])* $test:ident $(=> $configure:expr)?),* $(,)?) => {
        mod sqlite {
            #[allow(unused_imports)]
            use super::*;
            $($(#[$attribute])* #[test] fn $test() {
                $crate::support::run($crate::support::Kind::Sqlite, &[$({ let change: fn(&mut _) = $configure; change })?], super::$test)
            })*
        }
        mod postgres {
            #[allow(unused_imports)]
            use super::*;
            $($(#[$attribute])* #[test] fn $test() {
                $crate::support::run($crate::support::Kind::Postgres, &[$({ let change: fn(&mut _) = $configure; change })?], super::$test)
            })*
        }
    };
}

/// Fields of a form, by name.
pub type Fields = Vec<(String, String)>;

/// `base` with `changes` made: a field that is there gets the new value, another is added.
pub fn changed(base: &[(&str, &str)], changes: &[(&str, &str)]) -> Fields {
    let mut fields: Fields = base.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
    for (name, value) in changes {
        match fields.iter_mut().find(|(field, _)| field == name) {
            Some((_, old)) => *old = value.to_string(),
            None => fields.push((name.to_string(), value.to_string())),
        }
    }
    fields
}

/// A password that nobody guesses soon.
pub const PASSWORD: &str = "seven lanterns on a quiet river";

/// Another one that nobody guesses soon.
pub const NEW_PASSWORD: &str = "nine paper boats under the old bridge";

/// One that is nobody's.
pub const WRONG: &str = "seven lanterns on a loud river";

/// The sell form, filled in, with `changes` made.
pub fn listing(changes: &[(&str, &str)]) -> Fields {
    let base = [
        ("isbn", ""),
        ("title", "채식주의자"),
        ("author", "한강"),
        ("publisher", "창비"),
        ("category", "fiction"),
        ("condition", "good"),
        ("original_price", "15000"),
        ("selling_price", "6000"),
        ("details", "밑줄이 두 곳 있어요."),
    ];
    changed(&base, changes)
}

/// The form of a review, filled in, with `changes` made.
pub fn review(changes: &[(&str, &str)]) -> Fields {
    let base = [
        ("isbn", ""),
        ("book_title", "채식주의자"),
        ("book_author", "한강"),
        ("book_publisher", "창비"),
        ("rating", "9"),
        ("title", "나무가 되고 싶은 사람"),
        ("text", "세 번 읽었다."),
        ("category", "fiction"),
        ("hashtags", ""),
    ];
    changed(&base, changes)
}

/// The form to sign up, filled in, with `changes` made. The second password repeats the first unless it is among them.
pub fn signup(changes: &[(&str, &str)]) -> Fields {
    let base = [("username", "haneul"), ("email", "haneul@example.kr"), ("nickname", "하늘책방"), ("password", PASSWORD)];
    let mut fields = changed(&base, changes);
    if !changes.iter().any(|(name, _)| *name == "password_again") {
        let password = fields.iter().find(|(name, _)| name == "password").map(|(_, value)| value.clone()).unwrap_or_default();
        fields.push(("password_again".to_owned(), password));
    }
    fields
}

/// A file of tests/photos.
pub fn photo(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/photos/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|error| panic!("tests/photos/{name}: {error}"))
}

/// A file of the larger data's folder of photos.
pub fn large_photo(name: &str) -> Vec<u8> {
    let path = test_data().join("photos").join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The folder of the larger data.
pub fn test_data() -> std::path::PathBuf {
    std::env::var_os("JOONGOBOOKS_TEST_DATA").expect("JOONGOBOOKS_TEST_DATA names the folder of the larger data").into()
}

/// Runs every future at the same time and gives what they came to, in their order.
pub async fn all_at_once<T: Send + 'static>(futures: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>) -> Vec<T> {
    let running: Vec<_> = futures.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::with_capacity(running.len());
    for one in running {
        results.push(one.await.expect("no part of the test panics"));
    }
    results
}
