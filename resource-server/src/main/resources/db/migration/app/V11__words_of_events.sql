-- PostgreSQL took the words of an event for free, and computed them for all events rather than ask the index for a word that
-- few have. Now it knows what they cost. A function with a setting of its own is not written out into statements, which would
-- hide that.
ALTER FUNCTION event_words(text, text, text) COST 10000 SET search_path = app;

-- New words go into the index at once. They were gathered, and the statement that filled 4 MB had to put all of them in, which
-- took longer than a statement may.
ALTER INDEX event_words SET (fastupdate = off);
SELECT gin_clean_pending_list('event_words');
