-- A word of an event is a run of letters and digits, in whatever case, as titles are the same (V14). PostgreSQL's parser would
-- also tell addresses, paths and tags from words, and to do so looks ahead anew from each piece of them: ten thousand
-- characters such as 1@a1@a took it seconds.
CREATE OR REPLACE FUNCTION event_terms(title text, description text, location text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 SET search_path = app
    RETURN to_tsvector('simple'::regconfig, regexp_replace(
        casefold(lower((title || ' ' || description || ' ' || location) COLLATE pg_c_utf8)),
        '[!-/:-@\[-`{-~]+', ' ', 'g'));

-- Who has many events makes both before, and this one CONCURRENTLY: nobody stores events meanwhile.
CREATE INDEX IF NOT EXISTS event_terms ON event USING gin (event_terms(title, description, location))
    WITH (fastupdate = off);
