-- Names and addresses that differ in case only are the same, also where lower() alone tells them apart, such as the small
-- sigma at the end of a Greek word. The indexes on lower() stay beside these for as long as the version before this one may
-- run: it finds people by them.
-- Accounts of two people whom only lower() told apart go on as they are: then the index holds no two apart, and says so.
DO $$
DECLARE
    field   text;
    folded  text;
    alike   text;
BEGIN
    FOREACH field IN ARRAY ARRAY['username', 'email'] LOOP
        folded := format('casefold(lower(%I COLLATE pg_c_utf8))', field);
        BEGIN
            EXECUTE format('CREATE UNIQUE INDEX account_%s_folded ON account (%s)', field, folded);
        EXCEPTION WHEN unique_violation THEN
            EXECUTE format('CREATE INDEX account_%s_folded ON account (%s)', field, folded);
            EXECUTE format('SELECT string_agg(ids, ''; '') FROM (
                                SELECT string_agg(id::text, '', '' ORDER BY id) AS ids FROM account
                                GROUP BY %s HAVING count(*) > 1 ORDER BY min(id) LIMIT 20) groups', folded) INTO alike;
            RAISE WARNING 'Accounts have a % that differs in case only (ids of the first ones: %). Each is still found by '
                'its own spelling. Change all but one of each with PATCH /admin/users/ID, and then run as keyturn_auth: '
                'BEGIN; DROP INDEX identity.account_%_folded; '
                'CREATE UNIQUE INDEX account_%_folded ON identity.account (%); COMMIT;',
                field, alike, field, field, folded;
        END;
    END LOOP;
END $$;
