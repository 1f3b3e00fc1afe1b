//! The sell form without JavaScript: its buttons send the whole form to `/photos`, which comes back.

use joongobooks::server::config::Config;

use crate::support::*;

on_both_engines!(
    the_form_comes_back_with_its_photos_and_words,
    photos_are_put_in_order_by_their_buttons,
    a_photo_is_taken_out_by_its_button,
    an_isbn_fills_what_is_still_empty,
    a_bad_photo_is_told_at_its_field_and_the_words_stay,
    a_photo_too_large_is_told_and_the_words_stay => |config: &mut Config| config.media.max_bytes = 1_000,
    a_ninth_photo_is_told_and_nothing_is_lost,
    photos_that_were_chosen_but_not_uploaded_are_not_forgotten,
    photos_of_a_listing_are_changed_on_its_edit_page,
    words_sent_with_photos_survive_the_login,
    a_form_cannot_bring_anothers_photos_into_view,
);

const CREATE: &str = "/api/book/create";
const UPLOAD: &str = "고른 사진 올리기";

async fn sell_page(shop: &Shop) -> (Browser, Page) {
    let browser = Browser::of(shop.member("haneul").await);
    let page = browser.open("/books/new").await.must_be(200);
    (browser, page)
}

fn files(numbers: &[usize]) -> Vec<(&'static str, Vec<u8>)> {
    numbers.iter().map(|number| ("사진.jpg", photo(&format!("orientation_{number}.jpg")))).collect()
}

/// Sends `numbers` with the form's own button.
async fn attach(browser: &Browser, page: &Page, numbers: &[usize]) -> Page {
    browser.submit(page.form(CREATE).attaching(&files(numbers)).pressing(UPLOAD)).await.must_be(200)
}

/// Ids of the photos in the form, in their order.
fn photos(page: &Page) -> Vec<String> {
    (0..).map_while(|index| page.form(CREATE).value(&format!("photos[{index}]")).map(str::to_owned)).collect()
}

async fn the_form_comes_back_with_its_photos_and_words(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let typed = listing(&[("title", "사진이 있는 책"), ("selling_price", "육천원")]);
    let form = page.form(CREATE).with_all(&typed).attaching(&files(&[1, 2])).pressing(UPLOAD);
    assert_eq!(form.action, "/photos");
    let answer = browser.send(form).await.must_be(303);
    assert_eq!(answer.location(), "/books/new?draft=1#photos-field");
    let back = browser.open(answer.location()).await.must_be(200);
    for (name, value) in &typed {
        assert_eq!(&back.value(name), value, "{name}");
    }
    assert_eq!(photos(&back).len(), 2);
    assert_eq!(back.count("[role='alert']"), 0, "nobody asked for a check yet");
    for src in back.attributes(".photo-item img", "src") {
        browser.visitor.get(&src).await.must_be(200);
    }
    let kept = photos(&back);
    let sold = browser.submit(back.form(CREATE).with("selling_price", "6000")).await.must_be(200);
    assert_eq!(sold.text("h1"), "사진이 있는 책");
    assert_eq!(sold.count("ol.photos img"), 2);
    let listed: Vec<(i64,)> = rows!(shop, "select photo_id from photo where listing_id is not null order by position");
    assert_eq!(listed.into_iter().map(|(id,)| id.to_string()).collect::<Vec<_>>(), kept);
}

async fn photos_are_put_in_order_by_their_buttons(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let page = attach(&browser, &page, &[1, 2]).await;
    let page = attach(&browser, &page, &[3]).await;
    let [a, b, c] = <[String; 3]>::try_from(photos(&page)).expect("three, the new one last");
    let form = page.form(CREATE);
    assert!(!form.can_press("사진 1 앞으로 옮기기") && !form.can_press("사진 3 뒤로 옮기기"), "there is nothing beyond the ends");
    let page = browser.submit(form.pressing("사진 3 앞으로 옮기기")).await.must_be(200);
    assert_eq!(photos(&page), [a.clone(), c.clone(), b.clone()]);
    let page = browser.submit(page.form(CREATE).pressing("사진 1 뒤로 옮기기")).await.must_be(200);
    assert_eq!(photos(&page), [c, a, b]);
    assert_eq!(page.count(".photo-first"), 1);
}

async fn a_photo_is_taken_out_by_its_button(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let page = attach(&browser, &page, &[1, 2, 3]).await;
    let [a, _, c] = <[String; 3]>::try_from(photos(&page)).expect("three");
    let page = browser.submit(page.form(CREATE).with("title", "제목").pressing("사진 2 빼기")).await.must_be(200);
    assert_eq!((photos(&page), page.value("title")), (vec![a, c], "제목".to_owned()));
}

async fn an_isbn_fills_what_is_still_empty(shop: Shop) {
    shop.member("garam").await.sells(&[("isbn", "9788936433598")]).await;
    let (browser, page) = sell_page(&shop).await;
    let form = page.form(CREATE).with("isbn", "978-89-364-3359-8").with("author", "내가 아는 한강").pressing("ISBN으로 채우기");
    let answer = browser.send(form).await.must_be(303);
    assert_eq!(answer.location(), "/books/new?draft=1#isbn");
    let filled = browser.open(answer.location()).await.must_be(200);
    for (name, value) in [
        ("title", "채식주의자"),
        ("author", "내가 아는 한강"),
        ("publisher", "창비"),
        ("category", "fiction"),
        ("original_price", "15000"),
        ("selling_price", ""),
    ] {
        assert_eq!(filled.value(name), value, "{name}");
    }
    let unknown =
        browser.submit(page.form(CREATE).with("isbn", "9791185811871").with("title", "제목").pressing("ISBN으로 채우기")).await.must_be(200);
    assert_eq!(
        (unknown.value("isbn"), unknown.value("title"), unknown.value("author")),
        ("9791185811871".to_owned(), "제목".to_owned(), String::new())
    );
}

