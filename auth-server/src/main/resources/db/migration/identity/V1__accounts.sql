-- People. An account holds no secret: the resource server's role may read most of it.
CREATE TABLE account (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    uid         uuid        NOT NULL DEFAULT uuidv7() UNIQUE,
    username    text        NOT NULL CHECK (username !~ '@' AND length(username) BETWEEN 3 AND 50),
    email       text        NOT NULL CHECK (email ~ '@' AND length(email) <= 254),
    first_name  text        CHECK (length(first_name) <= 100),
    last_name   text        CHECK (length(last_name) <= 100),
    gender      text        CHECK (length(gender) <= 50),
    role        text        NOT NULL DEFAULT 'VISITOR' CHECK (role IN ('ADMIN', 'ORGANIZER', 'VISITOR')),
    is_active   boolean     NOT NULL DEFAULT true,
    is_verified boolean     NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);

-- The collation is named so that case folds alike whatever locale the database was made with.
CREATE UNIQUE INDEX account_username_key ON account (lower(username COLLATE pg_c_utf8));
CREATE UNIQUE INDEX account_email_key ON account (lower(email COLLATE pg_c_utf8));

-- Apart from the account on purpose: no grant on account can ever reach a hash.
CREATE TABLE credential (
    account_id    bigint      PRIMARY KEY REFERENCES account ON DELETE CASCADE,
    password_hash text        NOT NULL,
    version       integer     NOT NULL DEFAULT 1,
    changed_at    timestamptz NOT NULL DEFAULT now()
);

-- What happened to accounts, sessions and keys, for operators. No foreign keys: it outlives what it tells of.
CREATE TABLE audit_event (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    type       text        NOT NULL,
    account_id bigint,
    client_id  text,
    sid        uuid,
    detail     text
);

CREATE INDEX audit_event_at ON audit_event (at);

-- The contract with the resource server (dev.keyturn.model.UserProfile): these columns, to read, and nothing else.
GRANT USAGE ON SCHEMA identity TO keyturn_resource;
GRANT SELECT (id, uid, username, email, first_name, last_name, gender, role, is_active, is_verified, created_at)
    ON account TO keyturn_resource;
