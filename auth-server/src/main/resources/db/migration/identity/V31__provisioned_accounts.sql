-- Accounts that were made because the settings name them, by that name. None is made a second time: it may have another
-- name, address and password by now, and the settings still have the old ones.
CREATE TABLE provisioned_account (
    username text        PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
