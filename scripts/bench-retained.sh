#!/usr/bin/env bash
# What a snapshot keeps back while every value is overwritten once. Measures what has not been measured yet.
# Usage: bench-retained.sh [methods with their arenas, a list] [entries] [value bytes] [kB a second the sink takes]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
for method in ${1:-ASYNC_FORK:SHARED THREAD:SHARED FORK:PRIVATE}; do
  run "retained-${3:-100}" -Xms256m -Xmx256m -XX:+AlwaysPreTouch -- \
    Retained "${method#*:}" "${method%%:*}" "${2:-4000000}" "${3:-100}" "${4:-1000}"
done
