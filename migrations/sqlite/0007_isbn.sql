-- What sold copies of a book went for, by condition: price help in the sell form.
create index listing_sold_price on listing (isbn, condition, selling_price) where status = 'sold';

-- ISBNs that the provider did not know either, so that it is not asked again for a day.
create table unknown_isbn (
    isbn text primary key not null,
    asked_at bigint not null
);
create index unknown_isbn_age on unknown_isbn (asked_at);
