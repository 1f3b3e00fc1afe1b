-- The librarian: what each book is found by, and what members have asked.

-- The words of a book as keystrokes, once each, a space between: head is title, author, publisher, category and hashtags, body
-- its description, reviews and what sellers say of copies. src/recommend/shelf.rs fills it in.
create table shelf_text (
    book_id bigint primary key not null references book on delete cascade,
    head text not null,
    body text not null
);
create virtual table shelf_fts using fts5 (head, body, content = '', contentless_delete = 1, detail = column, tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'");
create trigger shelf_text_inserted after insert on shelf_text begin
    insert into shelf_fts (rowid, head, body) values (new.book_id, new.head, new.body);
end;
create trigger shelf_text_deleted after delete on shelf_text begin
    delete from shelf_fts where rowid = old.book_id;
end;
create trigger shelf_text_updated after update on shelf_text begin
    delete from shelf_fts where rowid = old.book_id;
    insert into shelf_fts (rowid, head, body) values (new.book_id, new.head, new.body);
end;

-- Books whose words are not what they were. A row for each change and no key: two that change the same book do not wait for
-- each other.
create table shelf_stale (
    stale_id integer primary key autoincrement,
    book_id bigint not null
);
create trigger shelf_book_inserted after insert on book begin
    insert into shelf_stale (book_id) values (new.book_id);
end;
create trigger shelf_book_updated after update of title, author, publisher, category_id, subcategory, description on book begin
    insert into shelf_stale (book_id) values (new.book_id);
end;
create trigger shelf_listing_inserted after insert on listing when new.details <> '' begin
    insert into shelf_stale (book_id) values (new.book_id);
end;
create trigger shelf_listing_updated after update of details, book_id on listing
when new.details <> old.details or new.book_id <> old.book_id begin
    insert into shelf_stale (book_id) values (old.book_id), (new.book_id);
end;
create trigger shelf_listing_deleted after delete on listing when old.details <> '' begin
    insert into shelf_stale (book_id) values (old.book_id);
end;
create trigger shelf_review_inserted after insert on review begin
    insert into shelf_stale (book_id) values (new.book_id);
end;
create trigger shelf_review_updated after update of title, text, book_id on review begin
    insert into shelf_stale (book_id) values (old.book_id), (new.book_id);
end;
create trigger shelf_review_deleted after delete on review begin
    insert into shelf_stale (book_id) values (old.book_id);
end;
create trigger shelf_tag_inserted after insert on review_tag begin
    insert into shelf_stale (book_id) select book_id from review where review_id = new.review_id;
end;
create trigger shelf_tag_deleted after delete on review_tag begin
    insert into shelf_stale (book_id) select book_id from review where review_id = old.review_id;
end;
insert into shelf_stale (book_id) select book_id from book;

-- A talk with the librarian; nobody but its member reads it.
create table conversation (
    conversation_id integer primary key autoincrement,
    member_id bigint not null references member on delete cascade,
    -- its first question
    title text not null,
    created_at bigint not null,
    updated_at bigint not null
);
create index conversation_newest on conversation (member_id, updated_at, conversation_id);

-- A question with its answer.
create table turn (
    turn_id integer primary key autoincrement,
    conversation_id bigint not null references conversation on delete cascade,
    member_id bigint not null references member on delete cascade,
    question text not null,
    answer text not null,
    engine text not null check (engine in ('embedded', 'openai')),
    -- the provider failed, and the embedded engine answered in its place
    fell_back boolean not null,
    nothing_fits boolean not null,
    -- the person stopped it before its end
    stopped boolean not null,
    -- the mark of the form: however often it is sent as it is, it asks once
    once text,
    created_at bigint not null,
    unique (member_id, once)
);
create index turn_conversation on turn (conversation_id, turn_id);

-- The books of an answer, in its order. What it was called and cost then stays when the listing goes.
create table turn_book (
    turn_id bigint not null references turn on delete cascade,
    place bigint not null,
    listing_id bigint references listing on delete set null,
    isbn text not null,
    title text not null,
    author text not null,
    price bigint not null,
    reason text not null,
    primary key (turn_id, place)
);
create index turn_book_listing on turn_book (listing_id);

-- Questions of a member and (Korean) day: slot 1 to as many as a day has. A slot is reserved before it is answered, and free
-- again where that did not happen in time.
create table question_slot (
    member_id bigint not null references member on delete cascade,
    day bigint not null,
    slot bigint not null,
    token text not null unique,
    reserved_at bigint not null,
    answered boolean not null,
    primary key (member_id, day, slot)
);
create index question_slot_day on question_slot (day);
