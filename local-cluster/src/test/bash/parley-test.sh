#!/usr/bin/env bash
# Tests of the parley script: which JDK it picks, which modules it builds again, how it starts from elsewhere.
set -euo pipefail

CHECKOUT="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/../../../.." && pwd)"
WORK="$(mktemp -d)"
trap 'rm -rf -- "$WORK"' EXIT
FAILURES=0

expect() { # what, expected, actual
    if [[ "$2" != "$3" ]]; then
        printf 'FAILED: %s\n  expected: %s\n  actual:   %s\n' "$1" "$2" "$3"
        FAILURES=$((FAILURES + 1))
    fi
}

fake_jdk() { # folder, version as -version prints it
    mkdir -p "$1/bin"
    printf '#!/bin/sh\necho '\''openjdk version "%s" 2026-01-01'\'' >&2\n' "$2" >"$1/bin/java"
    cp "$1/bin/java" "$1/bin/javac"
    chmod +x "$1/bin/java" "$1/bin/javac"
}

# Runs one function of the script with nothing but the fake JDKs in sight.
in_script() {
    env -u JAVA_HOME PATH=/usr/bin:/bin "${ENVIRONMENT[@]}" bash -c 'source "$1"; shift; set +e; "$@"' test "$SCRIPT" "$@" 2>&1
}

SCRIPT="$CHECKOUT/parley"
JDKS="$WORK/java folders"

# --- JDK ---
ENVIRONMENT=(PARLEY_JDK_FOLDERS="$JDKS")
fake_jdk "$JDKS/eight" 1.8.0_402
fake_jdk "$JDKS/twenty one" 21.0.4
expect "a JDK in a folder with spaces is found" "$JDKS/twenty one" "$(in_script find_jdk)"

fake_jdk "$JDKS/twenty-four" 24
expect "the highest version wins" "$JDKS/twenty-four" "$(in_script find_jdk)"

fake_jdk "$JDKS/zz-broken" 99
printf '#!/bin/sh\nexit 1\n' >"$JDKS/zz-broken/bin/java"
expect "a JDK that does not run is passed over" "$JDKS/twenty-four" "$(in_script find_jdk)"

fake_jdk "$JDKS/runtime-only" 30
rm "$JDKS/runtime-only/bin/javac"
expect "a runtime without compiler is passed over" "$JDKS/twenty-four" "$(in_script find_jdk)"

fake_jdk "$WORK/home" 26-ea
ENVIRONMENT=(PARLEY_JDK_FOLDERS="$JDKS" JAVA_HOME="$WORK/home")
expect "JAVA_HOME counts too" "$WORK/home" "$(in_script find_jdk)"

ENVIRONMENT=(PARLEY_JDK_FOLDERS="$WORK/nothing" JAVA_HOME="$JDKS/eight")
if system_javac="$(PATH=/usr/bin:/bin command -v javac)" &&
    (($("$system_javac" -version 2>&1 | sed 's/[^0-9]*\([0-9]*\).*/\1/') >= 21)); then
    : # This machine has one in /usr/bin, which cannot be hidden.
else
    expect "no JDK: one sentence that says what to install" 1 "$(in_script use_jdk | grep -c 'No JDK 21 or newer was found: install one')"
fi

# --- What to build again ---
COPY="$WORK/check out"
mkdir -p "$COPY/.parley" "$COPY/local-cluster/target/cli/lib"
cp "$SCRIPT" "$COPY/parley"
SCRIPT="$COPY/parley"
ENVIRONMENT=(A=1)
touch "$COPY/pom.xml"
for module in proto local-cluster auth-service presence-service message-service gateway-service; do
    mkdir -p "$COPY/$module/src/main/java" "$COPY/$module/target/quarkus-app"
    touch "$COPY/$module/pom.xml" "$COPY/$module/src/main/java/A.java" "$COPY/$module/target/quarkus-app/quarkus-run.jar"
