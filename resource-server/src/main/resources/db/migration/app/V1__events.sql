-- Accounts live in schema identity, which may move to another database: account ids here are numbers, not foreign keys.
CREATE TABLE event (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title        text        NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description  text        NOT NULL CHECK (length(description) <= 10000),
    location     text        NOT NULL CHECK (length(location) BETWEEN 1 AND 200),
    starts_at    timestamptz NOT NULL,
    organizer_id bigint      NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT now(),
    version      integer     NOT NULL DEFAULT 0
);

-- The collation is named so that case folds alike whatever locale the database was made with.
CREATE UNIQUE INDEX event_title_key ON event (lower(title COLLATE pg_c_utf8));
