-- No version has read the column, which fills itself; the function was for the version before V17.
ALTER TABLE event DROP COLUMN created_at;
DROP FUNCTION event_words(text, text, text);
