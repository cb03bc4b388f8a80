#!/usr/bin/env bash
# Measures what a snapshot retains while every value is overwritten once. Skips what has been measured already.
# Usage: bench-retained.sh [list of methods with their arenas] [entries] [value bytes] [kB a second that the sink takes]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
for method in ${1:-ASYNC_FORK:SHARED THREAD:SHARED FORK:PRIVATE}; do
  run "retained-${3:-100}" -Xms256m -Xmx256m -XX:+AlwaysPreTouch -- \
    Retained "${method#*:}" "${method%%:*}" "${2:-4000000}" "${3:-100}" "${4:-1000}"
done
