-- The life of a signing key, held by the database too. A removed key stays without its private part: its signature may
-- still stand in an id_token_hint.
ALTER TABLE signing_key
    ADD removed_at timestamptz,
    ALTER version SET DEFAULT 0,
    DROP CONSTRAINT signing_key_state_check,
    ADD CONSTRAINT signing_key_state CHECK (state IN ('STANDBY', 'ACTIVE', 'RETIRED', 'REVOKED', 'REMOVED'));

UPDATE signing_key SET activated_at = published_at WHERE activated_at < published_at;

ALTER TABLE signing_key
    ADD CONSTRAINT signing_key_times_fit_state CHECK (CASE state
        WHEN 'STANDBY' THEN num_nonnulls(activated_at, retired_at, revoked_at, removed_at) = 0
        WHEN 'ACTIVE'  THEN activated_at IS NOT NULL AND num_nonnulls(retired_at, revoked_at, removed_at) = 0
        WHEN 'RETIRED' THEN retired_at IS NOT NULL AND num_nonnulls(revoked_at, removed_at) = 0
        WHEN 'REMOVED' THEN retired_at IS NOT NULL AND removed_at IS NOT NULL AND revoked_at IS NULL
        WHEN 'REVOKED' THEN revoked_at IS NOT NULL
    END),
    ADD CONSTRAINT signing_key_times_in_order CHECK (
        activated_at >= published_at AND retired_at >= coalesce(activated_at, published_at)
        AND removed_at >= retired_at AND revoked_at >= coalesce(removed_at, retired_at, activated_at, published_at));

-- At the end of each transaction there is exactly one key that signs, and one that can take over.
CREATE FUNCTION signing_key_complete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM identity.signing_key)
       AND ((SELECT count(*) FROM identity.signing_key WHERE state = 'ACTIVE') <> 1
            OR NOT EXISTS (SELECT FROM identity.signing_key WHERE state = 'STANDBY')) THEN
        RAISE EXCEPTION 'identity.signing_key needs exactly one ACTIVE key, and a STANDBY'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER signing_key_complete
    AFTER INSERT OR UPDATE OF state OR DELETE ON signing_key
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION signing_key_complete();

-- One row: another version whenever a key of either kind changes, whoever changes it. It is what each node looks at
-- every second; random, so that a database that was restored or failed over never repeats one.
CREATE TABLE key_state (
    single  boolean PRIMARY KEY DEFAULT true CHECK (single),
    version uuid    NOT NULL
);

CREATE FUNCTION key_state_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO identity.key_state (version) VALUES (gen_random_uuid())
    ON CONFLICT (single) DO UPDATE SET version = excluded.version;
    PERFORM pg_notify('keyturn_keys', '');
    RETURN NULL;
END
$$;

CREATE TRIGGER signing_key_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON signing_key
    FOR EACH STATEMENT EXECUTE FUNCTION key_state_changed();
CREATE TRIGGER refresh_key_changed
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON refresh_key
    FOR EACH STATEMENT EXECUTE FUNCTION key_state_changed();
