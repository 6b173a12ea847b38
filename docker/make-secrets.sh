#!/bin/sh
# Makes the files in docker/secrets that docker-compose.yml takes secrets from; those that exist stay as they are, but for
# what follows from another. The folder is closed to others. The files are not, because in a container other users than you
# read them.
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

base64url() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }

# The resource server's key pair, a JWK (RFC 7517) whose name is its thumbprint (RFC 7638). The numbers stand at fixed places
# of what openssl writes (RFC 5915): the private one after 7 bytes, the coordinates in the last 64.
make_trust_key() {
    openssl ecparam -name prime256v1 -genkey -noout -outform DER >key.new
    if [ "$(wc -c <key.new)" -ne 121 ]; then
        echo 'openssl wrote a key of another form than expected.' >&2
        exit 1
    fi
    d=$(tail -c +8 key.new | head -c 32 | base64url)
    x=$(tail -c 64 key.new | head -c 32 | base64url)
    y=$(tail -c 32 key.new | base64url)
    rm key.new
    public="\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"$x\",\"y\":\"$y\""
    kid=$(printf '{%s}' "$public" | openssl dgst -sha256 -binary | base64url)
    make trust-key.json "{$public,\"kid\":\"$kid\",\"use\":\"sig\",\"alg\":\"ES256\",\"d\":\"$d\"}"
}

# Statements of their own: a failure to the left of `&&` would end nothing.
for name in postgres-password auth-db-password resource-db-password; do
    [ -s "$name" ] || {
        secret=$(openssl rand -hex 32)
        make "$name" "$secret"
    }
done
[ -s key-encryption-key ] || {
    secret=$(openssl rand -base64 32)
    make key-encryption-key "$secret"
}
[ -s trust-key.json ] || make_trust_key
make resource-server-keys "{\"keys\":[$(sed 's/,"d":"[^"]*"//' trust-key.json)]}"
[ -s provisioning.yaml ] || {
    secret=$(openssl rand -hex 32)
    password=$(openssl rand -hex 16)
    make provisioning.yaml "\
# What is to exist after a start of the authorization server. What exists already is not changed by it, but for the keys of
# the resource server.
keyturn:
  provisioning:
    clients:
      - id: ops
        name: Operations
        secret: $secret
        grants: [\"client_credentials\"]
        scopes: [\"keys:admin\", \"clients:admin\", \"users:admin\", \"sessions:admin\", \"audit:read\"]
      - id: docs
        name: API documentation
        grants: [\"authorization_code\", \"refresh_token\"]
        scopes: [\"openid\", \"profile\", \"email\", \"users:read\", \"events:read\", \"events:write\", \"messages:read\", \"messages:write\"]
        redirect-uris: [\"http://127.0.0.1/docs/oauth2-redirect.html\"]
        native-app: true
      - id: resource-server
        name: Resource server
        audiences: [\"API\"]
        jwks: \${resource-server-keys}
        keys-follow: true
    accounts:
      - username: admin
        email: admin@keyturn.test
        password: $password
        role: ADMIN"
}
