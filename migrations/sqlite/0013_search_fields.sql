-- The table of beginnings has titles and persons as a whole, behind a bound, and pairs of keys with a mark (src/search/text.rs).
insert or ignore into search_prefix (prefix, grade, entry_id)
with recursive field (entry_id, keys, rest, left) as (
    select entry_id, '', ltrim(keys, '|'), length(trim(initials, '|')) - length(replace(trim(initials, '|'), '|', '')) + 1 from search_entry
    union all
    select entry_id, substr(rest, 1, instr(rest, '|') - 1), substr(rest, instr(rest, '|') + 1), left - 1 from field where rest <> '' and left > 0
)
select '|' || substr(keys, 1, 40), 0, entry_id from field where keys <> '';

-- Wordings that have marks are noted anew when the server starts.
update listing set entry_id = null where entry_id in (select entry_id from search_entry where keys glob '*[+#%_\$@=]*');
delete from search_entry where keys glob '*[+#%_\$@=]*';

-- It is `words` without spaces.
alter table search_entry drop column plain;
