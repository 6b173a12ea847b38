-- A page of the events at a time takes their ids from the index alone.
CREATE INDEX event_starts_with_id ON event (starts_at, id);
DROP INDEX event_starts;
ALTER INDEX event_starts_with_id RENAME TO event_starts;
