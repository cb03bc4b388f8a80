#!/usr/bin/env bash
# Measures what writers that never wait lose while one snapshot follows the other. Skips what has been measured already.
# Usage: bench-saturated.sh [list of methods with their arenas] [GiB] [value bytes] [writer threads]
#        [seconds of a turn] [rounds] [sink: null or file]
# One writer on two processors leaves one processor to the snapshot.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
for method in ${1:-ASYNC_FORK:SHARED THREAD:SHARED FORK:PRIVATE}; do
  run "saturated-${2:-4}" -Xms256m -Xmx256m -XX:+AlwaysPreTouch -- \
    Saturated "${method#*:}" "${method%%:*}" "${2:-4}" "${3:-1000}" "${4:-1}" "${5:-10}" "${6:-5}" "${7:-null}" "$work"
done
