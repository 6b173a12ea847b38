-- The resources that an authorization request asked for (RFC 8707, section 2.1); empty for all that its scopes lead to.
ALTER TABLE session ADD COLUMN resources text[] NOT NULL DEFAULT '{}';
ALTER TABLE authorization_code ADD COLUMN resources text[] NOT NULL DEFAULT '{}';
ALTER TABLE pushed_request ADD COLUMN resources text[] NOT NULL DEFAULT '{}';

-- Who the client thinks will log in (OpenID Connect Core 1.0, section 3.1.2.1).
ALTER TABLE pushed_request ADD COLUMN login_hint text CHECK (length(login_hint) <= 254);
ALTER TABLE pushed_request ADD COLUMN subject_hint uuid;
