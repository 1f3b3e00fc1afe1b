//! Rows of listings: one of them at a time.

use super::model::{Book, Condition, Listing, ListingForm, Seller, Status};
use crate::books::model::Category;
use crate::books::store::{self as books, SellersFacts};
use crate::error::{AppError, Reason};
use crate::notifications::store::{self as notifications, Change};
use crate::photos::media::Media;
use crate::photos::store as photos;
use crate::saved::news;
use crate::search::index::{self as search, Wording};
use crate::server::db::{Db, Tx, on_db};
use crate::server::token;
use crate::time::Timestamp;
use crate::users::store as users;

/// The columns of a card, and where they come from. One query gives a whole list: cover and seller are joined.
macro_rules! card_columns {
    () => {
        "l.listing_id, l.isbn, l.title, l.author, l.publisher, c.key as category, l.condition, l.original_price, l.selling_price,
         l.status, p.card_file, l.seller_id, m.nickname, l.created_at, l.jjim_count, l.discount"
    };
}
macro_rules! card_joins {
    () => {
        " join member m on m.member_id = l.seller_id join category c on c.category_id = l.category_id
          left join photo p on p.listing_id = l.listing_id and p.position = 0 "
    };
}
pub(crate) use {card_columns, card_joins};

#[derive(sqlx::FromRow)]
pub struct CardRow {
    pub listing_id: i64,
    isbn: String,
    title: String,
    author: String,
    publisher: String,
    category: String,
    condition: String,
    original_price: i64,
    pub selling_price: i64,
    status: String,
    card_file: Option<String>,
    seller_id: i64,
    nickname: String,
    pub created_at: Timestamp,
    pub jjim_count: i64,
    pub discount: i64,
}

impl CardRow {
    pub fn into_book(self) -> Book {
        Book {
            id: self.listing_id,
            isbn: self.isbn,
            title: self.title,
            author: self.author,
            publisher: self.publisher,
            category: self.category,
            // The schema's checks allow no other words.
            condition: Condition::parse(&self.condition).unwrap_or(Condition::Fair),
            original_price: self.original_price,
            selling_price: self.selling_price,
            status: Status::parse(&self.status).unwrap_or(Status::OnSale),
            cover: self.card_file.as_deref().map(Media::url),
            seller: Seller { id: self.seller_id, nickname: self.nickname, picture: None },
            created_at: self.created_at,
            jjim: self.jjim_count,
            near: false,
            wished: false,
            details: None,
            subcategory: None,
            published_on: None,
            description: None,
            updated_at: None,
        }
    }
}

#[derive(sqlx::FromRow)]
struct FullRow {
    #[sqlx(flatten)]
    card: CardRow,
    details: String,
    subcategory: String,
    published_on: String,
    description: String,
    updated_at: Timestamp,
    name_ko: String,
    name_en: String,
}

impl FullRow {
    fn into_book(self) -> (Book, Category) {
        let book = self.card.into_book();
        let category = Category { key: book.category.clone(), name_ko: self.name_ko, name_en: self.name_en };
        let book = Book {
            details: Some(self.details),
            subcategory: Some(self.subcategory),
            published_on: Some(self.published_on),
            description: Some(self.description),
            updated_at: Some(self.updated_at),
            ..book
        };
        (book, category)
    }
}

/// What a listing's own page tells, and where it comes from.
macro_rules! full {
    ($condition:literal) => {
        concat!(
            "select ",
            card_columns!(),
            ", l.details, b.subcategory, b.published_on, b.description, l.updated_at, c.name_ko, c.name_en from listing l",
            card_joins!(),
            "join book b on b.book_id = l.book_id where ",
            $condition
        )
    };
}

/// Every listing of a seller with all that is told of it, oldest first.
pub async fn all_of_seller(db: &Db, seller_id: i64) -> Result<Vec<Book>, AppError> {
    let rows: Vec<FullRow> = on_db!(db.read(), |conn| {
        sqlx::query_as(full!("l.seller_id = $1 order by l.created_at, l.listing_id")).bind(seller_id).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|row| row.into_book().0).collect())
}

/// A listing with its book's facts and its category.
pub async fn find(db: &Db, id: i64) -> Result<(Book, Category), AppError> {
    let row: Option<FullRow> = on_db!(db.read(), |conn| sqlx::query_as(full!("l.listing_id = $1")).bind(id).fetch_optional(conn).await)?;
    Ok(row.ok_or(AppError::NotFound)?.into_book())
}

