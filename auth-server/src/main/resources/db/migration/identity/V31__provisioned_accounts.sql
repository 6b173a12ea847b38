-- Accounts that were made because the settings name them, by that name. None is made a second time: it may have another
-- name, address and password by now, and the settings still have the old ones.
CREATE TABLE provisioned_account (
    username text        PRIMARY KEY,
    at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- PostgreSQL lets everybody execute a function unless told otherwise, and the resource server's role may use this schema.
-- Triggers need no permission. A default that holds in all schemas can be revoked for all of them alone.
REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA identity FROM PUBLIC;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
