-- The table of beginnings has titles and persons as a whole, behind a bound, and pairs of keys with a mark (src/search/text.rs).
insert into search_prefix (prefix, grade, entry_id)
select '|' || left(f.keys, 40), 0, e.entry_id
from search_entry e cross join lateral unnest(string_to_array(btrim(e.keys, '|'), '|')) with ordinality as f (keys, place)
where f.keys <> '' and f.place <= cardinality(string_to_array(btrim(e.initials, '|'), '|'))
on conflict do nothing;

-- Wordings that have marks are noted anew when the server starts.
update listing set entry_id = null where entry_id in (select entry_id from search_entry where keys ~ '[+#%_\\$@=]');
delete from search_entry where keys ~ '[+#%_\\$@=]';

-- It is `words` without spaces.
alter table search_entry drop column plain;
