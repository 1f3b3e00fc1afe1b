use joongobooks::server::config::Config;
use joongobooks::server::lifecycle;

use crate::support::*;

on_both_engines!(
    a_form_that_fails_comes_back_as_it_was_typed,
    each_error_stands_at_its_field,
    a_sign_up_that_fails_comes_back_without_its_passwords,
    a_login_that_fails_says_so_and_keeps_the_name,
    a_form_that_goes_through_is_not_kept,
    an_edit_that_fails_comes_back_on_its_own_page_alone,
    who_is_signed_out_logs_in_first_and_sells_then,
    a_form_that_outlived_its_session_survives_the_login,
    a_draft_is_seen_by_its_own_browser_alone,
    a_draft_is_gone_after_an_hour,
    passwords_are_never_kept,
    a_button_that_fails_says_why,
    logging_out_forgets_what_was_typed,
    a_failed_form_leads_back_within_this_site_only,
    over_https_the_cookie_of_a_draft_is_secure => |config: &mut Config| config.site.public_url = "https://shop.example".parse().unwrap(),
);

const CREATE: &str = "/api/book/create";
const UPDATE: &str = "/api/book/update";
const LOGIN: &str = "/api/user/auth/login";
const REGISTER: &str = "/api/user/register";

async fn a_form_that_fails_comes_back_as_it_was_typed(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await.must_be(200);
    let typed = listing(&[("isbn", "978-89"), ("title", " 채식 \"주의\"자 <b>"), ("selling_price", "만원"), ("details", "\n첫째 줄\n둘째 & 줄")]);
    let answer = browser.send(page.form(CREATE).with_all(&typed)).await.must_be(303);
    assert_eq!(answer.location(), "/books/new?draft=1");
    assert!(answer.set_cookie("draft").expect("a cookie").contains("HttpOnly"));
    let back = browser.open(answer.location()).await.must_be(200);
    for (name, value) in &typed {
        assert_eq!(back.value(name).replace("\r\n", "\n"), value.trim_start_matches('\n'), "{name}");
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 0);
}

async fn each_error_stands_at_its_field(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await;
    assert_eq!((page.error_of("title"), page.count("[role='alert']")), (None, 0), "an untouched form blames nobody");
    let back =
        browser.submit(page.form(CREATE).with("isbn", "123").with("selling_price", "-5").with("details", &"가".repeat(5001))).await.must_be(200);
    for (field, words) in [
        ("isbn", "ISBN이 맞지 않아요. 뒤표지의 숫자를 다시 봐 주세요."),
        ("title", "여기를 적어 주세요."),
        ("category", "하나를 골라 주세요."),
        ("condition", "하나를 골라 주세요."),
        ("original_price", "여기를 적어 주세요."),
        ("selling_price", "가격은 0원보다 작을 수 없어요."),
        ("details", "5,000자까지 쓸 수 있어요."),
    ] {
        assert_eq!(back.error_of(field).as_deref(), Some(words), "{field}");
    }
    assert_eq!(back.error_of("author"), None);
    assert!(back.text("[role='alert']").starts_with("7곳을 살펴봐 주세요."), "{}", back.text("[role='alert']"));
    for target in back.attributes("[role='alert'] a", "href") {
        assert_eq!(back.count(&format!("[id='{}']", target.trim_start_matches('#'))), 1, "{target} leads somewhere");
    }
}

async fn a_sign_up_that_fails_comes_back_without_its_passwords(shop: Shop) {
    shop.member("haneul").await;
    let browser = shop.browser();
    let page = browser.open("/signup?next=%2Fbooks%2Fnew").await.must_be(200);
    let back = browser.submit(page.form(REGISTER).with_all(&signup(&[("nickname", "다른 하늘")]))).await.must_be(200);
    assert_eq!(back.path, "/signup?next=%2Fbooks%2Fnew&draft=1");
    assert_eq!((back.value("username"), back.value("nickname")), ("haneul".to_owned(), "다른 하늘".to_owned()));
    assert_eq!((back.value("password"), back.value("password_again")), (String::new(), String::new()));
    assert!(!back.answer.text().contains(PASSWORD));
    assert_eq!(back.error_of("username").as_deref(), Some("이미 다른 분이 쓰는 아이디예요."));
    assert_eq!(back.error_of("email").as_deref(), Some("이미 가입한 이메일이에요."));
    let form = back.form(REGISTER).with_all(&signup(&[("username", "garam"), ("email", "garam@example.kr"), ("nickname", "다른 하늘")]));
    let answer = browser.send(form).await;
    assert_eq!(answer.location(), "/books/new", "on to where they were going: {}", answer.told());
}

