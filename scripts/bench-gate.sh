#!/usr/bin/env bash
# How long a snapshot's gate is held, without writers and with some, for each size: ASYNC_FORK and THREAD on shared
# memory, FORK on private memory of 4 KiB pages, and Redis's fork. Measures what has not been measured yet.
# Usage: bench-gate.sh [sizes in GiB] [overwrites a second] [snapshots] [sink: null or file] [series]
# A series is an arena kind and its methods, redis, or replaced: the longest put beside a flush and a load. Lists are
# separated by spaces, inside of a series by commas.
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
