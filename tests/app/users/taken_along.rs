//! The file that a member takes along, where it says more than pages do.

use serde_json::{Value, json};

use super::tokens::sign_in;
use crate::support::*;

on_both_engines!(
    sessions_are_told_as_the_browser_called_itself,
    every_session_and_program_goes_along_however_many,
    browsers_that_are_known_go_along,
    a_listing_says_when_it_was_sold_and_how_often_it_was_looked_at,
    likes_and_notifications_say_when,
    the_digest_goes_along_with_its_language,
    an_account_says_what_stands_at_it,
    recovery_codes_are_counted_and_not_told,
    days_with_questions_go_along,
    all_that_was_found_for_a_search_is_counted,
);

const EXPORT: &str = "/api/user/export";

pub async fn data(member: &Visitor) -> Value {
    member.get(EXPORT).await.must_be(200).json()
}

async fn sessions_are_told_as_the_browser_called_itself(shop: Shop) {
    let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
    shop.member("haneul").await;
    let program = shop.visitor().with("user-agent", "shelf-keeper/2.1 (haneul)");
    sign_in(&program, "haneul").await;
    shop.state.clock.turn(SECOND);
    let member = shop.visitor().with("user-agent", chrome);
    let fields = [("username", "haneul"), ("password", PASSWORD), ("remember", "on")];
    member.post("/api/user/auth/login", &fields).await.must_be(200);
    let now = shop.state.clock.now().0;
    let data = data(&member).await;
    let (one, other) = (&data["sessions"][0], &data["sessions"][2]);
    assert_eq!(data["sessions"].as_array().map(Vec::len), Some(3));
    assert_eq!((&one["user_agent"], &one["device"], &one["program"]), (&json!(chrome), &json!("Chrome · Windows"), &json!(false)));
    assert_eq!((&one["remember"], &data["sessions"][1]["remember"]), (&json!(true), &json!(false)));
    assert!(one["expires_at"].as_i64().expect("a time") > now + DAY, "{one}");
    assert_eq!((&other["program"], &other["device"]), (&json!(true), &json!("shelf-keeper")));
    assert_eq!(other["user_agent"], "shelf-keeper/2.1 (haneul)");
    assert!(other["expires_at"].as_i64().expect("a time") > now, "{other}");
}

async fn every_session_and_program_goes_along_however_many(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let id = member.id().await;
    // What a page lists ends before.
    let many = 101_u8;
    for number in 0..many {
        let session = "insert into session (session_hash, member_id, remember, user_agent, created_at, last_seen_at, expires_at)
                       values ($1, $2, false, 'x', 1, 1, 1)";
        change!(shop, session, vec![number], id);
        change!(shop, "insert into token_family (member_id, user_agent, created_at, last_seen_at) values ($1, 'x', 1, 1)", id);
    }
    let sessions = data(&member).await["sessions"].clone();
    let programs = sessions.as_array().expect("an array").iter().filter(|one| one["program"] == true).count();
    assert_eq!((sessions.as_array().map(Vec::len), programs), (Some(2 * usize::from(many) + 1), usize::from(many)));
    assert_eq!(data(&other).await["sessions"].as_array().map(Vec::len), Some(1));
}

async fn browsers_that_are_known_go_along(shop: Shop) {
    let member = shop.member("haneul").await;
    let known = data(&member).await["devices"].as_array().expect("an array").len();
    let desk = shop.visitor();
    let first = shop.state.clock.now().0;
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    shop.state.clock.turn(3 * DAY);
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    let data = data(&desk).await;
    let devices = data["devices"].as_array().expect("an array");
    let (created, seen) = (devices[0]["created_at"].as_i64().expect("a time"), devices[0]["last_seen_at"].as_i64().expect("a time"));
    assert_eq!(devices.len(), known + 1);
    assert!(created >= first && seen >= created + 3 * DAY, "{devices:?}");
    assert!(!data.to_string().contains(&desk.cookie("device").expect("a mark")));
}

async fn a_listing_says_when_it_was_sold_and_how_often_it_was_looked_at(shop: Shop) {
    let member = shop.member("haneul").await;
    let (on_sale, sold) = (member.sells(&[]).await, member.sells(&[]).await);
    for _ in 0..2 {
        shop.member(&format!("reader{}", number!(shop, "select count(*) from member"))).await.detail(sold).await;
    }
    shop.settle().await;
    let before = shop.state.clock.now().0;
    member.post("/api/book/status", &[("id", sold.to_string().as_str()), ("status", "sold")]).await.must_be(200);
    let data = data(&member).await;
    let [one, other] = [0, 1].map(|place| data["listings"][place].clone());
    assert_eq!((&one["id"], &one["sold_at"], &one["views"]), (&json!(on_sale), &Value::Null, &json!(0)));
    assert_eq!((&other["id"], &other["views"], &other["title"]), (&json!(sold), &json!(2), &json!("채식주의자")));
    assert!(other["sold_at"].as_i64().expect("a time") >= before, "{other}");
}

