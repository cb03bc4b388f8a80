#!/usr/bin/env bash
# What a machine of 64 processors and 512 GiB would meet, as far as a small one shows it: the gate with many shards, the pool
# of free units and a shard's index at full size, the thread that frees. Measures what has not been measured yet.
# Usage: bench-wide.sh [parts: gate pool index freeing] [shards, separated by commas]
# The index of one of 16 shards needs 6 GiB of memory.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
tee_flags=(-a)
read -ra flags <<< "-Xms512m -Xmx512m -XX:+AlwaysPreTouch $(safepoints)"
for part in ${1:-gate pool index freeing}; do
  run "wide-$part" "${flags[@]}" -- WideMachine "$part" "${2:-16,256,1024}" "$work"
done
