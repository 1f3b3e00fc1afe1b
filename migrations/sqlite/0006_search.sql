-- Search: one row for each distinct wording of a book (title, author, publisher, ISBN), which listings point to. The server
-- fills it in (src/search/text.rs says what stands in it), for existing listings when it starts.
create table search_entry (
    entry_id integer primary key autoincrement,
    -- SHA-256 of the wording
    identity text not null unique,
    title text not null,
    author text not null,
    plain text not null,
    words text not null,
    keys text not null,
    initials text not null,
    title_length bigint not null,
    title_keys bigint not null
);

-- What begins with one or two keys or initials: too short for trigrams.
create table search_prefix (
    prefix text not null,
    grade bigint not null,
    entry_id bigint not null references search_entry on delete cascade,
    primary key (prefix, grade, entry_id)
) without rowid;
create index search_prefix_entry on search_prefix (entry_id);

create virtual table search_fts using fts5 (keys, initials, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1');
create trigger search_entry_inserted after insert on search_entry begin
    insert into search_fts (rowid, keys, initials) values (new.entry_id, new.keys, new.initials);
end;
create trigger search_entry_deleted after delete on search_entry begin
    delete from search_fts where rowid = old.entry_id;
end;
create trigger search_entry_updated after update of keys, initials on search_entry begin
    delete from search_fts where rowid = old.entry_id;
    insert into search_fts (rowid, keys, initials) values (new.entry_id, new.keys, new.initials);
end;

alter table listing add column entry_id bigint references search_entry;
create index listing_entry on listing (entry_id, status);
alter table listing drop column search_text;

-- Counts by condition too: what a list may be narrowed to says how many there are.
drop trigger listing_inserted;
drop trigger listing_deleted;
drop trigger listing_updated;
drop table listing_count;
create table listing_count (
    category_id bigint not null,
    status text not null,
    condition text not null,
    listings bigint not null,
    primary key (category_id, status, condition)
);
insert into listing_count (category_id, status, condition, listings)
select category_id, status, condition, count(*) from listing group by category_id, status, condition;
create trigger listing_inserted after insert on listing begin
    insert into listing_count (category_id, status, condition, listings) values (new.category_id, new.status, new.condition, 1)
    on conflict (category_id, status, condition) do update set listings = listings + 1;
end;
create trigger listing_deleted after delete on listing begin
    update listing_count set listings = listings - 1
    where category_id = old.category_id and status = old.status and condition = old.condition;
end;
create trigger listing_updated after update of category_id, status, condition on listing
when old.category_id <> new.category_id or old.status <> new.status or old.condition <> new.condition begin
    update listing_count set listings = listings - 1
    where category_id = old.category_id and status = old.status and condition = old.condition;
    insert into listing_count (category_id, status, condition, listings) values (new.category_id, new.status, new.condition, 1)
    on conflict (category_id, status, condition) do update set listings = listings + 1;
end;
