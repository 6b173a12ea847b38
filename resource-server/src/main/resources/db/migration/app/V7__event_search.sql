-- Lists are read in the order of their ids; each filter has an index.
CREATE INDEX event_organizer ON event (organizer_id, id);
CREATE INDEX event_starts ON event (starts_at);

-- What of an event can be found by its words, in any language.
CREATE FUNCTION event_words(title text, description text, location text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN to_tsvector('simple'::regconfig, title || ' ' || description || ' ' || location);

CREATE INDEX event_words ON event USING gin (event_words(title, description, location));
