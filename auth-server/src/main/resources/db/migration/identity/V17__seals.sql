-- A new key of refresh tokens is on every node before one makes a token with it.
ALTER TABLE refresh_key ADD usable_from timestamptz NOT NULL DEFAULT clock_timestamp();

-- Which key-encryption keys a node has loaded: nothing is put under one that a node cannot open.
ALTER TABLE key_node ADD kek_ids text[] NOT NULL DEFAULT '{}';
