# Shared by the scripts of this folder; each of them runs on its own. POSIX shell.
BENCH=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
root=$(dirname "$BENCH")
work=$root/target/bench
export BENCH

fail() {
    printf '%s: %s\n' "$(basename "$0")" "$1" >&2
    exit 1
}

say() { printf '%s\n' "$1" >&2; }

need() { command -v "$1" >/dev/null || fail "$1 was not found: install it with \`$2\`."; }

java() { "$JAVA_HOME/bin/java" "$@"; }

# Everything is ended and removed by whoever made it, however the script ends.
cleanup=:
later() { cleanup="$1; $cleanup"; }
trap 'status=$?; trap - EXIT; eval "$cleanup"; exit $status' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

prepare() {
    need mvn 'apt install maven'
    need curl 'apt install curl'
    need wrk 'apt install wrk'
    need openssl 'apt install openssl'
    "$root/keyturn" --version >/dev/null
    driver=$(ls "$root"/cli/target/lib/postgresql-*.jar)
    grep -qs '^JAVA_VERSION="25' "${JAVA_HOME:-}/release" || fail 'point JAVA_HOME to a JDK 25.'
    rm -rf "$work"
    mkdir -p "$work"
    later 'rm -rf "$work"'
}

bench() { java -cp "$driver" "$BENCH/Bench.java" "$@"; }

# SQL from standard input, in a database of the PostgreSQL that ./keyturn started, as its superuser.
sql() { bench sql "jdbc:postgresql://127.0.0.1:$KEYTURN_PG_PORT/$1?user=postgres&password=$POSTGRES_PASSWORD"; }

# Keyturn's settings: free ports, data of its own.
choose_ports() {
    # shellcheck disable=SC2046
    set -- $(bench ports 6)
    export KEYTURN_AUTH_PORT="$1" KEYTURN_RESOURCE_PORT="$2" KEYTURN_PG_PORT="$3" KEYTURN_DATA="$work/data"
    spare_port=$4 other_port=$5 third_port=$6
    # One account and one address log in more often than any person does; the budgets stay, and are larger.
    export KEYTURN_LOGIN_PAIR_BURST=1000000 KEYTURN_LOGIN_NAME_BURST=1000000 KEYTURN_LOGIN_ADDRESS_BURST=1000000
    later '"$root/keyturn" stop >/dev/null'
}

launch_keyturn() {
    "$root/keyturn" start --detach >/dev/null 2>"$work/start.log" || fail "$(cat "$work/start.log")"
    # shellcheck disable=SC1091
    . "$KEYTURN_DATA/credentials.env"
    keyturn_pid=$(sed -n 1p "$KEYTURN_DATA/run/auth-server.pid")
    resource_pid=$(sed -n 1p "$KEYTURN_DATA/run/resource-server.pid")
    postgres_pid=$(sed -n 1p "$KEYTURN_DATA/postgres/postmaster.pid")
}

# For what does not measure starts; what is in credentials.env reaches the processes that the script starts.
start_keyturn_once() {
    choose_ports
    say 'Starting Keyturn.'
    set -a
    launch_keyturn
    set +a
}

# The second start is one from the cache that the first one made.
start_keyturn() {
    choose_ports
    say 'Starting Keyturn twice: the first start makes its cache.'
    "$root/keyturn" start --detach >/dev/null
    "$root/keyturn" stop >/dev/null
    launch_keyturn
    keyturn_ready=$(sed -n 's/^auth-server is ready (\(.*\) s)$/\1/p' "$work/start.log")
    resource_ready=$(sed -n 's/^resource-server is ready (\(.*\) s)$/\1/p' "$work/start.log")
}

# So many people, with names of their own; prints the id and the uid of each.
people() {
    sql keyturn <<SQL
INSERT INTO identity.account (username, email)
SELECT 'bench-' || n, 'bench-' || n || '@keyturn.test' FROM generate_series(1, $1) n
;
VACUUM ANALYZE identity.account
;
SELECT id || ' ' || uid FROM identity.account WHERE username LIKE 'bench-%' ORDER BY id
SQL
}

# Keyturn, with a resource server that takes what push/Push.java signs.
start_pushing() {
    choose_ports
    export KEYTURN_JWKS_URI="http://127.0.0.1:$spare_port/" KEYTURN_AOT_CACHE=off
    say 'Starting Keyturn.'
    launch_keyturn
}

# push SOCKETS RATE WARM SECONDS; leaves NAME VALUE lines in $work/pushed
push() {
    [ -f "$work/people" ] || people "$1" >"$work/people"
    java -XX:+UseSerialGC "$BENCH/push/Push.java" "issuer=$AUTH_URL" "resource=$RESOURCE_URL" "jwks=$spare_port" \
        "people=$work/people" "server=$resource_pid" "postgres=$postgres_pid" "rate=$2" "warm=$3" "seconds=$4" \
        >"$work/pushed" || fail 'the messages could not be sent.'
}

# One of what push has left.
value() { sed -n "s/^$1 //p" "$work/pushed"; }

resident() { echo $(($(ps -o rss= -p "$1") / 1024)); }

# A member of the JSON that a form brings. member NAME FORM URL
member() {
    curl -sS --data "@$2" "$3" | sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p" | grep . ||
        fail "$3 brought no $1: $(curl -sS --data "@$2" "$3")"
}

# So many refresh tokens, each of a session of its own. tokens COUNT FORM URL
tokens() {
    i=0
    while [ "$i" -lt "$1" ]; do
        member refresh_token "$2" "$3"
        i=$((i + 1))
    done
}

# Runs wrk; leaves rate, refused, broken, median, p99 and share, the processors that wrk itself took, in percent of one.
load() {
    seconds=$1
    shift
    (wrk -d "${seconds}s" --timeout 10s "$@" && times) >"$work/wrk.out" 2>&1 || fail "$(cat "$work/wrk.out")"
    # shellcheck disable=SC2046
    set -- $(sed -n 's/^RESULT //p' "$work/wrk.out")
    [ $# = 5 ] || fail "$(cat "$work/wrk.out")"
    rate=$1 refused=$2 broken=$3 median=$4 p99=$5
    share=$(tail -n 1 "$work/wrk.out" | tr 'ms' '  ' |
        awk -v seconds="$seconds" '{ printf "%.0f", ($1 * 60 + $2 + $3 * 60 + $4) * 100 / seconds }')
}

# form FILE NAME=VALUE…
form() {
    file=$work/$1
    shift
    printf '%s' "$(
        IFS='&'
        printf '%s' "$*"
    )" >"$file"
}

keyturn_forms() {
    form keyturn-service grant_type=client_credentials "client_id=$SERVICE_CLIENT_ID" "client_secret=$SERVICE_CLIENT_SECRET"
    form keyturn-password grant_type=password "client_id=$APP_CLIENT_ID" "client_secret=$APP_CLIENT_SECRET" \
        "username=$DEMO_EMAIL" "password=$DEMO_PASSWORD"
    form keyturn-refresh grant_type=refresh_token "client_id=$APP_CLIENT_ID" "client_secret=$APP_CLIENT_SECRET"
}

calc() { awk "BEGIN { printf \"$1\", $2 }"; }

rsa_limit() {
    openssl speed -seconds 3 -multi 2 rsa2048 2>/dev/null | awk '/^rsa 2048/ { print $(NF - 1) }' | tail -n 1
}
