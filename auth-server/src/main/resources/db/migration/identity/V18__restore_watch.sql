-- Whether this database is as new as the servers remember. Once in half a minute somebody counts on, and each server
-- keeps the count beside its key-encryption key: a database that has counted less far was restored from a backup.
CREATE TABLE restore_watch (
    single       boolean     PRIMARY KEY DEFAULT true CHECK (single),
    -- Which installation this is; a copy of it is the same one.
    installation uuid        NOT NULL DEFAULT gen_random_uuid(),
    -- Another one, and a greater one, after each recovery: seconds since 1970.
    timeline     bigint      NOT NULL DEFAULT extract(epoch FROM clock_timestamp())::bigint,
    beat         bigint      NOT NULL DEFAULT 0,
    beaten_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- Since when nothing is issued, because somebody noticed a restore that nobody has recovered from.
    restored_at  timestamptz
);

INSERT INTO restore_watch DEFAULT VALUES;
