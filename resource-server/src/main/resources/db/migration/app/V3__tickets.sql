-- Single-use tickets for opening a WebSocket. Only a hash of a ticket is here, so reading the table opens nothing.
CREATE TABLE ws_ticket (
    hash             bytea       PRIMARY KEY CHECK (length(hash) = 32),
    subject          text        NOT NULL,
    user_id          bigint      NOT NULL,
    client_id        text        NOT NULL,
    session_id       text,
    token_expires_at timestamptz NOT NULL,
    expires_at       timestamptz NOT NULL
);

CREATE INDEX ws_ticket_user ON ws_ticket (user_id);
CREATE INDEX ws_ticket_expires ON ws_ticket (expires_at);
