-- Saved searches: who saved one is told of a listing that comes and fits.

create table saved_search (
    saved_search_id integer primary key autoincrement,
    member_id bigint not null references member on delete cascade,
    -- what stands behind the list's address: 'q=…&category=…'; and its SHA-256, for it may be too long for a key
    query text not null,
    identity text not null,
    -- what is searched for, as it was typed; empty where the list is only narrowed
    q text not null,
    created_at bigint not null,
    unique (member_id, identity)
);

-- What was found for a saved search and has not been looked at yet.
create table saved_search_hit (
    saved_search_id bigint not null references saved_search on delete cascade,
    listing_id bigint not null references listing on delete cascade,
    found_at bigint not null,
    primary key (saved_search_id, listing_id)
);
create index saved_search_hit_listing on saved_search_hit (listing_id);
create index saved_search_hit_age on saved_search_hit (found_at);

-- Listings that were put on sale or changed and are still to be held against the saved searches. Written in the transaction
-- of the listing, so that a restart loses none.
create table listing_news (
    listing_news_id integer primary key autoincrement,
    listing_id bigint not null references listing on delete cascade,
    -- how it stood before its change, as JSON; null for one that is new
    was text,
    -- the saved search up to which this is done
    reached bigint not null default 0,
    noted_at bigint not null
);
create index listing_news_listing on listing_news (listing_id);

-- SQLite cannot change a check: the table is made anew, with one kind more. Its ids go on where they were.
create table notification_new (
    notification_id integer primary key autoincrement,
    member_id bigint not null references member on delete cascade,
    kind text not null check (kind in ('comment', 'answer', 'jjim_reserved', 'jjim_sold', 'jjim_cheaper', 'jjim_back', 'found')),
    -- who did it; what is theirs goes with them
    actor_id bigint references member on delete cascade,
    listing_id bigint references listing on delete cascade,
    review_id bigint references review on delete cascade,
    comment_id bigint references comment on delete cascade,
    -- for a book that became cheaper: what it cost, and costs; the second also for one that was found
    old_price bigint,
    new_price bigint,
    created_at bigint not null,
    read_at bigint,
    -- what it was found by, if by words
    search text
);
insert into sqlite_sequence (name, seq) select 'notification_new', seq from sqlite_sequence where name = 'notification';
insert into notification_new (notification_id, member_id, kind, actor_id, listing_id, review_id, comment_id, old_price, new_price, created_at, read_at)
select notification_id, member_id, kind, actor_id, listing_id, review_id, comment_id, old_price, new_price, created_at, read_at from notification;
drop table notification;
alter table notification_new rename to notification;
create index notification_newest on notification (member_id, notification_id);
create index notification_unread on notification (member_id) where read_at is null;
create index notification_age on notification (created_at);
create index notification_comment on notification (comment_id);
create index notification_listing on notification (listing_id);
create index notification_review on notification (review_id);
create index notification_actor on notification (actor_id);
-- However many of their searches fit, and however often the listing is changed: each member is told of it once.
create unique index notification_found on notification (member_id, listing_id) where kind = 'found';
