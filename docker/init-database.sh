#!/bin/sh
# Run once by the PostgreSQL image, when its volume is new: roles, schemas, and the roles' passwords. The passwords are
# read by psql itself, so that they stand on no command line, and a failure does not log the statement they stand in.
# The cluster is Keyturn's alone, so nobody gets anything in its other databases by merely being able to connect.
set -eu

psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\ir /keyturn/bootstrap.sql
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
\set auth_password `cat /run/secrets/auth-db-password`
\set resource_password `cat /run/secrets/resource-db-password`
SET log_statement = 'none';
SET log_min_error_statement = 'panic';
ALTER ROLE keyturn_auth PASSWORD :'auth_password';
ALTER ROLE keyturn_resource PASSWORD :'resource_password';
SQL
