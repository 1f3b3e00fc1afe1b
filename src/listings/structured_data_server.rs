//! schema.org's Product, Book and Offer, for search engines.

use serde_json::json;

use super::model::{Book, Status};

/// JSON-LD, safe as it stands inside a script element. Both addresses are absolute: the page's and its picture's.
pub fn structured_data(book: &Book, address: &str, image: Option<String>) -> String {
    let availability = match book.status {
        Status::OnSale => "InStock",
        Status::Reserved => "LimitedAvailability",
        Status::Sold => "SoldOut",
    };
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": ["Product", "Book"],
        "name": book.title,
        "url": address,
        "offers": {
            "@type": "Offer",
            "url": address,
            "price": book.selling_price,
            "priceCurrency": "KRW",
            "availability": format!("https://schema.org/{availability}"),
            "itemCondition": "https://schema.org/UsedCondition",
        },
    });
    let mut add = |key: &str, known: bool, value: serde_json::Value| {
        if known {
            data[key] = value;
        }
    };
    add("author", !book.author.is_empty(), json!({ "@type": "Person", "name": book.author }));
    add("publisher", !book.publisher.is_empty(), json!({ "@type": "Organization", "name": book.publisher }));
    add("isbn", !book.isbn.is_empty(), json!(book.isbn));
    add("description", book.description.as_ref().is_some_and(|text| !text.is_empty()), json!(book.description));
    add("image", image.is_some(), json!(image));
    // `<` cannot end the element.
    data.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
