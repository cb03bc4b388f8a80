#!/usr/bin/env bash
# What a snapshot does to writers that overwrite by a timetable: each configuration in a JVM of its own, run by run, so
# that a noisy hour does not fall on one of them alone. Measures what has not been measured yet.
# Usage: bench-writers.sh [sizes in GiB] [overwrites a second] [methods with their arenas] [runs] [sink: null or file]
#        [snapshots] [seconds of control] [seconds after a snapshot] [writer threads]
# The first three are lists, separated by spaces; a method is none, copy, FORK, ASYNC_FORK or THREAD, as in ASYNC_FORK:SHARED.
# copy is another process that writes as large a file, for what a neighbour does to the writers.
# 8 GiB need 16 GiB of memory under FORK.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
for round in $(seq "${4:-3}"); do
  for gib in ${1:-4 8}; do
    for rate in ${2:-10000 50000}; do
      for method in ${3:-none:SHARED FORK:PRIVATE ASYNC_FORK:SHARED THREAD:SHARED}; do
        run "writers-$gib-$rate" -Xms1g -Xmx1g -XX:+AlwaysPreTouch -- \
          WriterLatency "${method#*:}" "${method%%:*}" "$gib" "$rate" "${9:-1}" "${6:-10}" "${5:-file}" \
          "${7:-15}" "${8:-5}" "$round" "$work"
      done
    done
  done
done
