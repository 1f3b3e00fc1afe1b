-- Readers: reviews and hashtags, likes, jjim, comments, notifications.

-- A review of a book. Its title, author and publisher are the reviewer's words; the book keeps the edition's facts.
create table review (
    review_id integer primary key autoincrement,
    book_id bigint not null references book,
    member_id bigint not null references member on delete cascade,
    isbn text not null,
    book_title text not null,
    book_author text not null,
    book_publisher text not null,
    category_id bigint not null references category,
    rating bigint not null check (rating between 1 and 10),
    title text not null,
    text text not null,
    -- the book's title, folded: what a search looks at
    search_text text not null,
    like_count bigint not null default 0,
    comment_count bigint not null default 0,
    created_at bigint not null,
    updated_at bigint not null
);
create index review_newest on review (created_at, review_id);
create index review_category_newest on review (category_id, created_at, review_id);
create index review_rating on review (rating, review_id);
create index review_category_rating on review (category_id, rating, review_id);
create index review_book_newest on review (book_id, created_at, review_id);
create index review_member_newest on review (member_id, created_at, review_id);

-- How often a review was read, apart from it: counting a reader touches no row that somebody edits.
create table review_views (
    review_id bigint primary key not null references review on delete cascade,
    category_id bigint not null,
    views bigint not null
);
create index review_views_most on review_views (views, review_id);
create index review_views_category_most on review_views (category_id, views, review_id);
create trigger review_inserted after insert on review begin
    insert into review_views (review_id, category_id, views) values (new.review_id, new.category_id, 0);
end;
create trigger review_updated after update of category_id on review begin
    update review_views set category_id = new.category_id where review_id = new.review_id;
end;

-- Who has read what on which (Korean) day: a hash with that day's salt. Both go with the day.
create table review_reader (
    review_id bigint not null references review on delete cascade,
    day bigint not null,
    reader_hash blob not null,
    primary key (review_id, day, reader_hash)
);
create index review_reader_day on review_reader (day);
create table listing_views (
    listing_id bigint primary key not null references listing on delete cascade,
    views bigint not null
);
create table listing_reader (
    listing_id bigint not null references listing on delete cascade,
    day bigint not null,
    reader_hash blob not null,
    primary key (listing_id, day, reader_hash)
);
create index listing_reader_day on listing_reader (day);
create table reader_salt (
    day bigint primary key not null,
    salt blob not null
);

create table review_tag (
    review_id bigint not null references review on delete cascade,
    tag text not null,
    position bigint not null,
    -- the review's, so that a tag's reviews stand in an index in their order
    created_at bigint not null,
    primary key (review_id, tag)
);
create index review_tag_newest on review_tag (tag, created_at, review_id);

-- How many reviews have a tag.
create table hashtag (
    tag text primary key not null,
    reviews bigint not null
);
create index hashtag_most on hashtag (reviews, tag);
create trigger review_tag_inserted after insert on review_tag begin
    insert into hashtag (tag, reviews) values (new.tag, 1) on conflict (tag) do update set reviews = reviews + 1;
end;
create trigger review_tag_deleted after delete on review_tag begin
    update hashtag set reviews = reviews - 1 where tag = old.tag;
end;

-- A like is a row, and the number of likes the number of rows: triggers keep it, in the same transaction.
create table listing_like (
    listing_id bigint not null references listing on delete cascade,
    member_id bigint not null references member on delete cascade,
    created_at bigint not null,
    primary key (listing_id, member_id)
);
create index listing_like_member on listing_like (member_id);
create table review_like (
    review_id bigint not null references review on delete cascade,
    member_id bigint not null references member on delete cascade,
    created_at bigint not null,
    primary key (review_id, member_id)
);
create index review_like_member on review_like (member_id);
alter table listing add column like_count bigint not null default 0;
alter table listing add column comment_count bigint not null default 0;
create trigger listing_liked after insert on listing_like begin
    update listing set like_count = like_count + 1 where listing_id = new.listing_id;