async fn likes_and_notifications_say_when(shop: Shop) {
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let (mine, theirs) = (member.sells(&[]).await, other.sells(&[]).await);
    let liked = shop.state.clock.now().0;
    member.post("/api/like/set", &[("kind", "book"), ("id", theirs.to_string().as_str()), ("on", "true")]).await.must_be(200);
    other.says("book", mine, "있나요?").await;
    shop.state.clock.turn(HOUR);
    let read = shop.state.clock.now().0;
    member.post("/api/notification/read", &[("all", "true")]).await.must_be(200);
    other.says("book", mine, "아직 있나요?").await;
    let data = data(&member).await;
    let at = data["likes"][0]["created_at"].as_i64().expect("a time");
    assert!(data["likes"][0]["subject"] == json!({"Book": theirs}) && (liked..read).contains(&at), "{}", data["likes"]);
    let told = &data["notifications"];
    assert_eq!((&told[0]["kind"], &told[0]["read"], &told[0]["read_at"]), (&json!("comment"), &json!(false), &Value::Null));
    assert!(told[1]["read"] == true && told[1]["read_at"].as_i64().expect("a time") >= read, "{told}");
}

async fn the_digest_goes_along_with_its_language(shop: Shop) {
    let member = shop.member("haneul").await;
    assert_eq!(data(&member).await["digest"], Value::Null);
    member.post("/api/site/language", &[("lang", "en")]).await.must_be(200);
    let before = shop.state.clock.now().0;
    member.post("/api/notification/settings/update", &[("digest", "on")]).await.must_be(200);
    let digest = data(&member).await["digest"].clone();
    assert!(digest["lang"] == "en" && digest["sent_at"].as_i64().expect("a time") >= before, "{digest}");
}

async fn an_account_says_what_stands_at_it(shop: Shop) {
    let member = shop.member("haneul").await;
    let account = data(&member).await["account"].clone();
    for field in ["email_verified_at", "suspended_at", "import_name"] {
        assert_eq!(account[field], Value::Null, "{field}");
    }
    change!(shop, "update member set email_verified_at = 11, suspended_at = 12, import_name = '하늘책방 본점'");
    let account = data(&member).await["account"].clone();
    assert_eq!((&account["email_verified_at"], &account["suspended_at"]), (&json!(11), &json!(12)));
    assert_eq!((&account["import_name"], &account["me"]["username"]), (&json!("하늘책방 본점"), &json!("haneul")));
}

async fn recovery_codes_are_counted_and_not_told(shop: Shop) {
    let member = shop.member("haneul").await;
    let app = Authenticator::set_up(&shop, &member).await;
    assert_eq!(data(&member).await["account"]["recovery_codes"], app.recovery_codes.len());
    let desk = shop.visitor();
    desk.logs_in("haneul", PASSWORD).await.must_be(200);
    desk.post("/api/user/auth/code", &[("code", &app.recovery_codes[0])]).await.must_be(200);
    let data = data(&member).await;
    assert_eq!(data["account"]["recovery_codes"], app.recovery_codes.len() - 1);
    assert!(app.recovery_codes.iter().all(|code| !data.to_string().contains(code)), "{data}");
}

async fn days_with_questions_go_along(shop: Shop) {
    let day = |shop: &Shop| shop.state.clock.now().iso()[..10].to_owned();
    // A day's beginning, so that no midnight comes in between.
    shop.state.clock.turn(shop.state.clock.now().midnight().0 - shop.state.clock.now().0 + SECOND);
    let (member, other) = (shop.member("haneul").await, shop.member("garam").await);
    let first = day(&shop);
    for question in ["채식주의자 있나요?", "토지 있나요?"] {
        member.post("/api/recommend/chatbot", &[("question", question)]).await.must_be(200);
    }
    shop.state.clock.turn(DAY);
    member.logs_in("haneul", PASSWORD).await.must_be(200);
    other.logs_in("garam", PASSWORD).await.must_be(200);
    let second = day(&shop);
    for asker in [&member, &other] {
        asker.post("/api/recommend/chatbot", &[("question", "더 있나요?")]).await.must_be(200);
    }
    let days = json!([{"day": first, "questions": 2}, {"day": second, "questions": 1}]);
    assert_eq!(data(&member).await["question_days"], days);
}

async fn all_that_was_found_for_a_search_is_counted(shop: Shop) {
    let (member, seller) = (shop.member("haneul").await, shop.member("garam").await);
    for words in ["한강", "토지"] {
        member.post("/api/search/save", &[("q", words)]).await.must_be(200);
    }
    let (listing, _) = (seller.sells(&[]).await, seller.sells(&[]).await);
    shop.settle().await;
    seller.post("/api/book/status", &[("id", listing.to_string().as_str()), ("status", "sold")]).await.must_be(200);
    let searches = data(&member).await["searches"].clone();
    let counts = [0, 1].map(|place| (searches[place]["label"].clone(), searches[place]["fresh"].clone(), searches[place]["found"].clone()));
    assert_eq!(counts, [(json!("토지"), json!(0), json!(0)), (json!("한강"), json!(1), json!(2))]);
}
