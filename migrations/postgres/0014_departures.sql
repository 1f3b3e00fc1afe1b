-- How many listings have ever left a group: sold, deleted, moved, or called otherwise. Of what has been counted once, at least all
-- but so many are still there. What stands in no search's index yet was never found, and does not leave when it is noted there.
alter table listing_count add column departures bigint not null default 0;
create or replace function count_listings() returns trigger language plpgsql as $$
begin
    -- Sorted, so that two transactions lock the counts in the same order.
    if tg_op = 'INSERT' then
        insert into listing_count (category_id, status, condition, listings)
        select category_id, status, condition, count(*) from added group by category_id, status, condition order by category_id, status, condition
        on conflict (category_id, status, condition) do update set listings = listing_count.listings + excluded.listings;
    elsif tg_op = 'DELETE' then
        insert into listing_count (category_id, status, condition, listings, departures)
        select category_id, status, condition, -count(*), count(*)
        from gone group by category_id, status, condition order by category_id, status, condition
        on conflict (category_id, status, condition) do update
        set listings = listing_count.listings + excluded.listings, departures = listing_count.departures + excluded.departures;
    else
        insert into listing_count (category_id, status, condition, listings, departures)
        select category_id, status, condition, sum(come) - sum(went), sum(went)
        from (
            select a.category_id, a.status, a.condition, 1 as come, 0 as went from added a join gone g on g.listing_id = a.listing_id
            where (a.category_id, a.status, a.condition) is distinct from (g.category_id, g.status, g.condition)
               or (g.entry_id is not null and a.entry_id is distinct from g.entry_id)
            union all
            select g.category_id, g.status, g.condition, 0, 1 from added a join gone g on g.listing_id = a.listing_id
            where (a.category_id, a.status, a.condition) is distinct from (g.category_id, g.status, g.condition)
               or (g.entry_id is not null and a.entry_id is distinct from g.entry_id)
        ) as change
        group by category_id, status, condition order by category_id, status, condition
        on conflict (category_id, status, condition) do update
        set listings = listing_count.listings + excluded.listings, departures = listing_count.departures + excluded.departures;
    end if;
    return null;
end $$;
