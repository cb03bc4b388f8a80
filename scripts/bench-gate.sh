#!/usr/bin/env bash
# Measures how long the gate of a snapshot is held, with and without writers, for each size: ASYNC_FORK and THREAD on shared
# memory, FORK on private memory with pages of 4 KiB, and Redis's fork. Skips what has been measured already.
# Usage: bench-gate.sh [sizes in GiB] [overwrites a second] [snapshots] [sink: null or file] [series]
# A series is an arena kind with its methods, or redis, or replaced, which is the longest put during a flush and a load. Spaces
# separate the items of a list, and commas the methods of a series.
# 14 GiB need 20 GiB of memory.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
read -ra all_series <<< "${5:-SHARED:ASYNC_FORK,THREAD PRIVATE:FORK redis replaced}"
read -ra flags <<< "-Xms1g -Xmx1g -XX:+AlwaysPreTouch $(safepoints)"
for gib in ${1:-1 4 8 14}; do
  for series in "${all_series[@]}"; do
    kind=${series%%:*}
    if [ "$kind" = replaced ]; then
      run "replaced-$gib" "${flags[@]}" -- ReplacedContent SHARED "$gib" 5 "$work"
      continue
    fi
    run "gate-$gib-${kind,,}" "${flags[@]}" -- \
      SnapshotGate "$kind" "$gib" "${series#*:}" "0,${2:-20000}" "${3:-20}" "${4:-null}" "$work"
  done
done
