-- Members: profiles, mail, known devices, API tokens, second factor, withdrawal.

alter table member add column about_me text not null default '';
alter table member add column email_verified_at bigint;
-- A suspended member reads, and takes their things along; nothing of theirs is added or changed.
alter table member add column suspended_at bigint;
-- Who has left keeps a row for what stays under "탈퇴한 회원": without name, address, password and picture.
alter table member add column withdrawn_at bigint;

-- A photo that is its uploader's portrait: at most one each.
alter table photo add column portrait boolean not null default false;
create unique index photo_portrait on photo (member_id) where portrait;

-- Browsers that a member has logged in with before: strangers' wrong passwords do not lock them out.
create table known_device (
    device_hash blob not null,
    member_id bigint not null references member on delete cascade,
    created_at bigint not null,
    last_seen_at bigint not null,
    primary key (device_hash, member_id)
);
create index known_device_member on known_device (member_id);
create index known_device_age on known_device (last_seen_at);

-- The right password was given; the code of the second factor is still missing.
create table login_challenge (
    challenge_hash blob primary key not null,
    member_id bigint not null references member on delete cascade,
    remember boolean not null,
    created_at bigint not null
);
create index login_challenge_member on login_challenge (member_id);
create index login_challenge_age on login_challenge (created_at);

-- Where an API client has signed in. All tokens that came of it by renewing end with it, and it ends with the session
-- in which it was made, if there was one.
create table token_family (
    family_id integer primary key autoincrement,
    member_id bigint not null references member on delete cascade,
    session_hash blob references session on delete cascade,
    user_agent text not null,
    created_at bigint not null,
    last_seen_at bigint not null
);
create index token_family_member on token_family (member_id);
create index token_family_session on token_family (session_hash);

-- A refresh token that was used stays until it would have expired: whoever uses it again has stolen it, or was robbed.
create table api_token (
    token_hash blob primary key not null,
    family_id bigint not null references token_family on delete cascade,
    refresh boolean not null,
    used boolean not null,
    expires_at bigint not null
);
create index api_token_family on api_token (family_id);
create index api_token_expiry on api_token (expires_at);

-- What a link in a mail carries, as SHA-256.
create table mail_token (
    token_hash blob primary key not null,
    member_id bigint not null references member on delete cascade,
    purpose text not null check (purpose in ('reset', 'verify')),
    created_at bigint not null,
    expires_at bigint not null
);
create unique index mail_token_member on mail_token (member_id, purpose);
create index mail_token_expiry on mail_token (expires_at);

-- Mails that are to be sent. A row says what and to whom; the words, and the token of a link, are made when it goes out.
create table outbox (
    mail_id integer primary key autoincrement,
    kind text not null,
    email text not null,
    email_key text not null,
    lang text not null,
    attempts bigint not null default 0,
    created_at bigint not null,
    due_at bigint not null
);
create index outbox_due on outbox (due_at, mail_id);
create index outbox_email on outbox (email_key);

-- secret is there once a code has proved that the app has it. What is being set up waits in pending_*: the codes in plain,
-- for they are worth nothing before that.
create table second_factor (
    member_id bigint primary key not null references member on delete cascade,
    secret blob,
    last_step bigint not null default 0,
    pending_secret blob,
    pending_codes text not null default '',
    pending_at bigint not null default 0
);

create table recovery_code (
    member_id bigint not null references member on delete cascade,
    code_hash blob not null,
    primary key (member_id, code_hash)
);
