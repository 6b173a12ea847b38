-- What is to be written to an address, until it is sent or turns out to be nobody's. Anybody may ask for a mail to any address,
-- and a row is made whether there is an account or not: how long the answer takes does not tell.
CREATE TABLE mail_request (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    purpose    text        NOT NULL CHECK (purpose IN ('RESET_PASSWORD', 'VERIFY_EMAIL')),
    email      text        NOT NULL CHECK (length(email) <= 254),
    attempts   integer     NOT NULL DEFAULT 0,
    due_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL DEFAULT clock_timestamp() + interval '1 hour'
);

CREATE INDEX mail_request_due ON mail_request (due_at);

-- The links in mails, by the hash of what makes each of them secret. One to reset a password is good for the password that there
-- was when it was sent, and so once.
CREATE TABLE mailed_link (
    hash               bytea       PRIMARY KEY CHECK (length(hash) = 32),
    purpose            text        NOT NULL CHECK (purpose IN ('RESET_PASSWORD', 'VERIFY_EMAIL')),
    account_id         bigint      NOT NULL REFERENCES account ON DELETE CASCADE,
    email              text        NOT NULL,
    credential_version integer     NOT NULL,
    -- Null until the mail has gone.
    sent_at            timestamptz,
    expires_at         timestamptz NOT NULL
);

CREATE INDEX mailed_link_of_account ON mailed_link (account_id, purpose, sent_at);
CREATE INDEX mailed_link_expires ON mailed_link (expires_at);
