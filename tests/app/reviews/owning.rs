use serde_json::{Value, json};

use super::{CREATE, UPDATE, detail, list, update};
use crate::support::*;

on_both_engines!(
    what_one_writes_everybody_reads,
    who_is_signed_out_writes_nothing,
    only_the_author_changes_a_review,
    only_the_author_takes_a_review_away,
    a_review_that_is_not_there_is_not_found,
    an_edited_review_keeps_its_author_and_its_day,
    nothing_is_taken_but_the_form,
    what_stands_under_a_review_goes_with_it,
    pages_of_reviews_open_for_who_is_signed_out,
);

const DELETE: &str = "/api/bookreview/delete";

/// The review of an answer, less how often it was read.
fn unread(mut answer: Value) -> Value {
    answer["review"]["views"] = Value::Null;
    answer["review"].take()
}

async fn what_one_writes_everybody_reads(shop: Shop) {
    let author = shop.member("haneul").await;
    let written = author.post(CREATE, &review(&[("hashtags", "#소설 #추천")])).await.must_be(200).json()["review"].clone();
    let id = written["id"].as_i64().expect("an id");
    for (field, value) in [
        ("book_title", json!("채식주의자")),
        ("book_author", json!("한강")),
        ("book_publisher", json!("창비")),
        ("rating", json!(9)),
        ("title", json!("나무가 되고 싶은 사람")),
        ("text", json!("세 번 읽었다.")),
        ("category", json!("fiction")),
        ("hashtags", json!(["소설", "추천"])),
        ("views", json!(0)),
        ("likes", json!(0)),
        ("comments", json!(0)),
    ] {
        assert_eq!(written[field], value, "{field}");
    }
    assert_eq!((&written["author"]["id"], &written["author"]["nickname"]), (&json!(author.id().await), &json!("haneul")));
    let reader = shop.visitor();
    let read = detail(&reader, id).await;
    assert_eq!((&read["mine"], &read["liked"], detail(&author, id).await["mine"].as_bool()), (&json!(false), &json!(false), Some(true)));
    let listed = json!({"review": list(&shop, &[]).await["reviews"][0]});
    assert_eq!([unread(read), unread(listed)], [(); 2].map(|()| unread(json!({"review": written}))));
}

async fn who_is_signed_out_writes_nothing(shop: Shop) {
    let id = shop.member("haneul").await.reviews(&[]).await;
    let visitor = shop.visitor();
    for path in [CREATE, UPDATE, DELETE] {
        let fields = [review(&[("title", "몰래")]), vec![("id".to_owned(), id.to_string())]].concat();
        assert_eq!(visitor.post(path, &fields).await.must_be(401).error(), "SignInRequired");
    }
    visitor.ask("/api/bookreview/form", &[("id", id)]).await.must_be(401);
    assert_eq!(detail(&visitor, id).await["review"]["title"], "나무가 되고 싶은 사람");
    assert_eq!(list(&shop, &[]).await["total"], 1);
}

