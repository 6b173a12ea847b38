-- A person's login in one browser: what its cookie stands for. One of them has many sessions.
CREATE TABLE browser_login (
    cookie_hash        bytea       PRIMARY KEY CHECK (length(cookie_hash) = 32),
    account_id         bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    -- Of the password that was given; the login is over once it is another.
    credential_version integer     NOT NULL,
    auth_time          timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at         timestamptz NOT NULL,
    address            text        NOT NULL,
    user_agent         text
);

CREATE INDEX browser_login_account ON browser_login (account_id);
CREATE INDEX browser_login_expires ON browser_login (expires_at);
