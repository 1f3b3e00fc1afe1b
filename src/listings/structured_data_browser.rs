use super::model::Book;

/// Search engines read the page as the server made it: in the browser nobody asks for this.
pub fn structured_data(_: &Book, _: &str, _: Option<String>) -> String {
    String::new()
}
