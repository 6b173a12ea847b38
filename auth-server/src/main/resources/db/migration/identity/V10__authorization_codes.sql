-- Codes: as hashes, with everything that redeeming one needs (RFC 6749, section 4.1.2).
CREATE TABLE authorization_code (
    code_hash          bytea       PRIMARY KEY CHECK (length(code_hash) = 32),
    client_id          text        NOT NULL REFERENCES client ON DELETE CASCADE,
    account_id         bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    credential_version integer     NOT NULL,
    redirect_uri       text        NOT NULL,
    scopes             text[]      NOT NULL,
    challenge          text        NOT NULL CHECK (length(challenge) = 43),
    nonce              text        CHECK (length(nonce) <= 512),
    auth_time          timestamptz NOT NULL,
    dpop_thumbprint    text        CHECK (length(dpop_thumbprint) = 43),
    expires_at         timestamptz NOT NULL,
    used_at            timestamptz,
    -- The session that it began: over, if the code is brought again.
    sid                uuid
);

CREATE INDEX authorization_code_expires ON authorization_code (expires_at);
CREATE INDEX authorization_code_account ON authorization_code (account_id);
CREATE INDEX authorization_code_client ON authorization_code (client_id);

-- Requests that clients pushed (RFC 9126), by a hash of the address that stands for each.
CREATE TABLE pushed_request (
    uri_hash        bytea       PRIMARY KEY CHECK (length(uri_hash) = 32),
    client_id       text        NOT NULL REFERENCES client ON DELETE CASCADE,
    redirect_uri    text        NOT NULL,
    state           text        CHECK (length(state) <= 1024),
    scopes          text[]      NOT NULL,
    challenge       text        NOT NULL CHECK (length(challenge) = 43),
    nonce           text        CHECK (length(nonce) <= 512),
    prompts         text[]      NOT NULL,
    max_age_seconds integer,
    dpop_thumbprint text        CHECK (length(dpop_thumbprint) = 43),
    created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at      timestamptz NOT NULL
);

CREATE INDEX pushed_request_expires ON pushed_request (expires_at);
CREATE INDEX pushed_request_client ON pushed_request (client_id);

-- What people have allowed apps to do.
CREATE TABLE consent (
    account_id bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    client_id  text        NOT NULL REFERENCES client ON DELETE CASCADE,
    scopes     text[]      NOT NULL,
    given_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account_id, client_id)
);

CREATE INDEX consent_client ON consent (client_id);
