-- Attempts to log in that are left, in the form of the library that counts them. The id is one of a bounded number of
-- slots, so the table has a bound whatever names and addresses are tried. No index but the key's, so that the update
-- that every attempt makes stays heap-only. Unlogged: an attempt waits for no disk, and after a crash of the database
-- the budgets are full again.
CREATE UNLOGGED TABLE login_budget (
    id         bigint      NOT NULL PRIMARY KEY,
    state      bytea,
    -- When it is full again, and the row says nothing any more.
    expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '1 minute'
) WITH (fillfactor = 50);

-- Hashed with each name and address before they become a slot, so that nobody can work out who shares one.
CREATE TABLE login_salt (
    only_row boolean NOT NULL PRIMARY KEY DEFAULT true CHECK (only_row),
    salt     bytea   NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())
);

-- Networks, hashed, from which somebody has logged in with the password that they have now.
CREATE TABLE login_source (
    account_id         bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    source             bigint      NOT NULL,
    credential_version integer     NOT NULL,
    expires_at         timestamptz NOT NULL DEFAULT clock_timestamp() + interval '30 days',
    PRIMARY KEY (account_id, source)
);

CREATE INDEX login_source_expires ON login_source (expires_at);
