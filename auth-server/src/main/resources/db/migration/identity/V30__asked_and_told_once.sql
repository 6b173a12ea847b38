-- The page that asked for a login, as SHA-256 of its path and query: an authorization request that wants a fresh login takes
-- the one that it asked for, and no other. Null where no page asked.
ALTER TABLE browser_login ADD COLUMN target_hash bytea CHECK (length(target_hash) = 32);

-- The generation at which the audit log was last told of a repeated refresh: once for each turn, however often it is repeated.
-- In no index, and no turn writes it.
ALTER TABLE session ADD COLUMN repeat_told_at bigint;
