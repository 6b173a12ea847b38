-- The nodes that publish keys, and since when each publishes which: a key signs only once no consumer of any node can
-- hold an older set.
CREATE TABLE key_node (
    node            uuid        PRIMARY KEY,
    version         uuid,
    max_age_seconds integer     NOT NULL CHECK (max_age_seconds > 0),
    started_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    stopped_at      timestamptz
);

CREATE TABLE key_publication (
    node uuid        NOT NULL REFERENCES key_node ON DELETE CASCADE,
    kid  text        NOT NULL REFERENCES signing_key ON DELETE CASCADE,
    at   timestamptz NOT NULL,
    PRIMARY KEY (node, kid)
);

-- How many tokens each key has signed, and for how long the longest of them was good.
CREATE TABLE key_use (
    kid             text   PRIMARY KEY REFERENCES signing_key ON DELETE CASCADE,
    tokens          bigint NOT NULL,
    longest_seconds bigint NOT NULL
);

-- Who holds tokens of a key that have not expired: counted in steps of a thirtieth of their lifetime.
CREATE TABLE key_exposure (
    kid        text        NOT NULL REFERENCES signing_key ON DELETE CASCADE,
    client_id  text        NOT NULL,
    expires_at timestamptz NOT NULL,
    tokens     bigint      NOT NULL,
    PRIMARY KEY (kid, client_id, expires_at)
);
CREATE INDEX key_exposure_expires ON key_exposure (expires_at);
