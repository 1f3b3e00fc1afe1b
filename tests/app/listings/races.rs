use crate::support::*;

on_both_engines!(
    sixty_four_changes_of_state_at_once_leave_one_valid_state,
    counts_agree_with_rows_after_everything_at_once,
    two_listings_cannot_take_the_same_photo,
    equal_books_sold_at_once_are_one_edition,
    a_form_that_is_sent_many_times_puts_one_copy_on_sale,
    a_form_without_a_mark_is_taken_as_often_as_it_is_sent,
);

const STATES: [&str; 3] = ["on_sale", "reserved", "sold"];

/// A list's total comes from counts that triggers keep: they must agree with the rows, for each category, state and condition.
async fn counts_must_agree(shop: &Shop) {
    let counted: Vec<(i64, String, i64)> =
        rows!(shop, "select category_id, status || '/' || condition, listings from listing_count where listings <> 0 order by 1, 2");
    let there: Vec<(i64, String, i64)> =
        rows!(shop, "select category_id, status || '/' || condition, count(*) from listing group by 1, 2 order by 1, 2");
    assert_eq!(counted, there);
}

async fn sixty_four_changes_of_state_at_once_leave_one_valid_state(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    let answers = all_at_once((0..64).map(|number| {
        let (seller, status) = (seller.clone(), STATES[number % 3]);
        async move { seller.post("/api/book/status", &[("id", id.to_string()), ("status", status.to_owned())]).await }
    }))
    .await;
    for answer in answers {
        answer.must_be(200);
    }
    let status = seller.detail(id).await["book"]["status"].as_str().expect("a word").to_owned();
    assert!(STATES.contains(&status.as_str()), "{status}");
    counts_must_agree(&shop).await;
    let list = seller.ask("/api/book/list", &[("status", &status)]).await.json();
    assert_eq!((list["total"].as_i64(), list["books"].as_array().map(Vec::len)), (Some(1), Some(1)));
    assert_eq!(number!(shop, "select count(*) from listing where (status = 'sold') = (sold_at is not null)"), 1, "sold_at stands with sold alone");
}

async fn counts_agree_with_rows_after_everything_at_once(shop: Shop) {
    let seller = shop.member("haneul").await;
    let mut ids = Vec::new();
    for _ in 0..8 {
        ids.push(seller.sells(&[]).await);
    }
    all_at_once((0..96).map(|number| {
        let (seller, id) = (seller.clone(), ids[number % 8]);
        async move {
            let category = ["fiction", "essays", "history"][number % 3];
            let with_id = |changes: &[(&str, &str)]| [listing(changes), vec![("id".to_owned(), id.to_string())]].concat();
            let answer = match number % 5 {
                0 => seller.post("/api/book/create", &listing(&[("category", category)])).await,
                1 | 2 => seller.post("/api/book/update", &with_id(&[("category", category)])).await,
                3 => seller.post("/api/book/status", &[("id", id.to_string()), ("status", STATES[number % 3].to_owned())]).await,
                _ if number > 80 => seller.post("/api/book/delete", &[("id", id)]).await,
                _ => seller.post("/api/book/status", &[("id", id.to_string()), ("status", "sold".to_owned())]).await,
            };
            assert!(matches!(answer.status, 200 | 404), "{}", answer.told());
        }
    }))
    .await;
    counts_must_agree(&shop).await;
    let listings = number!(shop, "select count(*) from listing");
    assert_eq!(seller.get("/api/book/list").await.json()["total"], listings);
}

async fn two_listings_cannot_take_the_same_photo(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photo = seller.uploads(photo("orientation_1.jpg")).await["id"].to_string();
    let answers = all_at_once((0..8).map(|_| {
        let (seller, fields) = (seller.clone(), listing(&[("photos[0]", &photo)]));
        async move { seller.post("/api/book/create", &fields).await }
    }))
    .await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.into_iter().filter(|answer| answer.status != 200) {
        answer.must_be(422).must_refuse("photos", "Unknown");
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 1);
}

async fn equal_books_sold_at_once_are_one_edition(shop: Shop) {
    let seller = shop.member("haneul").await;
    let answers = all_at_once((0..32).map(|number| {
        let seller = seller.clone();
        let isbn = ["9788936433598", "9791185811871", ""][number % 3];
        async move { seller.post("/api/book/create", &listing(&[("isbn", isbn)])).await.status }
    }))
    .await;
    assert!(answers.iter().all(|status| *status == 200), "{answers:?}");
    assert_eq!((number!(shop, "select count(*) from book"), number!(shop, "select count(*) from listing")), (3, 32));
    counts_must_agree(&shop).await;
}

async fn a_form_that_is_sent_many_times_puts_one_copy_on_sale(shop: Shop) {
    let browser = Browser::of(shop.member("haneul").await);
    let form = browser.open("/books/new").await.must_be(200).form("/api/book/create").with_all(&listing(&[]));
    let places: Vec<String> = all_at_once((0..16).map(|_| {
        let (browser, form) = (browser.clone(), form.clone());
        async move { browser.send(form).await.must_be(302).location().to_owned() }
    }))
    .await;
    assert!(places.iter().all(|place| *place == places[0] && place.ends_with("?done=created")), "{places:?}");
    assert_eq!(number!(shop, "select count(*) from listing"), 1);
    counts_must_agree(&shop).await;
    let again = browser.send(form.clone()).await.must_be(302);
    assert_eq!(again.location(), places[0], "also later");
    let changed = form.with("title", "다른 책");
    assert_ne!(browser.send(changed).await.must_be(302).location(), places[0], "who goes back and changes it sells another book");
    let next = browser.open("/books/new").await.form("/api/book/create").with_all(&listing(&[]));
    browser.send(next).await.must_be(302);
    assert_eq!(number!(shop, "select count(*) from listing"), 3, "another form is another copy");
}

async fn a_form_without_a_mark_is_taken_as_often_as_it_is_sent(shop: Shop) {
    let (seller, other) = (shop.member("haneul").await, shop.member("other").await);
    for once in ["", "", "x", "x", "0123456789abcdef0123456789abcde", "0123456789abcdef0123456789abcde"] {
        seller.post("/api/book/create", &listing(&[("once", once)])).await.must_be(200);
    }
    assert_eq!(number!(shop, "select count(*) from listing"), 6);
    let mark = [("once", "0123456789abcdef0123456789abcdef")];
    seller.post("/api/book/create", &listing(&mark)).await.must_be(200);
    other.post("/api/book/create", &listing(&mark)).await.must_be(200);
    assert_eq!(number!(shop, "select count(*) from listing"), 8, "one member's mark is not another's");
}
