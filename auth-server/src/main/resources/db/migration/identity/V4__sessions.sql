-- One row for each session, not for each token. A refresh changes generation, turned_at and idle_expires_at, and none of
-- these may ever stand in an index or a partial predicate: the update has to stay heap-only, hence the fillfactor.
CREATE TABLE session (
    sid             uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    handle_hash     bytea       NOT NULL UNIQUE CHECK (length(handle_hash) = 32),
    account_id      bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    client_id       text        NOT NULL REFERENCES client ON DELETE CASCADE,
    scopes          text[]      NOT NULL,
    generation      bigint      NOT NULL DEFAULT 0,
    turned_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    dpop_thumbprint text,
    auth_time       timestamptz NOT NULL DEFAULT clock_timestamp(),
    idle_expires_at timestamptz NOT NULL,
    expires_at      timestamptz NOT NULL,
    revoked_at      timestamptz,
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (fillfactor = 70);

CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_client ON session (client_id);
CREATE INDEX session_expires ON session (expires_at);
