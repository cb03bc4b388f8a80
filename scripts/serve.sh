#!/bin/bash
# Builds Forkpoint if it has not been built, and serves.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"
# shellcheck source=scripts/lib/build.sh
. "$root/scripts/lib/build.sh"

usage() {
  cat <<END
Usage: scripts/serve.sh [FILE] [--NAME VALUE...]...

Installs what is missing (and says what), builds unless the jar is newer than the sources, and starts 'forkpoint serve'
with these arguments: a file in the form of redis.conf, and settings that override it, such as --port 7000 --maxmemory 4gb.
The script becomes the server's process, so signals reach the server.

Environment:
  FORKPOINT_HEAP       the largest heap of the JVM (default 512m); it holds no values but those that commands work on
  FORKPOINT_DIRECT     the most memory for requests and replies in progress (default 4g)
  FORKPOINT_JAVA_OPTS  further options of the JVM
END
}

if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
  usage
  exit 0
fi

sources=("$root"/{native,src/main,server/src/main,cli/src/main} "$root"/{,build/,server/,cli/}pom.xml)
if [ ! -e "$jar" ] || [ -n "$(find "${sources[@]}" -newer "$jar" -print -quit)" ]; then
  install_missing >&2
  say "building (the first time, Maven downloads what it needs)" >&2
  build_jar >&2
fi

java=java
[ -n "${JAVA_HOME:-}" ] && java=$JAVA_HOME/bin/java
heap=${FORKPOINT_HEAP:-512m}
# Next to nothing lives on the heap: a small one is collected in less than a millisecond, and what is not touched is not
# taken from the system. A client whose command needs more than there is gets an error; that must not end the server.
# The JVM's own figures would be in a file, and a JVM that writes them can wait for a disk that a save keeps busy.
# shellcheck disable=SC2086 # the options are several words
exec "$java" -XX:+PerfDisableSharedMem -XX:+UseSerialGC -Xms64m -Xmn32m "-Xmx$heap" "-XX:MaxDirectMemorySize=${FORKPOINT_DIRECT:-4g}" \
  ${FORKPOINT_JAVA_OPTS:-} -jar "$jar" serve "$@"
