//! What members do here every day, each in one call.

use joongobooks::recommend::shelf;
use joongobooks::saved::deliver::deliver_due;

use super::{Shop, Visitor, listing, review};

impl Shop {
    /// What goes on behind answers is done: whoever read something is counted, whoever looked for what was sold is told, and
    /// the librarian knows what is on the shelf.
    pub async fn settle(&self) {
        self.state.readers.settle().await;
        deliver_due(&self.state).await.expect("it tells");
        shelf::catch_up(&self.state.shelf, &self.state.db, u64::MAX).await.expect("it looks");
    }
}

impl Visitor {
    /// Puts a copy on sale and gives its id.
    pub async fn sells(&self, changes: &[(&str, &str)]) -> i64 {
        self.post("/api/book/create", &listing(changes)).await.must_be(200).json()["book"]["id"].as_i64().expect("an id")
    }

    /// Writes a review and gives its id.
    pub async fn reviews(&self, changes: &[(&str, &str)]) -> i64 {
        self.post("/api/bookreview/create", &review(changes)).await.must_be(200).json()["review"]["id"].as_i64().expect("an id")
    }

    /// Says something under a listing (`kind` book) or a review, and gives its id.
    pub async fn says(&self, kind: &str, id: i64, text: &str) -> i64 {
        self.answers(kind, id, None, text).await
    }

    /// Says it in answer to `parent`, if to something.
    pub async fn answers(&self, kind: &str, id: i64, parent: Option<i64>, text: &str) -> i64 {
        let (id, parent) = (id.to_string(), parent.map(|parent| parent.to_string()).unwrap_or_default());
        let fields = [("kind", kind), ("id", &id), ("parent", &parent), ("text", text)];
        self.post("/api/comment/create", &fields).await.must_be(200).json()["comment"]["id"].as_i64().expect("an id")
    }
}
