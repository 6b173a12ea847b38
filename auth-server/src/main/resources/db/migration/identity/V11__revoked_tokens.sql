-- Access tokens that were revoked before they expired; nothing is written of any other. `expires_at` is when a row has
-- become useless: a while after the token expired.
CREATE TABLE revoked_token (
    jti        uuid        PRIMARY KEY,
    expires_at timestamptz NOT NULL
);

CREATE INDEX revoked_token_expires ON revoked_token (expires_at);