/// A listing as its seller would type it.
pub async fn form(db: &Db, seller_id: i64, id: i64) -> Result<ListingForm, AppError> {
    must_own(db, seller_id, id).await?;
    let (book, _) = find(db, id).await?;
    let photos = photos::of_listing(db, id).await?;
    Ok(ListingForm {
        isbn: book.isbn,
        title: book.title,
        author: book.author,
        publisher: book.publisher,
        category: book.category,
        condition: book.condition.as_str().to_owned(),
        original_price: book.original_price.to_string(),
        selling_price: book.selling_price.to_string(),
        details: book.details.unwrap_or_default(),
        photos: photos.iter().map(|photo| photo.id.to_string()).collect(),
        files: String::new(),
        once: String::new(),
    })
}

/// Puts a copy on sale and gives its id; of a form that has been here already, the id of then.
pub async fn create(db: &Db, seller_id: i64, listing: &Listing, now: Timestamp) -> Result<i64, AppError> {
    let once = fingerprint(listing);
    let mut tx = db.write().await?;
    users::hold_staying(&mut tx, seller_id).await?;
    let category_id = category(&mut tx, listing).await?;
    let book_id = books::find_or_create(&mut tx, &facts(listing, category_id), now).await?;
    let entry_id = search::note(&mut tx, wording(listing)).await?;
    let inserted: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as(
            "insert into listing (book_id, seller_id, isbn, title, author, publisher, category_id, condition, original_price, selling_price,
                                  discount, details, status, entry_id, created_at, updated_at, once)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 'on_sale', $13, $14, $14, $15)
             on conflict (seller_id, once) do nothing returning listing_id",
        )
        .bind(book_id)
        .bind(seller_id)
        .bind(isbn(listing))
        .bind(listing.title.as_str())
        .bind(listing.author.as_str())
        .bind(listing.publisher.as_str())
        .bind(category_id)
        .bind(listing.condition.as_str())
        .bind(listing.original_price.won())
        .bind(listing.selling_price.won())
        .bind(listing.discount())
        .bind(listing.details.as_str())
        .bind(entry_id)
        .bind(now.0)
        .bind(&once)
        .fetch_optional(conn)
        .await
    })?;
    let Some((id,)) = inserted else {
        // Nothing of this transaction is kept: not even the edition, which the first one has made.
        return sent_before(&mut tx, seller_id, once.as_deref()).await;
    };
    photos::claim(&mut tx, seller_id, id, &listing.photos).await?;
    news::note(&mut tx, id, None, now).await?;
    tx.commit().await?;
    Ok(id)
}

/// The form's mark and every word in it: whoever goes back and makes another book of the form sells another book.
fn fingerprint(listing: &Listing) -> Option<String> {
    listing.once.as_ref()?;
    Some(token::hex(&token::hash(&format!("{listing:?}"))))
}

async fn sent_before(tx: &mut Tx, seller_id: i64, once: Option<&str>) -> Result<i64, AppError> {
    let row: Option<(i64,)> = on_db!(tx.conn(), |conn| {
        sqlx::query_as("select listing_id from listing where seller_id = $1 and once = $2").bind(seller_id).bind(once).fetch_optional(conn).await
    })?;
    // It was there a moment ago; whoever has deleted it meanwhile is told so.
    row.map(|(id,)| id).ok_or(AppError::Conflict)
}

/// Changes what its seller says of it; the state stays. Gives whom to wake.
pub async fn update(db: &Db, seller_id: i64, id: i64, listing: &Listing, now: Timestamp) -> Result<Vec<i64>, AppError> {
    let mut tx = db.write().await?;
    own(&mut tx, seller_id, id).await?;
    let (_, price) = held(&mut tx, id).await?;
    let was = news::offer(&mut tx, id).await?;
    let category_id = category(&mut tx, listing).await?;
    let facts = facts(listing, category_id);
    let book_id = books::find_or_create(&mut tx, &facts, now).await?;
    books::correct(&mut tx, book_id, id, &facts).await?;
    let entry_id = search::note(&mut tx, wording(listing)).await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query(
            "update listing set book_id = $1, isbn = $2, title = $3, author = $4, publisher = $5, category_id = $6, condition = $7,
                    original_price = $8, selling_price = $9, discount = $10, details = $11, entry_id = $12, updated_at = $13
             where listing_id = $14",
        )
        .bind(book_id)
        .bind(isbn(listing))
        .bind(listing.title.as_str())
        .bind(listing.author.as_str())
        .bind(listing.publisher.as_str())
        .bind(category_id)
        .bind(listing.condition.as_str())
        .bind(listing.original_price.won())
        .bind(listing.selling_price.won())
        .bind(listing.discount())
        .bind(listing.details.as_str())
        .bind(entry_id)
        .bind(now.0)
        .bind(id)
        .execute(conn)
        .await
        .map(drop)
    })?;
    photos::claim(&mut tx, seller_id, id, &listing.photos).await?;
    let change = Change::Price { from: price, to: listing.selling_price.won() };
    let told = notifications::of_listing(&mut tx, id, seller_id, change, now).await?;
    news::note(&mut tx, id, Some(&was), now).await?;
    tx.commit().await?;
    Ok(told)
}

