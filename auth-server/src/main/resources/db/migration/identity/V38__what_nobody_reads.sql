-- No version writes or reads these by name since rows are read without JPA.
ALTER TABLE signing_key DROP COLUMN version;
ALTER TABLE refresh_key DROP COLUMN created_at;

-- The indexes on lower() were for the version before V26. Where that one found names which casefold() takes for the same,
-- its own index holds none apart: there these stay, and hold apart those which lower() takes for the same.
DO $$
DECLARE
    field text;
BEGIN
    FOREACH field IN ARRAY ARRAY['username', 'email'] LOOP
        IF (SELECT indisunique FROM pg_index WHERE indexrelid = to_regclass(format('account_%s_folded', field))) THEN
            EXECUTE format('DROP INDEX account_%s_key', field);
        END IF;
    END LOOP;
END $$;
