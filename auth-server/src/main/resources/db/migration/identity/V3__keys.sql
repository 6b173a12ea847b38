-- Keys are here only sealed: `sealed` by a data key of the row's own, `wrapped_key` by the key-encryption key that
-- `kek_id` names. The kid and the public key are authenticated with it, so that a row cannot be swapped or forged.
CREATE TABLE signing_key (
    kid          text        PRIMARY KEY,
    state        text        NOT NULL CHECK (state IN ('STANDBY', 'ACTIVE', 'RETIRED', 'REVOKED')),
    public_jwk   text        NOT NULL,
    kek_id       text        NOT NULL,
    wrapped_key  bytea       NOT NULL,
    sealed       bytea       NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    activated_at timestamptz,
    retired_at   timestamptz,
    revoked_at   timestamptz,
    version      integer     NOT NULL
);

CREATE UNIQUE INDEX signing_key_one_active ON signing_key ((true)) WHERE state = 'ACTIVE';

-- The keys of the HMAC in refresh tokens; the id stands in each token.
CREATE TABLE refresh_key (
    id          smallint    GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kek_id      text        NOT NULL,
    wrapped_key bytea       NOT NULL,
    sealed      bytea       NOT NULL,
    created_at  timestamptz NOT NULL DEFAULT now()
);
