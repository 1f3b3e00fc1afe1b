-- How many listings have ever left a group: sold, deleted, moved, or called otherwise. Of what has been counted once, at least all
-- but so many are still there. What stands in no search's index yet was never found, and does not leave when it is noted there.
alter table listing_count add column departures bigint not null default 0;
drop trigger listing_deleted;
drop trigger listing_updated;
create trigger listing_deleted after delete on listing begin
    update listing_count set listings = listings - 1, departures = departures + 1
    where category_id = old.category_id and status = old.status and condition = old.condition;
end;
create trigger listing_updated after update of category_id, status, condition, entry_id on listing
when old.category_id <> new.category_id or old.status <> new.status or old.condition <> new.condition
  or (old.entry_id is not null and old.entry_id is not new.entry_id) begin
    update listing_count set listings = listings - 1, departures = departures + 1
    where category_id = old.category_id and status = old.status and condition = old.condition;
    insert into listing_count (category_id, status, condition, listings) values (new.category_id, new.status, new.condition, 1)
    on conflict (category_id, status, condition) do update set listings = listings + 1;
end;
