use joongobooks::server::config::Config;
use serde_json::Value;

use crate::support::*;

fn at_home(config: &mut Config) {
    config.site.public_url = "https://shop.example".parse().unwrap();
}

on_both_engines!(
    robots_are_told_where_to_go => at_home,
    the_sitemap_names_every_listing_by_its_whole_address => at_home,
    a_detail_page_says_what_it_shows => at_home,
    a_detail_page_tells_search_engines_the_price_and_state => at_home,
    pages_that_nobody_should_find_say_so => at_home,
    the_host_that_a_request_names_stands_in_no_address => at_home,
);

async fn robots_are_told_where_to_go(shop: Shop) {
    let answer = shop.visitor().get("/robots.txt").await.must_be(200);
    assert!(answer.header("content-type").starts_with("text/plain"));
    let text = answer.text();
    for line in ["User-agent: *", "Disallow: /api/", "Sitemap: https://shop.example/sitemap.xml"] {
        assert!(text.lines().any(|said| said == line), "{line}: {text}");
    }
    assert!(!text.lines().any(|line| line == "Disallow: /" || line == "Disallow: /books"), "{text}");
}

async fn the_sitemap_names_every_listing_by_its_whole_address(shop: Shop) {
    let seller = shop.member("haneul").await;
    let (first, second) = (seller.sells(&[]).await, seller.sells(&[]).await);
    seller.post("/api/book/delete", &[("id", second)]).await.must_be(200);
    let answer = shop.visitor().get("/sitemap.xml").await.must_be(200);
    assert!(answer.header("content-type").starts_with("application/xml"));
    let text = answer.text();
    let addresses: Vec<&str> = text.split("<loc>").skip(1).filter_map(|rest| rest.split("</loc>").next()).collect();
    assert!(addresses.iter().all(|address| address.starts_with("https://shop.example/")), "{addresses:?}");
    for path in ["/", "/books", "/about", &format!("/books/{first}")] {
        assert!(addresses.contains(&format!("https://shop.example{path}").as_str()), "{path}: {addresses:?}");
    }
    assert!(!addresses.iter().any(|address| address.ends_with(&format!("/books/{second}"))));
}

async fn a_detail_page_says_what_it_shows(shop: Shop) {
    let seller = shop.member("haneul").await;
    let photo = seller.uploads(photo("orientation_1.jpg")).await;
    let id = seller.sells(&[("photos[0]", &photo["id"].to_string())]).await;
    let page = shop.browser().open(&format!("/books/{id}?done=created")).await.must_be(200);
    let address = format!("https://shop.example/books/{id}");
    assert_eq!(page.attribute("link[rel='canonical']", "href"), address);
    assert_eq!(page.text("title"), "채식주의자 · 중고북스");
    for (property, content) in
        [("og:title", "채식주의자"), ("og:url", &address), ("og:type", "product"), ("og:site_name", "중고북스"), ("og:locale", "ko_KR")]
    {
        assert_eq!(page.attribute(&format!("meta[property='{property}']"), "content"), content);
    }
    assert_eq!(
        page.attribute("meta[property='og:image']", "content"),
        format!("https://shop.example{}", photo["full"].as_str().expect("an address"))
    );
    let description = page.attribute("meta[name='description']", "content");
    for word in ["한강", "창비", "6,000", "상"] {
        assert!(description.contains(word), "{word}: {description}");
    }
    assert_eq!((page.count("meta[name='robots']"), page.count("title"), page.count("h1")), (0, 1, 1));
}

async fn structured(page: &Page) -> Value {
    let html = page.html();
    let script = html.select(&scraper::Selector::parse("script[type='application/ld+json']").expect("a selector")).next().expect("structured data");
    serde_json::from_str(&script.text().collect::<String>()).expect("JSON")
}

async fn a_detail_page_tells_search_engines_the_price_and_state(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[("isbn", "9788936433598")]).await;
    for (status, availability) in [("on_sale", "InStock"), ("reserved", "LimitedAvailability"), ("sold", "SoldOut")] {
        seller.post("/api/book/status", &[("id", id.to_string()), ("status", status.to_owned())]).await.must_be(200);
        let data = structured(&shop.browser().open(&format!("/books/{id}")).await.must_be(200)).await;
        assert_eq!(data["@context"], "https://schema.org");
        assert_eq!(data["@type"], serde_json::json!(["Product", "Book"]));
        assert_eq!((&data["name"], &data["isbn"], &data["author"]["name"]), (&"채식주의자".into(), &"9788936433598".into(), &"한강".into()));
        assert_eq!(data["url"], format!("https://shop.example/books/{id}"));
        let offer = &data["offers"];
        assert_eq!((&offer["price"], &offer["priceCurrency"]), (&6000.into(), &"KRW".into()));
        assert_eq!(offer["availability"], format!("https://schema.org/{availability}"));
        assert_eq!(offer["itemCondition"], "https://schema.org/UsedCondition");
    }
}

async fn pages_that_nobody_should_find_say_so(shop: Shop) {
    let seller = shop.member("haneul").await;
    let id = seller.sells(&[]).await;
    let browser = Browser::of(seller);
    for path in ["/login", "/signup", "/books/new", &format!("/books/{id}/edit"), "/books?q=x", "/books/999"] {
        assert_eq!(browser.open(path).await.attribute("meta[name='robots']", "content"), "noindex", "{path}");
    }
    for path in ["/", "/books", "/about", &format!("/books/{id}")] {
        let page = browser.open(path).await.must_be(200);
        assert_eq!(page.count("meta[name='robots']"), 0, "{path} is in the sitemap");
        assert_eq!(page.attribute("link[rel='canonical']", "href"), format!("https://shop.example{path}"));
    }
}

async fn the_host_that_a_request_names_stands_in_no_address(shop: Shop) {
    let id = shop.member("haneul").await.sells(&[]).await;
    let visitor = shop.visitor().with("host", "evil.example").with("x-forwarded-host", "evil.example");
    for path in ["/", "/books", &format!("/books/{id}"), "/robots.txt", "/sitemap.xml", "/books/new", "/no/such/page"] {
        let answer = visitor.send(visitor.request(::http::Method::GET, path).header("accept", "text/html")).await;
        assert!(!answer.text().contains("evil.example") && !answer.location().contains("evil.example"), "{}", answer.told());
    }
}
