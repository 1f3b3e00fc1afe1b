-- Similar books: the steps from a book to its neighbours.

-- Who wrote it, as books are compared: the first name, before a comma or a bracket, without spaces and (ASCII) capitals.
-- '한 강 (지은이), 데버라 스미스 (옮긴이)' is '한강'.
alter table book add column author_key text not null generated always as (
    lower(replace(split_part(split_part(author, ',', 1), '(', 1), ' ', '') collate "C")
) stored;
create index book_author on book (author_key, book_id);
create index book_subcategory on book (category_id, subcategory, book_id);

-- A book's newest copy on sale is one step. Its beginning does what listing_book did.
create index listing_book_newest on listing (book_id, status, created_at, listing_id);
drop index listing_book;
