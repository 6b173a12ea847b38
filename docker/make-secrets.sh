#!/bin/sh
# Makes the files in docker/secrets that docker-compose.yml takes secrets from; those that exist stay as they are.
# The folder is closed to others. The files are not, because in a container other users than you read them.
set -eu
umask 077
mkdir -p "$(dirname "$0")/secrets"
cd "$(dirname "$0")/secrets"

# Takes a name and the content, which is there: what failed to be made ends the script before.
make() {
    printf '%s\n' "$2" >"$1.new"
    chmod 644 "$1.new"
    mv "$1.new" "$1"
}

for name in postgres-password auth-db-password resource-db-password; do
    [ -s "$name" ] || { secret=$(openssl rand -hex 32) && make "$name" "$secret"; }
done
[ -s key-encryption-key ] || { secret=$(openssl rand -base64 32) && make key-encryption-key "$secret"; }
[ -s provisioning.yaml ] || {
    secret=$(openssl rand -hex 32)
    password=$(openssl rand -hex 16)
    make provisioning.yaml "\
# What is to exist after a start of the authorization server. What exists already is never changed by it.
keyturn:
  provisioning:
    clients:
      - id: ops
        name: Operations
        secret: $secret
        grants: [\"client_credentials\"]
        scopes: [\"keys:admin\", \"clients:admin\", \"users:admin\", \"sessions:admin\", \"audit:read\"]
    accounts:
      - username: admin
        email: admin@keyturn.test
        password: $password
        role: ADMIN"
}