/// State and price as they are; held until the transaction ends, so that of two changes each knows what it changes.
async fn held(tx: &mut Tx, id: i64) -> Result<(Status, i64), AppError> {
    let (status, price): (String, i64) = on_db!(tx.conn(), |conn| {
        sqlx::query_as("update listing set updated_at = updated_at where listing_id = $1 returning status, selling_price")
            .bind(id)
            .fetch_one(conn)
            .await
    })?;
    Ok((Status::parse(&status).unwrap_or(Status::OnSale), price))
}

/// Sets the state of sale. Doing it twice is harmless. Gives whom to wake.
pub async fn set_status(db: &Db, seller_id: i64, id: i64, status: Status, now: Timestamp) -> Result<Vec<i64>, AppError> {
    let mut tx = db.write().await?;
    own(&mut tx, seller_id, id).await?;
    let (before, _) = held(&mut tx, id).await?;
    on_db!(tx.conn(), |conn| {
        sqlx::query("update listing set status = $1, updated_at = $2, sold_at = $3 where listing_id = $4 and status <> $1")
            .bind(status.as_str())
            .bind(now.0)
            .bind((status == Status::Sold).then_some(now.0))
            .bind(id)
            .execute(conn)
            .await
            .map(drop)
    })?;
    let told = notifications::of_listing(&mut tx, id, seller_id, Change::State { from: before, to: status }, now).await?;
    tx.commit().await?;
    Ok(told)
}

/// Takes a listing away with its photos.
pub async fn delete(db: &Db, seller_id: i64, id: i64) -> Result<(), AppError> {
    let mut tx = db.write().await?;
    own(&mut tx, seller_id, id).await?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from photo where listing_id = $1").bind(id).execute(conn).await.map(drop))?;
    on_db!(tx.conn(), |conn| sqlx::query("delete from listing where listing_id = $1").bind(id).execute(conn).await.map(drop))?;
    Ok(tx.commit().await?)
}

/// [`own`] before anything else is looked at, so that a stranger learns nothing of the form's errors.
pub async fn must_own(db: &Db, seller_id: i64, id: i64) -> Result<(), AppError> {
    let row: Option<(i64,)> =
        on_db!(db.read(), |conn| sqlx::query_as("select seller_id from listing where listing_id = $1").bind(id).fetch_optional(conn).await)?;
    allowed(seller_id, row)
}

/// `NotFound` where there is no such listing, `Forbidden` where it is another's.
async fn own(tx: &mut Tx, seller_id: i64, id: i64) -> Result<(), AppError> {
    users::hold_staying(tx, seller_id).await?;
    let row: Option<(i64,)> =
        on_db!(tx.conn(), |conn| sqlx::query_as("select seller_id from listing where listing_id = $1").bind(id).fetch_optional(conn).await)?;
    allowed(seller_id, row)
}

fn allowed(seller_id: i64, owner: Option<(i64,)>) -> Result<(), AppError> {
    match owner {
        None => Err(AppError::NotFound),
        Some((owner,)) if owner != seller_id => Err(AppError::Forbidden),
        Some(_) => Ok(()),
    }
}

async fn category(tx: &mut Tx, listing: &Listing) -> Result<i64, AppError> {
    books::category_id(tx, &listing.category).await?.ok_or_else(|| AppError::invalid("category", Reason::Unknown))
}

fn facts(listing: &Listing, category_id: i64) -> SellersFacts<'_> {
    SellersFacts {
        isbn: listing.isbn.as_ref(),
        title: listing.title.as_str(),
        author: listing.author.as_str(),
        publisher: listing.publisher.as_str(),
        category_id,
        original_price: Some(listing.original_price.won()),
    }
}

fn isbn(listing: &Listing) -> &str {
    listing.isbn.as_ref().map(|isbn| isbn.as_str()).unwrap_or_default()
}

fn wording(listing: &Listing) -> Wording {
    Wording::new(listing.title.as_str(), listing.author.as_str(), listing.publisher.as_str(), isbn(listing))
}