async fn a_login_that_fails_says_so_and_keeps_the_name(shop: Shop) {
    shop.member("haneul").await;
    let browser = shop.browser();
    let page = browser.open("/login?next=%2Fbooks%3Fq%3D1").await;
    let form = page.form(LOGIN).with("username", "Haneul").with("password", "a wrong one").choosing("remember", "true");
    let back = browser.submit(form).await.must_be(200);
    assert_eq!(back.text("[role='alert']"), "아이디나 비밀번호가 맞지 않아요.");
    assert_eq!((back.value("username"), back.value("password"), back.count("[name='remember'][checked]")), ("Haneul".to_owned(), String::new(), 1));
    let answer = browser.send(back.form(LOGIN).with("password", PASSWORD)).await;
    assert_eq!(answer.location(), "/books?q=1");
    assert!(answer.set_cookie("session").expect("a session").contains("Max-Age"), "the tick was kept");
}

async fn a_form_that_goes_through_is_not_kept(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await;
    let back = browser.submit(page.form(CREATE).with("title", "반쯤 적은 글")).await;
    assert_eq!(number!(shop, "select count(*) from draft"), 1);
    let sold = browser.submit(back.form(CREATE).with_all(&listing(&[]))).await.must_be(200);
    assert!(sold.path.starts_with("/books/") && sold.path.ends_with("?done=created"), "{}", sold.path);
    assert_eq!((sold.text("h1"), sold.text("main [role='status']")), ("채식주의자".to_owned(), "책을 올렸어요.".to_owned()));
    assert_eq!(number!(shop, "select count(*) from draft"), 0);
    assert_eq!(browser.open("/books/new?draft=1").await.value("title"), "");
}

async fn an_edit_that_fails_comes_back_on_its_own_page_alone(shop: Shop) {
    let seller = shop.member("haneul").await;
    let (first, second) = (seller.sells(&[]).await, seller.sells(&[("title", "다른 책")]).await);
    let browser = Browser::of(seller);
    let page = browser.open(&format!("/books/{first}/edit")).await.must_be(200);
    let back = browser.submit(page.form(UPDATE).with("title", "고친 제목").with("selling_price", "")).await.must_be(200);
    assert_eq!(back.path, format!("/books/{first}/edit?draft=1"));
    assert_eq!(back.value("title"), "고친 제목");
    assert_eq!(back.error_of("selling_price").as_deref(), Some("여기를 적어 주세요."));
    assert_eq!(browser.open(&format!("/books/{first}/edit")).await.value("title"), "채식주의자", "without the mark the page shows what is on sale");
    assert_eq!(browser.open(&format!("/books/{second}/edit?draft=1")).await.value("title"), "다른 책");
    assert_eq!(browser.open("/books/new?draft=1").await.value("title"), "");
    let done = browser.submit(back.form(UPDATE).with("selling_price", "5000")).await.must_be(200);
    assert_eq!((done.path.clone(), done.text("h1")), (format!("/books/{first}?done=updated"), "고친 제목".to_owned()));
}

async fn who_is_signed_out_logs_in_first_and_sells_then(shop: Shop) {
    shop.member("haneul").await;
    let browser = shop.browser();
    let sent = browser.look("/books/new").await.must_be(302);
    assert_eq!(sent.answer.location(), "/login?next=%2Fbooks%2Fnew");
    let login = browser.open(sent.answer.location()).await.must_be(200);
    let sell = browser.submit(login.form(LOGIN).with("username", "haneul").with("password", PASSWORD)).await.must_be(200);
    assert_eq!((sell.path.as_str(), sell.text("h1")), ("/books/new", "책 팔기".to_owned()));
}

async fn a_form_that_outlived_its_session_survives_the_login(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await;
    browser.visitor.forget_cookie("session");
    let typed = listing(&[("title", "오래 적은 글")]);
    let login = browser.submit(page.form(CREATE).with_all(&typed)).await.must_be(200);
    assert_eq!(login.path, "/login?next=%2Fbooks%2Fnew%3Fdraft%3D1");
    let back = browser.submit(login.form(LOGIN).with("username", "haneul").with("password", PASSWORD)).await.must_be(200);
    assert_eq!(back.path, "/books/new?draft=1");
    for (name, value) in &typed {
        assert_eq!(&back.value(name), value, "{name}");
    }
    assert_eq!(back.count("[role='alert']"), 0, "nothing was wrong with it");
    browser.submit(back.form(CREATE)).await.must_be(200);
    assert_eq!(number!(shop, "select count(*) from listing where title = '오래 적은 글'"), 1);
}

