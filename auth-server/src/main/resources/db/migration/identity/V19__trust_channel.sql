-- What resource servers must learn of at once (docs/adr/0021-trust-channel.md). Triggers write it, in the transaction of
-- what it tells of, so that nobody who ends something can forget to say so. A row is worth something until the last
-- token has expired that it could refuse.
CREATE TABLE trust_entry (
    id       bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Of the transaction that wrote it: who has read a snapshot knows by it which rows were not in that one.
    xid      xid8        NOT NULL DEFAULT pg_current_xact_id(),
    kind     text        NOT NULL CHECK (kind IN ('KEY', 'SESSION', 'TOKEN', 'CLIENT', 'ACCOUNT')),
    subject  text        NOT NULL,
    -- It is good again.
    restored boolean     NOT NULL DEFAULT false,
    until    timestamptz NOT NULL
);

CREATE INDEX trust_entry_xid ON trust_entry (xid);
CREATE INDEX trust_entry_until ON trust_entry (until);

-- Resource servers as they said when they last asked. No index but the key's: each request changes its row in place.
CREATE TABLE trust_consumer (
    client_id text        NOT NULL REFERENCES client ON DELETE CASCADE,
    instance  text        NOT NULL CHECK (length(instance) BETWEEN 1 AND 100),
    held_keys text[]      NOT NULL,
    seen_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    since     timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (client_id, instance)
) WITH (fillfactor = 70);

-- A client whose tokens live shorter from now on still has some that live as long as before.
ALTER TABLE client
    ADD former_access_seconds integer     NOT NULL DEFAULT 0,
    ADD former_access_until   timestamptz NOT NULL DEFAULT '-infinity';

CREATE FUNCTION trust_remember_lifetime() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.former_access_seconds := GREATEST(
        OLD.access_token_seconds,
        CASE WHEN OLD.former_access_until > clock_timestamp() THEN OLD.former_access_seconds ELSE 0 END);
    NEW.former_access_until := clock_timestamp() + make_interval(secs => NEW.former_access_seconds + 60);
    RETURN NEW;
END $$;

CREATE TRIGGER trust_lifetime_shortened BEFORE UPDATE OF access_token_seconds ON client
    FOR EACH ROW WHEN (NEW.access_token_seconds < OLD.access_token_seconds)
    EXECUTE FUNCTION trust_remember_lifetime();

-- When the last token has expired that a client may have now, or may be given by a node that has not heard yet; with a
-- minute for clocks that differ.
CREATE FUNCTION trust_until(c client) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$
    SELECT clock_timestamp() + make_interval(secs => 60 + GREATEST(
        c.access_token_seconds,
        CASE WHEN c.former_access_until > clock_timestamp() THEN c.former_access_seconds ELSE 0 END))
$$;

CREATE FUNCTION trust_key_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Whoever took the key can date its tokens as they like, so that no lifetime bounds this one.
    INSERT INTO identity.trust_entry (kind, subject, until)
    VALUES ('KEY', NEW.kid, clock_timestamp() + interval '1 year');
    RETURN NULL;
END $$;

CREATE TRIGGER trust_key_revoked AFTER UPDATE OF state ON signing_key
    FOR EACH ROW WHEN (NEW.state = 'REVOKED' AND OLD.state <> 'REVOKED')
    EXECUTE FUNCTION trust_key_revoked();
CREATE TRIGGER trust_key_born_revoked AFTER INSERT ON signing_key
    FOR EACH ROW WHEN (NEW.state = 'REVOKED')
    EXECUTE FUNCTION trust_key_revoked();

CREATE FUNCTION trust_session_ended() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- None if its client was deleted with it: then the client's own entry says more.
    INSERT INTO identity.trust_entry (kind, subject, until)
    SELECT 'SESSION', OLD.sid, identity.trust_until(c) FROM identity.client c WHERE c.id = OLD.client_id;
    RETURN NULL;
END $$;

-- Named columns: a turn sets none of them, so it does not come here at all.
CREATE TRIGGER trust_session_revoked AFTER UPDATE OF revoked_at ON session
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL)
    EXECUTE FUNCTION trust_session_ended();
CREATE TRIGGER trust_session_deleted AFTER DELETE ON session
    FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND OLD.expires_at > clock_timestamp())
    EXECUTE FUNCTION trust_session_ended();

CREATE FUNCTION trust_token_revoked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO identity.trust_entry (kind, subject, until) VALUES ('TOKEN', NEW.jti, NEW.expires_at);
    RETURN NULL;
END $$;

CREATE TRIGGER trust_token_revoked AFTER INSERT ON revoked_token
    FOR EACH ROW EXECUTE FUNCTION trust_token_revoked();

CREATE FUNCTION trust_client_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO identity.trust_entry (kind, subject, restored, until)
    VALUES ('CLIENT', OLD.id, TG_OP = 'UPDATE' AND NEW.is_active, identity.trust_until(OLD));
    RETURN NULL;
END $$;

CREATE TRIGGER trust_client_changed AFTER UPDATE OF is_active ON client
    FOR EACH ROW WHEN (OLD.is_active <> NEW.is_active)
    EXECUTE FUNCTION trust_client_changed();
CREATE TRIGGER trust_client_deleted AFTER DELETE ON client
    FOR EACH ROW EXECUTE FUNCTION trust_client_changed();

CREATE FUNCTION trust_account_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO identity.trust_entry (kind, subject, restored, until)
    SELECT 'ACCOUNT', OLD.uid, TG_OP = 'UPDATE' AND NEW.is_active, max(identity.trust_until(c))
    FROM identity.client c
    HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER trust_account_changed AFTER UPDATE OF is_active ON account
    FOR EACH ROW WHEN (OLD.is_active <> NEW.is_active)
    EXECUTE FUNCTION trust_account_changed();
CREATE TRIGGER trust_account_deleted AFTER DELETE ON account
    FOR EACH ROW EXECUTE FUNCTION trust_account_changed();
