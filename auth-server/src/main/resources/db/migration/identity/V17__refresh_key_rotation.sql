-- A new key of refresh tokens is on every node before one makes a token with it.
ALTER TABLE refresh_key ADD usable_from timestamptz NOT NULL DEFAULT clock_timestamp();
