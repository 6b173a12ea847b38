-- Titles that differ in case only are the same, also where lower() alone tells them apart, such as the small sigma at the
-- end of a Greek word. The index keeps its name, by which the version before this one knows it, and refuses all that it did.
-- Events whose titles only lower() told apart go on as they are, with the index that there was.
DO $$
DECLARE
    folded CONSTANT text := 'casefold(lower(title COLLATE pg_c_utf8))';
    alike           text;
BEGIN
    EXECUTE format('CREATE UNIQUE INDEX event_title_folded ON event (%s)', folded);
    DROP INDEX event_title_key;
    ALTER INDEX event_title_folded RENAME TO event_title_key;
EXCEPTION WHEN unique_violation THEN
    EXECUTE format('SELECT string_agg(ids, ''; '') FROM (
                        SELECT string_agg(id::text, '', '' ORDER BY id) AS ids FROM event
                        GROUP BY %s HAVING count(*) > 1 ORDER BY min(id) LIMIT 20) groups', folded) INTO alike;
    RAISE WARNING 'Events have a title that differs in case only (ids of the first ones: %). Change all but one of each with '
        'PUT /events/ID, and then run as keyturn_resource: BEGIN; DROP INDEX app.event_title_key; '
        'CREATE UNIQUE INDEX event_title_key ON app.event (%); COMMIT;', alike, folded;
END $$;
