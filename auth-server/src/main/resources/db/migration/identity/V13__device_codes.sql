-- Devices that wait for a person to let them in (RFC 8628). Both codes are kept as SHA-256. A row vanishes when it has
-- been used, or some time after it is over, so that a device that polls late is told what happened.
CREATE TABLE device_code (
    device_hash        bytea       PRIMARY KEY CHECK (length(device_hash) = 32),
    user_hash          bytea       NOT NULL UNIQUE CHECK (length(user_hash) = 32),
    client_id          text        NOT NULL REFERENCES client ON DELETE CASCADE,
    scopes             text[]      NOT NULL,
    address            text        NOT NULL,
    status             text        NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'APPROVED', 'DENIED')),
    -- Who decided, and which password they had given: tokens are issued only while it is the current one.
    account_id         bigint      REFERENCES account ON DELETE CASCADE,
    credential_version integer,
    auth_time          timestamptz,
    interval_seconds   integer     NOT NULL,
    polled_at          timestamptz,
    valid_until        timestamptz NOT NULL,
    expires_at         timestamptz NOT NULL,
    CHECK (status = 'PENDING' OR (account_id IS NOT NULL AND credential_version IS NOT NULL AND auth_time IS NOT NULL))
);

CREATE INDEX device_code_client ON device_code (client_id);
CREATE INDEX device_code_account ON device_code (account_id);
CREATE INDEX device_code_expires ON device_code (expires_at);