async fn a_draft_is_seen_by_its_own_browser_alone(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await;
    browser.submit(page.form(CREATE).with("title", "남모를 글")).await;
    let signup_page = browser.open("/signup").await;
    browser.submit(signup_page.form(REGISTER).with("email", "secret@example.kr")).await;
    let stranger = shop.member("stranger").await;
    for draft in ["", "0", "1", &"0".repeat(64)] {
        stranger.set_cookie("draft", draft);
        let other = Browser::of(stranger.clone());
        assert_eq!(other.open("/books/new?draft=1").await.must_be(200).value("title"), "");
        assert_eq!(other.open("/signup?draft=1").await.must_be(200).value("email"), "");
        let kept = stranger.ask("/api/user/draft", &[("form", "user/register")]).await.must_be(200);
        assert!(!kept.text().contains("secret"), "{}", kept.text());
    }
    let signed_out = shop.visitor();
    signed_out.set_cookie("draft", &browser.visitor.cookie("draft").expect("a cookie"));
    signed_out.ask("/api/book/form", &[("draft", "1")]).await.must_be(401);
    signed_out.ask("/api/user/draft", &[("form", "book/create")]).await.must_be(404);
}

async fn a_draft_is_gone_after_an_hour(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await;
    browser.submit(page.form(CREATE).with("title", "반쯤 적은 글")).await;
    shop.state.clock.turn(HOUR - MINUTE);
    assert_eq!(browser.open("/books/new?draft=1").await.value("title"), "반쯤 적은 글");
    shop.state.clock.turn(2 * MINUTE);
    assert_eq!(browser.open("/books/new?draft=1").await.must_be(200).value("title"), "");
    lifecycle::sweep(&shop.state).await.unwrap();
    assert_eq!(number!(shop, "select count(*) from draft"), 0);
}

async fn passwords_are_never_kept(shop: Shop) {
    let browser = shop.browser();
    let page = browser.open("/signup").await;
    browser.submit(page.form(REGISTER).with_all(&signup(&[("email", "no address")]))).await;
    let page = browser.open("/login").await;
    browser.submit(page.form(LOGIN).with("username", "haneul").with("password", PASSWORD)).await;
    let drafts: Vec<(String,)> = rows!(shop, "select body from draft");
    assert_eq!(drafts.len(), 2);
    for (body,) in drafts {
        assert!(body.contains("haneul") && !body.contains("lanterns"), "{body}");
    }
}

async fn a_button_that_fails_says_why(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    let browser = Browser::of(seller.clone());
    let page = browser.open(&format!("/books/{id}")).await.must_be(200);
    let sold = browser.submit(page.form("/api/book/status").pressing("판매완료")).await.must_be(200);
    assert_eq!((sold.text("p.state"), sold.text("main [role='status']")), ("판매완료".to_owned(), "판매완료로 바꿨어요.".to_owned()));
    seller.post("/api/book/delete", &[("id", id)]).await.must_be(200);
    let answer = browser.send(page.form("/api/book/delete").pressing("이 책을 지울게요")).await.must_be(303);
    assert_eq!(answer.location(), format!("/books/{id}?failed=NotFound"));
    browser.open(answer.location()).await.must_be(404);
}

/// The next person at the same machine.
async fn logging_out_forgets_what_was_typed(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await;
    let back = browser.submit(page.form(CREATE).with("title", "남모를 글")).await;
    browser.submit(back.form("/api/user/auth/logout")).await.must_be(200);
    shop.member("garam").await;
    browser.visitor.logs_in("garam", PASSWORD).await.must_be(200);
    assert_eq!(browser.open("/books/new?draft=1").await.must_be(200).value("title"), "");
}

async fn a_failed_form_leads_back_within_this_site_only(shop: Shop) {
    let visitor = shop.visitor();
    for (referer, location) in [
        ("https://evil.example/books/new?x=1", "/books/new?x=1&draft=1"),
        ("https://evil.example//other.example", "/?draft=1"),
        ("https://evil.example/\\other.example", "/?draft=1"),
        ("nonsense", "/?draft=1"),
    ] {
        let request = visitor.request(::http::Method::POST, REGISTER).header("accept", "text/html").header("referer", referer);
        let answer = visitor.send(request.form(&[("username", "haneul")])).await.must_be(303);
        assert_eq!(answer.location(), location, "{referer}");
    }
}

async fn over_https_the_cookie_of_a_draft_is_secure(shop: Shop) {
    let browser = shop.browser();
    let page = browser.open("/signup").await;
    let answer = browser.send(page.form(REGISTER).with("username", "haneul")).await.must_be(303);
    let cookie = answer.set_cookie("draft").expect("a cookie");
    for flag in ["Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(cookie.contains(flag), "{flag}: {cookie}");
    }
}
