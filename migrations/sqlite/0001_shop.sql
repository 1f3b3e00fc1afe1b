-- The shop: members, books, listings, photos. Times are Unix milliseconds; money is whole won.

create table category (
    category_id integer primary key autoincrement,
    key text not null unique,
    name_ko text not null,
    name_en text not null,
    position bigint not null
);

-- Names and addresses are unique ignoring case: the *_key columns hold what is compared.
-- A member from an import has neither user name, e-mail nor password; import_name is its name in the file.
create table member (
    member_id integer primary key autoincrement,
    username text,
    username_key text unique,
    email text,
    email_key text unique,
    nickname text not null,
    nickname_key text unique,
    password_hash text,
    role text not null default 'member' check (role in ('member', 'moderator', 'admin')),
    import_name text unique,
    created_at bigint not null
);

-- Only the token's SHA-256 is kept: whoever reads this table cannot sign in with it.
create table session (
    session_hash blob primary key not null,
    member_id bigint not null references member on delete cascade,
    remember boolean not null,
    user_agent text not null,
    created_at bigint not null,
    last_seen_at bigint not null,
    expires_at bigint not null
);
create index session_member on session (member_id);
create index session_expiry on session (expires_at);

-- An edition. identity is 'isbn:…', or 'text:title|author' folded where there is no ISBN.
create table book (
    book_id integer primary key autoincrement,
    identity text not null unique,
    isbn text unique,
    title text not null,
    author text not null,
    publisher text not null,
    category_id bigint references category,
    subcategory text not null default '',
    published_on text not null default '',
    description text not null default '',
    list_price bigint,
    language text not null default '',
    average_rating double precision,
    ratings_count bigint,
    source text not null check (source in ('member', 'import', 'catalogue')),
    created_at bigint not null
);

-- A copy on sale. Its title, author, publisher and category are the seller's words; the book keeps the edition's facts.
create table listing (
    listing_id integer primary key autoincrement,
    book_id bigint not null references book,
    seller_id bigint not null references member on delete cascade,
    isbn text not null,
    title text not null,
    author text not null,
    publisher text not null,
    category_id bigint not null references category,
    condition text not null check (condition in ('best', 'good', 'fair', 'poor', 'worn')),
    original_price bigint not null check (original_price >= 0),
    selling_price bigint not null check (selling_price >= 0),
    -- per mille off the original price; negative where a rare book costs more
    discount bigint not null,
    details text not null,
    status text not null check (status in ('on_sale', 'reserved', 'sold')),
    -- title, author, publisher and ISBN, folded, a line each
    search_text text not null,
    jjim_count bigint not null default 0,
    created_at bigint not null,
    updated_at bigint not null,
    sold_at bigint
);
create index listing_newest on listing (created_at, listing_id);
create index listing_status_newest on listing (status, created_at, listing_id);
create index listing_category_newest on listing (category_id, created_at, listing_id);
create index listing_category_status_newest on listing (category_id, status, created_at, listing_id);
create index listing_price on listing (selling_price, listing_id);
create index listing_category_price on listing (category_id, selling_price, listing_id);
create index listing_discount on listing (discount, listing_id);
create index listing_category_discount on listing (category_id, discount, listing_id);
create index listing_jjim on listing (jjim_count, listing_id);
create index listing_category_jjim on listing (category_id, jjim_count, listing_id);
create index listing_seller_newest on listing (seller_id, created_at, listing_id);
create index listing_book on listing (book_id);

-- How many listings there are of each category and state, so that a list's total costs a few rows and not a count.
-- Triggers keep it, in the same transaction as the listing.
create table listing_count (
    category_id bigint not null,
    status text not null,
    listings bigint not null,
    primary key (category_id, status)
);
create trigger listing_inserted after insert on listing begin
    insert into listing_count (category_id, status, listings) values (new.category_id, new.status, 1)
    on conflict (category_id, status) do update set listings = listings + 1;
end;
create trigger listing_deleted after delete on listing begin
    update listing_count set listings = listings - 1 where category_id = old.category_id and status = old.status;
end;
create trigger listing_updated after update of category_id, status on listing
when old.category_id <> new.category_id or old.status <> new.status begin
    update listing_count set listings = listings - 1 where category_id = old.category_id and status = old.status;
    insert into listing_count (category_id, status, listings) values (new.category_id, new.status, 1)
    on conflict (category_id, status) do update set listings = listings + 1;
end;

-- A photo belongs to its uploader, and to a listing once that claims it. ready is false while its files are being written.
create table photo (
    photo_id integer primary key autoincrement,
    member_id bigint not null references member on delete cascade,
    listing_id bigint references listing on delete cascade,
    position bigint not null default 0,
    card_file text not null unique,
    full_file text not null unique,
    width bigint not null,
    height bigint not null,
    ready boolean not null,
    created_at bigint not null
);
create index photo_listing on photo (listing_id, position);
create index photo_member on photo (member_id);

-- Files whose photo row is gone, until the sweeper has removed them: a crash in between leaves nothing behind.
create table discarded_file (
    file text primary key not null,
    discarded_at bigint not null
);
create trigger photo_deleted after delete on photo begin
    insert into discarded_file (file, discarded_at) values (old.card_file, 0), (old.full_file, 0);
end;

-- What was typed into a form that failed. Only the cookie's SHA-256 is kept.
create table draft (
    draft_hash blob not null,
    form text not null,
    body text not null,
    created_at bigint not null,
    primary key (draft_hash, form)
);
create index draft_age on draft (created_at);

-- Counts per key and window, in the database so that several processes agree.
create table throttle (
    key text primary key not null,
    started_at bigint not null,
    hits bigint not null
);
create index throttle_age on throttle (started_at);
