#!/bin/sh
# Makes the files in docker/secrets that docker-compose.yml takes secrets from; those that exist stay as they are.
# The folder is closed to others. The files are not, because in a container other users than you read them.
set -eu
umask 077
mkdir -p "$(dirname "$0")/secrets"
cd "$(dirname "$0")/secrets"

# Takes a name, and the content from standard input.
make() {
    cat >"$1.new"
    chmod 644 "$1.new"
    mv "$1.new" "$1"
}

[ -e postgres-password ] || openssl rand -hex 32 | make postgres-password
[ -e auth-db-password ] || openssl rand -hex 32 | make auth-db-password
[ -e resource-db-password ] || openssl rand -hex 32 | make resource-db-password
[ -e key-encryption-key ] || openssl rand -base64 32 | make key-encryption-key
[ -e provisioning.yaml ] || make provisioning.yaml <<YAML
# What is to exist after a start of the authorization server. What exists already is never changed by it.
keyturn:
  provisioning:
    clients:
      - id: ops
        name: Operations
        secret: $(openssl rand -hex 32)
        grants: ["client_credentials"]
        scopes: ["keys:admin", "clients:admin", "users:admin", "sessions:admin", "audit:read"]
    accounts:
      - username: admin
        email: admin@keyturn.test
        password: $(openssl rand -hex 16)
        role: ADMIN
YAML
