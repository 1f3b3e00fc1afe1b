-- A form to sell carries a mark of its own: sent twice, it puts one copy on sale.
alter table listing add column once text;
create unique index listing_once on listing (seller_id, once);
