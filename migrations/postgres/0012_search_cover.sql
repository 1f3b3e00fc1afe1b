-- A search reads its hits' copies and their counts from the index alone.
drop index listing_entry;
create index listing_entry on listing (entry_id, status, condition, category_id, listing_id);

-- The librarian tells a book's copies from each other without reading them.
create index listing_copies on listing (book_id, status, selling_price, listing_id, condition, original_price, jjim_count, entry_id, category_id);