end;
create trigger listing_unliked after delete on listing_like begin
    update listing set like_count = like_count - 1 where listing_id = old.listing_id;
end;
create trigger review_liked after insert on review_like begin
    update review set like_count = like_count + 1 where review_id = new.review_id;
end;
create trigger review_unliked after delete on review_like begin
    update review set like_count = like_count - 1 where review_id = old.review_id;
end;

-- A book on somebody's list (찜), with what it cost and how it stood then.
create table jjim (
    member_id bigint not null references member on delete cascade,
    listing_id bigint not null references listing on delete cascade,
    price bigint not null,
    created_at bigint not null,
    primary key (member_id, listing_id)
);
create index jjim_newest on jjim (member_id, created_at, listing_id);
create index jjim_listing on jjim (listing_id);
create trigger jjim_inserted after insert on jjim begin
    update listing set jjim_count = jjim_count + 1 where listing_id = new.listing_id;
end;
create trigger jjim_deleted after delete on jjim begin
    update listing set jjim_count = jjim_count - 1 where listing_id = old.listing_id;
end;

-- Under a listing or a review, never both. An answer has a parent, and no answers. One that was deleted and has answers
-- stays without its words.
create table comment (
    comment_id integer primary key autoincrement,
    listing_id bigint references listing on delete cascade,
    review_id bigint references review on delete cascade,
    parent_id bigint references comment on delete cascade,
    member_id bigint not null references member on delete cascade,
    text text not null,
    created_at bigint not null,
    edited_at bigint,
    deleted_at bigint,
    check ((listing_id is null) <> (review_id is null))
);
create index comment_listing on comment (listing_id, comment_id);
create index comment_review on comment (review_id, comment_id);
create index comment_parent on comment (parent_id, comment_id);
create index comment_member on comment (member_id, comment_id);
create trigger comment_inserted after insert on comment begin
    update listing set comment_count = comment_count + 1 where listing_id = new.listing_id;
    update review set comment_count = comment_count + 1 where review_id = new.review_id;
end;
create trigger comment_deleted after delete on comment when old.deleted_at is null begin
    update listing set comment_count = comment_count - 1 where listing_id = old.listing_id;
    update review set comment_count = comment_count - 1 where review_id = old.review_id;
end;
create trigger comment_emptied after update of deleted_at on comment when old.deleted_at is null and new.deleted_at is not null begin
    update listing set comment_count = comment_count - 1 where listing_id = new.listing_id;
    update review set comment_count = comment_count - 1 where review_id = new.review_id;
end;

create table notification (
    notification_id integer primary key autoincrement,
    member_id bigint not null references member on delete cascade,
    kind text not null check (kind in ('comment', 'answer', 'jjim_reserved', 'jjim_sold', 'jjim_cheaper', 'jjim_back')),
    -- who did it; what is theirs goes with them
    actor_id bigint references member on delete cascade,
    listing_id bigint references listing on delete cascade,
    review_id bigint references review on delete cascade,
    comment_id bigint references comment on delete cascade,
    -- for a book that became cheaper: what it cost, and costs
    old_price bigint,
    new_price bigint,
    created_at bigint not null,
    read_at bigint
);
create index notification_newest on notification (member_id, notification_id);
create index notification_unread on notification (member_id) where read_at is null;
create index notification_age on notification (created_at);
create index notification_comment on notification (comment_id);
create index notification_listing on notification (listing_id);
create index notification_review on notification (review_id);
create index notification_actor on notification (actor_id);

-- What somebody does not want to be told of; what has no row is told.
create table notification_off (
    member_id bigint not null references member on delete cascade,
    kind text not null,
    primary key (member_id, kind)
);

-- Who wants a digest by mail of what they have not read, once a day; and when they got the last.
create table digest (
    member_id bigint primary key not null references member on delete cascade,
    lang text not null,
    sent_at bigint not null
);
create index digest_due on digest (sent_at);