/// ORIGINAL.md, 2, line 5.
async fn only_the_author_changes_a_review(shop: Shop) {
    let (author, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    let id = author.reviews(&[("hashtags", "#소설")]).await;
    let before = unread(detail(&shop.visitor(), id).await);
    update(&stranger, id, &[("title", "내 것"), ("hashtags", "#내것")]).await.must_be(403);
    // Not even what is wrong with a form is told to who may not send it.
    update(&stranger, id, &[("title", "")]).await.must_be(403);
    stranger.ask("/api/bookreview/form", &[("id", id)]).await.must_be(403);
    assert_eq!(unread(detail(&shop.visitor(), id).await), before);
    let changed = update(&author, id, &[("title", "다시 읽고"), ("rating", "3"), ("category", "essays")]).await.must_be(200).json();
    assert_eq!((&changed["review"]["title"], &changed["review"]["rating"]), (&json!("다시 읽고"), &json!(3)));
    let after = detail(&shop.visitor(), id).await["review"].clone();
    assert_eq!((&after["title"], &after["category"], &after["hashtags"]), (&json!("다시 읽고"), &json!("essays"), &json!([])));
}

async fn only_the_author_takes_a_review_away(shop: Shop) {
    let (author, stranger) = (shop.member("haneul").await, shop.member("garam").await);
    let id = author.reviews(&[]).await;
    stranger.post(DELETE, &[("id", id)]).await.must_be(403);
    detail(&shop.visitor(), id).await;
    author.post(DELETE, &[("id", id)]).await.must_be(200);
    shop.visitor().ask("/api/bookreview/detail", &[("id", id)]).await.must_be(404);
    assert_eq!(list(&shop, &[]).await["reviews"], json!([]));
    author.post(DELETE, &[("id", id)]).await.must_be(404);
}

async fn a_review_that_is_not_there_is_not_found(shop: Shop) {
    let author = shop.member("haneul").await;
    for id in ["999", "0", "-1", "", "x", "1.5", "99999999999999999999", "1\0"] {
        author.ask("/api/bookreview/detail", &[("id", id)]).await.must_be(404);
        let fields = [review(&[]), vec![("id".to_owned(), id.to_owned())]].concat();
        author.post(UPDATE, &fields).await.must_be(404);
        author.post(DELETE, &[("id", id)]).await.must_be(404);
        author.post("/api/hashtag/create", &[("review", id), ("tag", "소설")]).await.must_be(404);
        author.post("/api/hashtag/delete", &[("review", id), ("tag", "소설")]).await.must_be(404);
    }
    author.ask("/api/bookreview/form", &[("id", "999")]).await.must_be(404);
    author.ask("/api/hashtag/list", &[("review", "999")]).await.must_be(404);
    for path in ["/reviews/999", "/reviews/x", "/reviews/999/edit"] {
        Browser::of(author.clone()).open(path).await.must_be(404);
    }
}

async fn an_edited_review_keeps_its_author_and_its_day(shop: Shop) {
    let author = shop.member("haneul").await;
    let id = author.reviews(&[]).await;
    let before = detail(&author, id).await["review"].clone();
    shop.state.clock.turn(HOUR);
    update(&author, id, &[("title", "다시 읽고")]).await.must_be(200);
    let after = detail(&author, id).await["review"].clone();
    assert_eq!((&after["author"], &after["created_at"]), (&before["author"], &before["created_at"]));
    assert!(after["updated_at"].as_i64() >= before["updated_at"].as_i64().map(|then| then + HOUR));
}

/// ORIGINAL.md, 2, lines 10 and 13: counts, authors and times were the client's to set.
async fn nothing_is_taken_but_the_form(shop: Shop) {
    let (author, other) = (shop.member("haneul").await, shop.member("garam").await);
    let their = other.id().await.to_string();
    let more = [
        ("views", "1000"),
        ("likes", "1000"),
        ("like_count", "1000"),
        ("comments", "7"),
        ("created_at", "1"),
        ("member_id", their.as_str()),
        ("author", &their),
        ("user", &their),
    ];
    let id = author.reviews(&more).await;
    update(&author, id, &more).await.must_be(200);
    let read = detail(&shop.visitor(), id).await["review"].clone();
    assert_eq!((&read["views"], &read["likes"], &read["comments"]), (&json!(0), &json!(0), &json!(0)));
    assert_eq!(read["author"]["nickname"], "haneul");
    assert!(read["created_at"].as_i64().expect("a time") > 1_000_000);
}

async fn what_stands_under_a_review_goes_with_it(shop: Shop) {
    let (author, reader) = (shop.member("haneul").await, shop.member("garam").await);
    let (id, kept) = (author.reviews(&[("hashtags", "#소설")]).await, author.reviews(&[]).await);
    for id in [id, kept] {
        let comment = reader.says("review", id, "저도요.").await;
        author.answers("review", id, Some(comment), "반가워요.").await;
        reader.post("/api/like/set", &[("kind", "review"), ("id", &id.to_string()), ("on", "true")]).await.must_be(200);
        detail(&reader, id).await;
    }
    shop.state.readers.settle().await;
    author.post(DELETE, &[("id", id)]).await.must_be(200);
    for table in ["review", "review_views", "review_like", "review_reader"] {
        assert_eq!(number!(shop, format!("select count(*) from {table}")), 1, "{table}: the other's");
    }
    assert_eq!((number!(shop, "select count(*) from review_tag"), number!(shop, "select count(*) from comment")), (0, 2));
    let told = author.get("/api/notification/list").await.must_be(200).json();
    assert_eq!(told["notifications"].as_array().map(Vec::len), Some(1), "{told}");
    reader.ask("/api/comment/list", &[("kind", "review"), ("id", &id.to_string())]).await.must_be(404);
}

/// ORIGINAL.md, 2, line 18.
async fn pages_of_reviews_open_for_who_is_signed_out(shop: Shop) {
    let author = shop.member("haneul").await;
    let (listing, id) = (author.sells(&[("isbn", super::ISBN)]).await, author.reviews(&[("isbn", super::ISBN), ("hashtags", "#sf")]).await);
    author.says("review", id, "첫 줄이에요.").await;
    let browser = shop.browser();
    let isbn = format!("/isbn/{}", super::ISBN);
    for path in ["/reviews", "/tags/sf", &format!("/books/{listing}"), &isbn] {
        let page = browser.open(path).await.must_be(200);
        assert!(page.text("main").contains("나무가 되고 싶은 사람"), "{path}: {}", page.text("main"));
    }
    let page = browser.open(&format!("/reviews/{id}")).await.must_be(200);
    assert_eq!(page.text("h1"), "나무가 되고 싶은 사람");
    assert!(page.text("main").contains("첫 줄이에요.") && page.attributes("main a", "href").contains(&"/tags/sf".to_owned()));
    let refused = Browser::of(shop.visitor()).look("/reviews/new").await.must_be(302);
    assert_eq!(refused.answer.location(), "/login?next=%2Freviews%2Fnew");
    assert_eq!(shop.visitor().me().await, Value::Null);
}
