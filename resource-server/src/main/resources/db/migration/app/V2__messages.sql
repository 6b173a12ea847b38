CREATE TABLE message (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender_id   bigint      NOT NULL,
    receiver_id bigint      NOT NULL,
    content     text        NOT NULL CHECK (length(content) BETWEEN 1 AND 4000),
    is_read     boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now()
);

-- Both lists are read newest first, from any id on.
CREATE INDEX message_received ON message (receiver_id, id DESC);
CREATE INDEX message_sent ON message (sender_id, id DESC);

-- What a sender's Idempotency-Key stands for. A row is claimed and given its message in one transaction, so a row that
-- anybody else can see has one.
CREATE TABLE idempotency_key (
    sender_id    bigint      NOT NULL,
    key          text        NOT NULL CHECK (length(key) BETWEEN 1 AND 255),
    request_hash bytea       NOT NULL CHECK (length(request_hash) = 32),
    message_id   bigint,
    claimed_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sender_id, key)
);

CREATE INDEX idempotency_key_claimed ON idempotency_key (claimed_at);
