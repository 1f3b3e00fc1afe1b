-- Who has left, and what waits to be proved.

-- Names of an import's sellers who have left, as SHA-256: the next import of the same file leaves their rows out.
create table departed_seller (
    name_hash bytea primary key
);

-- The session or program in which a second factor is being set up: no other is shown its secret.
alter table second_factor add column pending_by text not null default '';