done
expect "nothing built yet: everything" . "$(in_script outdated_modules)"
find "$COPY" -exec touch -d '1 hour ago' {} +
touch "$COPY/.parley/built"
expect "all up to date: nothing" "" "$(in_script outdated_modules)"
touch -d '1 minute' "$COPY/proto/src/main/java/A.java"
expect "a changed source: its module" proto "$(in_script outdated_modules)"
rm "$COPY/auth-service/target/quarkus-app/quarkus-run.jar"
expect "a missing result: its module" "proto auth-service" "$(in_script outdated_modules | xargs)"
touch -d '1 minute' "$COPY/pom.xml"
expect "a changed parent: everything" . "$(in_script outdated_modules)"
mkdir -p "$COPY/local-cluster/target/kafka/lib"
touch "$COPY/local-cluster/target/kafka/lib/kafka-of-before.jar"
printf '#!/bin/sh\n' >"$COPY/mvnw"
chmod +x "$COPY/mvnw"
ENVIRONMENT=(PARLEY_JDK_FOLDERS="$JDKS" JAVA_HOME="$JDKS/twenty-four")
in_script build message-service >"$WORK/build.log"
expect "a build of one module leaves libraries alone" kafka-of-before.jar "$(ls "$COPY/local-cluster/target/kafka/lib")"
in_script build . >"$WORK/build.log"
expect "a build of everything leaves no library of another version" no \
    "$([[ -e "$COPY/local-cluster/target/kafka/lib" ]] && echo yes || echo no)"
rm "$COPY/.parley"/built*

# --- The load generator ---
built() { in_script is_load_test_built && echo built || echo outdated; }
mkdir -p "$COPY/load-test/src/main" "$COPY/load-test/target"
touch "$COPY/load-test/pom.xml" "$COPY/load-test/src/main/B.java" "$COPY/load-test/target/load-test.jar"
expect "a load generator that was never built is outdated" outdated "$(built)"
find "$COPY" -exec touch -d '1 hour ago' {} +
touch "$COPY/.parley/built-load-test"
expect "a load generator without changes is built" built "$(built)"
touch -d '1 minute' "$COPY/load-test/src/main/B.java"
expect "a changed load generator is outdated" outdated "$(built)"

# --- The web client ---
fake_node() { # folder, version
    mkdir -p "$1"
    printf '#!/bin/sh\necho v%s\n' "$2" >"$1/node"
    printf '#!/bin/sh\nmkdir -p web/dist && echo built >web/dist/index.html\n' >"$1/npm"
    chmod +x "$1/node" "$1/npm"
}
ENVIRONMENT=(A=1)
expect "without its sources there is no web client to build" "" "$(in_script build_web)"
mkdir -p "$COPY/clients/web" "$COPY/clients/js" "$COPY/clients/node_modules" "$COPY/proto/src/main/proto/parley/client"
touch "$COPY/clients/package.json" "$COPY/clients/package-lock.json"
fake_node "$WORK/old node" 20.18.3
ENVIRONMENT=(PATH="$WORK/old node:/usr/bin:/bin" PARLEY_OFFLINE=1)
expect "without a Node one line says so, and nothing fails" \
    "The web client is left out: there is no Node 20.19 or newer here." "$(in_script build_web)"
fake_node "$WORK/new node" 24.1.0
ENVIRONMENT=(PATH="$WORK/new node:/usr/bin:/bin")
expect "with one it is built" "Building the web client with Node v24.1.0 ..." "$(in_script build_web)"
expect "a web client without changes is not built again" "" "$(in_script build_web)"
touch -d '1 minute' "$COPY/clients/web/main.ts"
expect "a changed web client is" "Building the web client with Node v24.1.0 ..." "$(in_script build_web)"
printf '#!/bin/sh\nexit 1\n' >"$WORK/new node/npm"
touch -d '2 minutes' "$COPY/clients/web/main.ts"
expect "one that cannot be built is left out" "The web client is left out: it could not be built, see $COPY/.parley/web.log." \
    "$(in_script build_web | tail -n 1)"
expect "and not served as it was" no "$([[ -e "$COPY/clients/web/dist" ]] && echo yes || echo no)"

# --- Elsewhere ---
ln -s "$COPY/parley" "$WORK/link"
expect "help works through a link and from another folder" "Usage: ./parley COMMAND" "$(cd / && "$WORK/link" help | head -n 1)"
expect "an unknown command is named" 1 "$("$COPY/parley" dance 2>&1 | grep -c 'There is no command "dance"')"

((FAILURES == 0)) || exit 1
printf 'all passed\n'
