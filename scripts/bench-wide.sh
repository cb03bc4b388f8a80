#!/usr/bin/env bash
# Measures on a small machine what matters on one with 64 processors and 512 GiB: the gate with many shards, the pool of free
# units and the index of a shard at full size, and the thread that frees. Skips what has been measured already.
# Usage: bench-wide.sh [parts: gate pool index freeing] [shards, separated by commas]
# The index part with 16 shards needs 6 GiB of memory.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
read -ra flags <<< "-Xms512m -Xmx512m -XX:+AlwaysPreTouch $(safepoints)"
for part in ${1:-gate pool index freeing}; do
  run "wide-$part" "${flags[@]}" -- WideMachine "$part" "${2:-16,256,1024}" "$work"
done
