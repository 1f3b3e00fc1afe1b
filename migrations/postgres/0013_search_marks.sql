-- The table of beginnings has pairs of keys with a mark too (src/search/text.rs): wordings that have marks are noted anew when
-- the server starts.
update listing set entry_id = null where entry_id in (select entry_id from search_entry where keys ~ '[+#%_\\$@=]');
delete from search_entry where keys ~ '[+#%_\\$@=]';