async fn a_bad_photo_is_told_at_its_field_and_the_words_stay(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let page = attach(&browser, &page, &[1]).await;
    let kept = photos(&page);
    for (name, words) in [
        ("picture.svg", "온전한 사진 파일이 아니에요. JPEG, PNG, WebP를 골라 주세요."),
        ("tiny.png", "사진은 가로세로 64픽셀 이상, 모두 5천만 픽셀까지 올릴 수 있어요."),
    ] {
        let form = page.form(CREATE).with("title", "제목").attaching(&[(name, photo(name))]).pressing(UPLOAD);
        let back = browser.submit(form).await.must_be(200);
        assert_eq!((back.value("title"), photos(&back)), ("제목".to_owned(), kept.clone()));
        assert_eq!(back.error_of("photos").as_deref(), Some(words), "{name}");
    }
}

async fn a_photo_too_large_is_told_and_the_words_stay(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let form = page.form(CREATE).with("title", "제목").attaching(&[("큰 사진.jpg", vec![0; 5_000])]).pressing(UPLOAD);
    let back = browser.submit(form).await.must_be(200);
    assert_eq!(back.value("title"), "제목");
    assert!(back.text("[role='alert']").contains("너무 커요"), "{}", back.text("[role='alert']"));
}

async fn a_ninth_photo_is_told_and_nothing_is_lost(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let page = attach(&browser, &page, &[1, 2, 3, 4, 5, 6, 7, 8]).await;
    let page = attach(&browser, &page, &[1]).await;
    assert_eq!(photos(&page).len(), 9, "which to leave out is the seller's to say");
    assert_eq!(page.error_of("photos").as_deref(), Some("8장까지 올릴 수 있어요."));
    let page = browser.submit(page.form(CREATE).pressing("사진 4 빼기")).await.must_be(200);
    assert_eq!((photos(&page).len(), page.error_of("photos")), (8, None));
}

async fn photos_that_were_chosen_but_not_uploaded_are_not_forgotten(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    let form = page.form(CREATE).with_all(&listing(&[])).attaching(&files(&[1]));
    let back = browser.submit(form).await.must_be(200);
    assert_eq!(back.error_of("photos").as_deref(), Some("고른 사진이 아직 오르지 않았어요. ‘고른 사진 올리기’를 먼저 눌러 주세요."));
    assert_eq!((back.value("title"), number!(shop, "select count(*) from listing")), ("채식주의자".to_owned(), 0));
}

async fn photos_of_a_listing_are_changed_on_its_edit_page(shop: Shop) {
    const UPDATE: &str = "/api/book/update";
    let seller = shop.member("haneul").await;
    let first = seller.uploads(photo("orientation_1.jpg")).await;
    let id = seller.sells(&[("photos[0]", &first["id"].to_string())]).await;
    let browser = Browser::of(seller);
    let page = browser.open(&format!("/books/{id}/edit")).await.must_be(200);
    let page = browser.submit(page.form(UPDATE).with("title", "새 제목").attaching(&files(&[2])).pressing(UPLOAD)).await.must_be(200);
    assert_eq!(page.path, format!("/books/{id}/edit?draft=1"));
    let page = browser.submit(page.form(UPDATE).pressing("사진 2 앞으로 옮기기")).await.must_be(200);
    assert_eq!(browser.visitor.detail(id).await["photos"].as_array().map(Vec::len), Some(1), "nothing changes before it is saved");
    let done = browser.submit(page.form(UPDATE)).await.must_be(200);
    assert_eq!((done.text("h1"), done.count("ol.photos img")), ("새 제목".to_owned(), 2));
    assert_eq!(browser.visitor.detail(id).await["photos"][1], first);
}

async fn words_sent_with_photos_survive_the_login(shop: Shop) {
    let (browser, page) = sell_page(&shop).await;
    browser.visitor.forget_cookie("session");
    let form = page.form(CREATE).with("title", "오래 적은 글").attaching(&files(&[1])).pressing(UPLOAD);
    let login = browser.submit(form).await.must_be(200);
    assert_eq!(login.path, "/login?next=%2Fbooks%2Fnew%3Fdraft%3D1");
    let back = browser.submit(login.form("/api/user/auth/login").with("username", "haneul").with("password", PASSWORD)).await.must_be(200);
    assert_eq!(back.value("title"), "오래 적은 글");
    assert_eq!(shop.media_files().len(), 0);
}

async fn a_form_cannot_bring_anothers_photos_into_view(shop: Shop) {
    let owner = shop.member("owner").await;
    let photo = owner.uploads(photo("orientation_1.jpg")).await;
    let browser = Browser::of(shop.member("haneul").await);
    let form = reqwest::multipart::Form::new().text("title", "제목").text("photos[0]", photo["id"].to_string());
    let request =
        browser.visitor.request(::http::Method::POST, "/photos").header("accept", "text/html").header("referer", format!("{}/books/new", shop.url));
    let answer = browser.visitor.send(request.multipart(form)).await.must_be(303);
    let back = browser.open(answer.location()).await.must_be(200);
    assert_eq!((back.value("title"), back.count(".photo-item")), ("제목".to_owned(), 0));
}
