-- Apart from the making of the new index, which readers do not wait for, and which need not be repeated if this has to wait
-- for one of them too long.
DROP INDEX event_words;

-- For the version before this one. It is written out into its statements, which so find the new index.
CREATE OR REPLACE FUNCTION event_words(title text, description text, location text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN event_terms(title, description, location);
