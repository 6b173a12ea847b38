-- Applications that ask for tokens (RFC 6749, section 2).
CREATE TABLE client (
    -- Never in the form of an account's uid, so that `sub` tells a service from a person.
    id                   text        PRIMARY KEY
        CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'
               AND id !~* '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'),
    name                 text        NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    is_active            boolean     NOT NULL DEFAULT true,
    is_public            boolean     NOT NULL,
    is_first_party       boolean     NOT NULL DEFAULT false,
    grants               text[]      NOT NULL,
    scopes               text[]      NOT NULL,
    redirect_uris        text[]      NOT NULL DEFAULT '{}',
    access_token_seconds integer     NOT NULL DEFAULT 300 CHECK (access_token_seconds BETWEEN 10 AND 86400),
    idle_seconds         integer     NOT NULL DEFAULT 604800 CHECK (idle_seconds > 0),
    absolute_seconds     integer     NOT NULL DEFAULT 2592000 CHECK (absolute_seconds >= idle_seconds),
    grace_seconds        integer     NOT NULL DEFAULT 30 CHECK (grace_seconds BETWEEN 0 AND 300),
    created_at           timestamptz NOT NULL DEFAULT now(),
    CHECK (is_first_party OR NOT 'password' = ANY (grants)),
    CHECK (NOT is_public OR NOT 'client_credentials' = ANY (grants))
);

-- 256-bit values that we made, as SHA-256. Two may be valid at once, so that one can be changed without downtime.
CREATE TABLE client_secret (
    client_id   text        NOT NULL REFERENCES client ON DELETE CASCADE,
    secret_hash bytea       NOT NULL CHECK (length(secret_hash) = 32),
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz,
    PRIMARY KEY (client_id, secret_hash)
);
