-- Creates what must exist before the servers' own migrations run: two roles and two schemas.
-- Run by a superuser in the database `keyturn`; harmless to run again. Passwords are set apart from it.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'keyturn_auth') THEN
        CREATE ROLE keyturn_auth LOGIN NOINHERIT;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'keyturn_resource') THEN
        CREATE ROLE keyturn_resource LOGIN NOINHERIT;
    END IF;
END
$$;

-- Nobody gets anything by merely being able to connect.
REVOKE ALL ON SCHEMA public FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO keyturn_auth, keyturn_resource', current_database());
END
$$;

CREATE SCHEMA IF NOT EXISTS identity AUTHORIZATION keyturn_auth;
CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION keyturn_resource;

ALTER ROLE keyturn_auth SET search_path = identity;
ALTER ROLE keyturn_resource SET search_path = app;
