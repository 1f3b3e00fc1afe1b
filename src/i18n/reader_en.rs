//! Reviews, comments, wish lists and notifications in English.

use super::Lang;
use super::readers::ReaderTexts;
use super::saved::found;
use crate::notifications::model::Kind;
use crate::reviews::query::Order;
use crate::text::thousands;

const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month(number: i64) -> &'static str {
    MONTHS[(number - 1).clamp(0, 11) as usize]
}

pub static TEXTS: ReaderTexts = ReaderTexts {
    reviews: "Reviews",
    reviews_lead: "Words of those who read before you. If a book speaks to you, it is often for sale right here.",
    write_review: "Write a review",
    edit_review: "Edit review",
    write_lead: "One line is enough. It helps the next reader choose.",
    search_label: "Find reviews by the book's title",
    search_placeholder: "Title of a book",
    most_used_tags: "Most used hashtags",
    no_reviews: "No reviews yet",
    no_reviews_text: "If you have read a book, tell the first story.",
    no_reviews_found: "Try fewer words or another category.",
    the_book: "Which book is it",
    the_review: "How was it",
    book_title: "Title of the book",
    rating: "Rating",
    headline: "Title of your review",
    words: "Review",
    words_hint: "Line breaks stay. Up to 5,000 characters.",
    hashtags: "Hashtags",
    hashtags_hint: "Like #novel #recommended, with spaces. Up to ten, of 10 characters each.",
    suggestions: "Often used",
    put_up: "Publish review",
    save_review: "Save review",
    my_review: "This is your review",
    delete_review: "Delete",
    delete_review_warning: "Its comments go with it, and there is no way back.",
    delete_review_confirm: "Delete this review",
    copies: "Copies for sale now",
    no_copies: "No copy is for sale right now.",
    all_of_book: "All about this book",
    reviews_of_book: "Reviews of this book",
    first_review: "Write the first review of this book",
    views: "Views",
    likes: "Likes",
    like: "Like",
    jjim: "Wish list",
    comments: "Comments",
    no_comments: "No comments yet. Ask what you would like to know.",
    write_comment: "Leave a comment",
    comment_label: "Comment",
    comment_hint: "Up to 1,000 characters. You can correct it for 5 minutes.",
    log_in_to_comment: "Log in to comment",
    answer: "Answer",
    send_answer: "Send answer",
    answer_label: "Answer",
    edit_comment: "Edit",
    delete_comment: "Delete",
    delete_comment_confirm: "Delete this comment",
    deleted_comment: "Deleted comment",
    edited: "edited",
    seller_mark: "Seller",
    author_mark: "Author",
    more_comments: "More comments",
    my_jjim: "My wish list",
    my_jjim_lead: "We tell you when one of these is sold or becomes cheaper.",
    no_jjim: "Nothing on your wish list yet",
    no_jjim_text: "Press the heart on a book that you like.",
    notifications: "Notifications",
    no_notifications: "No notifications yet",
    no_notifications_text: "Comments, answers, news of books on your wish list and finds of your saved searches appear here.",
    mark_all_read: "Mark all as read",
    mark_read: "Mark as read",
    unread_mark: "New",
    settings: "Choose notifications",
    settings_lead: "Pick what you would like to hear of.",
    digest: "Send me what I have not read by e-mail, once a day",
    my_reviews: "My reviews",
    my_comments: "My comments",
    sold_per_month: "Books sold per month",
    isbn_lead: "Everybody who sells this book, and everybody who read it.",
    order: |order| match order {
        Order::Newest => "Newest",
        Order::Views => "Most read",
        Order::Rating => "Highest rated",
    },
    stars: |rating| format!("Rated {rating} of 10"),
    average: |average, count| format!("{average} on average · {count} reviews"),
    tagged: |tag| format!("Reviews tagged #{tag}"),
    review_of: |book| format!("A review of \"{book}\""),
    found: |count| format!("{count} reviews"),
    saved: |won| format!("₩{won} cheaper than when you saved it"),
    kind: |kind| match kind {
        Kind::Comment => "Comments on my listings and reviews",
        Kind::Answer => "Answers to my comments",
        Kind::JjimReserved => "A book on my wish list is reserved",
        Kind::JjimSold => "A book on my wish list is sold",
        Kind::JjimCheaper => "A book on my wish list becomes cheaper",
        Kind::JjimBack => "A book on my wish list is on sale again",
        Kind::Found => "A book comes that fits a saved search",
    },
    told: |one| {
        let title = &one.title;
        let who = one.actor.as_ref().map(|actor| actor.nickname.as_str()).filter(|name| !name.is_empty()).unwrap_or("A former member");
        match one.kind {
            Kind::Comment => format!("{who} commented on \"{title}\"."),
            Kind::Answer => format!("{who} answered you under \"{title}\"."),
            Kind::JjimReserved => format!("\"{title}\" on your wish list is reserved."),
            Kind::JjimSold => format!("\"{title}\" on your wish list is sold."),
            Kind::JjimCheaper => {
                let (old, new) = (one.old_price.unwrap_or_default(), one.new_price.unwrap_or_default());
                format!("\"{title}\" on your wish list went from ₩{} to ₩{}.", thousands(old), thousands(new))
            }
            Kind::JjimBack => format!("\"{title}\" on your wish list is on sale again."),
            Kind::Found => found(Lang::En, one),
        }
    },
    month: |_, number| month(number).to_owned(),
    sold_in: |year, number, count, won| format!("{} {year}: {count} books, ₩{won}", month(number)),
};
