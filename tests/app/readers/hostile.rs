//! Text from people is text everywhere. The corpus of tests/data/xss.txt goes through every field, and of each page the
//! elements are counted: it has exactly those that it has with harmless words.

mod page;

use joongobooks::comments::model::Words;
use joongobooks::likes::model::Subject;
use joongobooks::reviews::tag::Tag;
use joongobooks::time::Timestamp;
use joongobooks::users::model::Nickname;

use crate::reviews::put;
use crate::support::*;
use page::{batches, corpus, hold, made, squeezed};

on_both_engines!(
    in_a_listing_hostile_words_are_words,
    in_a_review_hostile_words_are_words,
    in_lists_hostile_words_are_words,
    in_comments_and_nicknames_hostile_words_are_words,
    about_oneself_hostile_words_are_words,
    in_hashtags_hostile_words_are_words,
);

const HARMLESS: &str = "책";

#[test]
fn the_corpus_is_large_and_distinct() {
    let corpus = corpus();
    let distinct: std::collections::BTreeSet<&String> = corpus.iter().collect();
    assert!(corpus.len() >= 300 && distinct.len() == corpus.len(), "{} of {}", distinct.len(), corpus.len());
}

/// Members with these nicknames, past the API: so many could not sign up in a moment. Gives their ids.
async fn members(shop: &Shop, nicknames: &[String], about_me: &[String]) -> Vec<i64> {
    for (number, nickname) in nicknames.iter().enumerate() {
        change!(
            shop,
            "insert into member (nickname, about_me, created_at) values ($1, $2, 0)",
            nickname.as_str(),
            about_me[number % about_me.len()].as_str()
        );
    }
    let rows: Vec<(i64,)> = rows!(shop, "select member_id from member order by member_id desc limit $1", nicknames.len() as i64);
    rows.into_iter().rev().map(|(id,)| id).collect()
}

/// What of the corpus is a nickname, as much of each as fits.
fn nicknames() -> Vec<String> {
    let cut = |words: String| words.chars().take(Nickname::MAX).collect::<String>();
    corpus().into_iter().map(cut).filter_map(|words| Nickname::parse(&words).ok()).map(|nickname| nickname.as_str().to_owned()).collect()
}

async fn in_a_listing_hostile_words_are_words(shop: Shop) {
    let (corpus, details) = (corpus(), batches(5_000));
    let sellers = members(&shop, &vec![HARMLESS.to_owned(); corpus.len() + 1], &[String::new()]).await;
    let sells = async |seller: i64, words: &str, details: &str| {
        let changes = [("title", words), ("author", words), ("publisher", words), ("details", details)];
        crate::lists::put(&shop, seller, &changes, joongobooks::listings::model::Status::OnSale, 1_000).await
    };
    let harmless = sells(sellers[0], HARMLESS, HARMLESS).await;
    let mut pages = Vec::new();
    for (number, words) in corpus.iter().enumerate() {
        let details = &details[number % details.len()];
        let id = sells(sellers[number + 1], words, details).await;
        pages.push((format!("/books/{id}"), vec![words.clone(), details.clone()]));
    }
    hold(&shop, format!("/books/{harmless}"), pages).await;
}

async fn in_a_review_hostile_words_are_words(shop: Shop) {
    let (corpus, texts) = (corpus(), batches(5_000));
    let author = shop.member("haneul").await.id().await;
    let write = async |words: &str, text: &str| {
        let changes = [("title", words), ("book_title", words), ("book_author", words), ("book_publisher", words), ("text", text)];
        put(&shop, author, &changes, 1_000).await
    };
    let harmless = write(HARMLESS, HARMLESS).await;
    let mut pages = Vec::new();
    for (number, words) in corpus.iter().enumerate() {
        let text = &texts[number % texts.len()];
        pages.push((format!("/reviews/{}", write(words, text).await), vec![words.clone(), text.clone()]));
    }
    hold(&shop, format!("/reviews/{harmless}"), pages).await;
}

