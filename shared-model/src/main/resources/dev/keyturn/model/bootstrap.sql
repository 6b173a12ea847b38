-- Creates what must exist before the servers' own migrations run: two roles and two schemas.
-- Run by a superuser in the database `keyturn`; harmless to run again. Passwords are set apart from it. But for the two
-- roles it changes nothing outside this database: others may share the cluster.
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
REVOKE EXECUTE ON FUNCTION lo_creat(integer), lo_create(oid), lo_from_bytea(oid, bytea) FROM PUBLIC;
DO $$
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO keyturn_auth, keyturn_resource', current_database());
END
$$;

-- Advisory locks have one name space for all roles. Those of two integers are the authorization server's alone, or
-- whoever has the other role could keep it from changing keys and passwords; those of one are everybody's.
DO $$
DECLARE
    lock regprocedure;
BEGIN
    FOR lock IN SELECT oid FROM pg_proc
                WHERE proname ~ '^pg_(try_)?advisory_(xact_)?lock(_shared)?$' AND pronargs = 2 LOOP
        EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', lock);
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO keyturn_auth', lock);
    END LOOP;
END
$$;

CREATE SCHEMA IF NOT EXISTS identity AUTHORIZATION keyturn_auth;
CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION keyturn_resource;

ALTER ROLE keyturn_auth SET search_path = identity;
ALTER ROLE keyturn_resource SET search_path = app;
