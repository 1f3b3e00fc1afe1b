//! Server functions of listings.
#![expect(clippy::too_many_arguments, reason = "a listing has the fields that it has, and they are flat on the wire")]

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::model::{Bar, BookAnswer, BookDetail, BookList, Facets, FormPage};
use crate::error::AppError;
use crate::users::api::Done;

/// Listings in order, all or narrowed.
#[server(prefix = "/api", endpoint = "book/list", input = GetUrl)]
pub async fn list_books(
    #[server(default)] status: String,
    #[server(default)] category: String,
    #[server(default)] subcategory: String,
    #[server(default)] condition: String,
    #[server(default)] min_price: String,
    #[server(default)] max_price: String,
    #[server(default)] photo: String,
    #[server(default)] sort: String,
    #[server(default)] page: String,
    #[server(default)] after: String,
    #[server(default)] limit: String,
) -> Result<BookList, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let raw = RawQuery { q: String::new(), status, category, subcategory, condition, min_price, max_price, photo, sort, page, after, limit };
    let mut list = store_list::list(&visit.state, &ListQuery::parse(&raw, false)?).await?;
    jjim::mark(&visit, &mut list.books).await?;
    Ok(list)
}

/// Listings that `q` finds in title, author, publisher or ISBN, the best first and near misses last. Without `status`, of every state.
#[server(prefix = "/api", endpoint = "book/search", input = GetUrl)]
pub async fn search_books(
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] category: String,
    #[server(default)] subcategory: String,
    #[server(default)] condition: String,
    #[server(default)] min_price: String,
    #[server(default)] max_price: String,
    #[server(default)] photo: String,
    #[server(default)] sort: String,
    #[server(default)] page: String,
    #[server(default)] after: String,
    #[server(default)] limit: String,
) -> Result<BookList, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let raw = RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, sort, page, after, limit };
    let mut list = store_list::list(&visit.state, &ListQuery::parse(&raw, true)?).await?;
    jjim::mark(&visit, &mut list.books).await?;
    Ok(list)
}

/// A listing with its photos, its seller and what the page shows beside it.
#[server(prefix = "/api", endpoint = "book/detail", input = GetUrl)]
pub async fn show_book(#[server(default)] id: String) -> Result<BookDetail, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let (state, id) = (&visit.state, parse_id(&id)?);
    let (book, category) = store::find(&state.db, id).await?;
    let me = visit.me().await?;
    let picture = crate::photos::store::portrait(&state.db, book.seller.id).await?.map(|photo| photo.card);
    let seller = Seller { picture, ..book.seller.clone() };
    let mine = me.as_ref().is_some_and(|me| me.id == seller.id);
    let photos = crate::photos::store::of_listing(&state.db, id).await?;
    let mut books = store_copies::others_of_seller(&state.db, seller.id, id).await?;
    // One look at the wish list for all that is shown.
    books.push(book);
    jjim::mark(&visit, &mut books).await?;
    let book = books.pop().ok_or(AppError::Internal)?;
    let around = around(state, id, me.as_ref()).await?;
    state.readers.read(Subject::Book(id), Reader::of(&visit, me.as_ref()));
    crate::recent::cookie::look_at(&visit, id)?;
    Ok(BookDetail {
        book,
        photos,
        seller,
        category,
        mine,
        others: books,
        reviews: around.reviews,
        review_count: around.review_count,
        average: around.average,
        likes: around.likes,
        liked: around.liked,
        now: state.clock.now(),
    })
}

/// What stands above a list, as the page shows it.
#[server(prefix = "/api", endpoint = "book/bar", input = GetUrl)]
pub async fn show_bar(
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] category: String,
    #[server(default)] subcategory: String,
    #[server(default)] condition: String,
    #[server(default)] min_price: String,
    #[server(default)] max_price: String,
    #[server(default)] photo: String,
    #[server(default)] sort: String,
) -> Result<Bar, AppError> {
    let visit = crate::server::guard::anyone().await?;
    let query = super::query::RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, sort, ..Default::default() };
    super::bar::bar(&visit, query).await
}

/// How many listings there are of each value that a list or search may be narrowed to.
#[server(prefix = "/api", endpoint = "book/facets", input = GetUrl)]
pub async fn count_facets(
    #[server(default)] q: String,
    #[server(default)] status: String,
    #[server(default)] category: String,
    #[server(default)] subcategory: String,
    #[server(default)] condition: String,
    #[server(default)] min_price: String,
    #[server(default)] max_price: String,
    #[server(default)] photo: String,
) -> Result<Facets, AppError> {
    use super::ssr::*;
    let visit = guard::anyone().await?;
    let searches = !q.trim().is_empty();
    let raw = RawQuery { q, status, category, subcategory, condition, min_price, max_price, photo, ..Default::default() };
    super::store_facets::facets(&visit.state.db, &ListQuery::parse(&raw, searches)?).await
}