/// Harmless words fill the first page and the last, so that the corpus stands on full ones.
async fn in_lists_hostile_words_are_words(shop: Shop) {
    let fill = vec![HARMLESS.to_owned(); 48];
    let all = [fill.clone(), corpus(), fill].concat();
    let seller = members(&shop, &[HARMLESS.to_owned()], &[String::new()]).await[0];
    for (number, words) in all.iter().enumerate() {
        let moment = 1_000 - number as i64;
        put(&shop, seller, &[("title", words), ("book_title", words), ("book_author", words), ("text", words)], moment).await;
        let changes = [("title", words.as_str()), ("author", words)];
        crate::lists::put(&shop, seller, &changes, joongobooks::listings::model::Status::OnSale, moment).await;
    }
    // By cursor a page has no numbers, which would be others on each page.
    for (path, length) in [("/reviews", 20), ("/books", 24)] {
        let first = format!("{path}?after=newest.2000.1000000");
        let (mut pages, mut next) = (Vec::new(), first.clone());
        for words in all.chunks(length) {
            pages.push((next.clone(), words.to_vec()));
            next = shop.browser().open(&next).await.must_be(200).attributes("nav.pager a[rel='next']", "href").pop().unwrap_or_default();
        }
        pages.pop();
        hold(&shop, first, pages).await;
    }
}

async fn in_comments_and_nicknames_hostile_words_are_words(shop: Shop) {
    let corpus = corpus();
    let nicknames: Vec<String> = nicknames().into_iter().cycle().take(corpus.len()).collect();
    let harmless_words = vec![HARMLESS.to_owned(); corpus.len()];
    let mut pages = Vec::new();
    for (name, nicknames, words) in [("haneul", &harmless_words, &harmless_words), ("garam", &nicknames, &corpus)] {
        let seller = shop.member(name).await;
        let id = seller.sells(&[]).await;
        let subject = Subject::Book(id);
        let top = seller.says("book", id, HARMLESS).await;
        for (author, words) in members(&shop, nicknames, &[String::new()]).await.into_iter().zip(words) {
            let words = Words::parse(words).expect("a comment");
            joongobooks::comments::store::create(&shop.state.db, author, subject, Some(top), &words, Timestamp(1)).await.expect("an answer");
        }
        let page = shop.browser().open(&format!("/books/{id}")).await.must_be(200);
        let main = page.text("main");
        assert!(words.iter().chain(nicknames).all(|words| main.contains(&squeezed(words))));
        let mut made = made(&page);
        // Addresses of the web are links, and lead where they say.
        made.remove("<a>");
        pages.push((page, made));
    }
    assert_eq!(pages[0].1, pages[1].1);
    for href in pages[1].0.attributes(".comment-text a", "href") {
        assert!(href.starts_with("https://") || href.starts_with("http://"), "{href}");
    }
}

async fn about_oneself_hostile_words_are_words(shop: Shop) {
    let (nicknames, about) = (nicknames(), batches(500));
    let harmless = members(&shop, &[HARMLESS.to_owned()], &[HARMLESS.to_owned()]).await[0];
    let ids = members(&shop, &nicknames, &about).await;
    let pages = ids.into_iter().enumerate().map(|(number, id)| {
        let words = vec![nicknames[number].clone(), about[number % about.len()].clone()];
        (format!("/members/{id}"), words)
    });
    hold(&shop, format!("/members/{harmless}"), pages.collect()).await;
}

async fn in_hashtags_hostile_words_are_words(shop: Shop) {
    let author = shop.member("haneul").await.id().await;
    let cut = |words: String| words.chars().take(Tag::MAX).collect::<String>();
    let mut tags: Vec<String> =
        corpus().into_iter().map(cut).filter_map(|words| Tag::parse(&words).ok()).map(|tag| tag.as_str().to_owned()).collect();
    tags.sort();
    tags.dedup();
    assert!(tags.len() >= 40, "{tags:?}");
    // Ten on each review, so that all pages are alike.
    tags.truncate(tags.len() / 10 * 10);
    let harmless: Vec<String> = (0..10).map(|number| format!("{HARMLESS}{number}")).collect();
    let mut pages = [Vec::new(), Vec::new()];
    for ten in [harmless].iter().map(Vec::as_slice).chain(tags.chunks(10)) {
        let id = put(&shop, author, &[("hashtags", &ten.join(" "))], 1_000).await;
        pages[0].push((format!("/reviews/{id}"), ten.iter().map(|tag| format!("#{tag}")).collect()));
        for tag in ten {
            pages[1].push((format!("/tags/{}", joongobooks::text::escape(tag)), vec![format!("#{tag}")]));
        }
    }
    for pages in pages {
        hold(&shop, pages[0].0.clone(), pages).await;
    }
}