/// The sell form as it stands: empty, of a listing that is edited (`id`), or as it was typed (`draft`).
#[server(prefix = "/api", endpoint = "book/form", input = GetUrl)]
pub async fn open_form(#[server(default)] id: String, #[server(default)] draft: String) -> Result<FormPage, AppError> {
    use super::ssr::*;
    // Who could not sell is told before the form is filled in.
    let member = guard::seller().await?;
    let db = &member.state.db;
    let categories = crate::books::store::categories(&member.state).await?;
    let kept = if draft.is_empty() { None } else { find_draft(&member, &id).await? };
    let filled = kept.as_ref().is_some_and(|draft| !draft.get("filled").is_empty());
    let (mut form, error) = match (kept, id.as_str()) {
        (Some(draft), _) => (ListingForm::from(&draft), draft.error),
        (None, "") => (ListingForm::default(), None),
        (None, id) => (store::form(db, member.me.id, parse_id(id)?).await?, None),
    };
    if id.is_empty() && form.once.is_empty() {
        form.once = new_name();
    }
    let ids: Vec<i64> = form.photos.iter().filter_map(|id| id.parse().ok()).collect();
    let photos = crate::photos::store::of_member(db, member.me.id, &ids).await?;
    Ok(FormPage { prices: prices(db, &form).await?, form, error, filled, photos, categories })
}

/// Puts a copy on sale.
#[server(prefix = "/api", endpoint = "book/create")]
pub async fn create_listing(
    #[server(default)] isbn: String,
    #[server(default)] title: String,
    #[server(default)] author: String,
    #[server(default)] publisher: String,
    #[server(default)] category: String,
    #[server(default)] condition: String,
    #[server(default)] original_price: String,
    #[server(default)] selling_price: String,
    #[server(default)] details: String,
    #[server(default)] photos: Vec<String>,
    #[server(default)] files: Vec<String>,
    #[server(default)] once: String,
) -> Result<BookAnswer, AppError> {
    use super::ssr::*;
    let member = guard::seller().await?;
    let files = files.concat();
    let form = ListingForm { isbn, title, author, publisher, category, condition, original_price, selling_price, details, photos, files, once };
    let id = store::create(&member.state.db, member.me.id, &Listing::parse(&form)?, member.state.clock.now()).await?;
    member.state.searches.wake();
    leptos_axum::redirect(&format!("/books/{id}?done=created"));
    Ok(BookAnswer { book: store::find(&member.state.db, id).await?.0 })
}

/// Changes a listing; only its seller may.
#[server(prefix = "/api", endpoint = "book/update")]
pub async fn update_listing(
    #[server(default)] id: String,
    #[server(default)] isbn: String,
    #[server(default)] title: String,
    #[server(default)] author: String,
    #[server(default)] publisher: String,
    #[server(default)] category: String,
    #[server(default)] condition: String,
    #[server(default)] original_price: String,
    #[server(default)] selling_price: String,
    #[server(default)] details: String,
    #[server(default)] photos: Vec<String>,
    #[server(default)] files: Vec<String>,
) -> Result<BookAnswer, AppError> {
    use super::ssr::*;
    let member = guard::seller().await?;
    let (state, id) = (&member.state, parse_id(&id)?);
    let (files, once) = (files.concat(), String::new());
    let form = ListingForm { isbn, title, author, publisher, category, condition, original_price, selling_price, details, photos, files, once };
    store::must_own(&state.db, member.me.id, id).await?;
    let told = store::update(&state.db, member.me.id, id, &Listing::parse(&form)?, state.clock.now()).await?;
    state.hub.tell(&told);
    state.searches.wake();
    crate::photos::store::remove_discarded(state).await?;
    leptos_axum::redirect(&format!("/books/{id}?done=updated"));
    Ok(BookAnswer { book: store::find(&state.db, id).await?.0 })
}

/// Sets the state of sale; only the seller may.
#[server(prefix = "/api", endpoint = "book/status")]
pub async fn set_status(#[server(default)] id: String, #[server(default)] status: String) -> Result<BookAnswer, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    let (state, id) = (&member.state, parse_id(&id)?);
    store::must_own(&state.db, member.me.id, id).await?;
    let status = Status::parse(&status).ok_or_else(|| AppError::invalid("status", crate::error::Reason::Unknown))?;
    if status == Status::OnSale {
        guard::seller().await?;
    }
    let told = store::set_status(&state.db, member.me.id, id, status, state.clock.now()).await?;
    state.hub.tell(&told);
    leptos_axum::redirect(&format!("/books/{id}?done={}", status.as_str()));
    Ok(BookAnswer { book: store::find(&state.db, id).await?.0 })
}

/// Takes a listing away; only its seller may.
#[server(prefix = "/api", endpoint = "book/delete")]
pub async fn delete_listing(#[server(default)] id: String) -> Result<Done, AppError> {
    use super::ssr::*;
    let member = guard::active().await?;
    store::delete(&member.state.db, member.me.id, parse_id(&id)?).await?;
    crate::photos::store::remove_discarded(&member.state).await?;
    leptos_axum::redirect("/books?done=deleted");
    Ok(Done {})
}
