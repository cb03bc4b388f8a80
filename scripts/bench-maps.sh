#!/usr/bin/env bash
# Measures get and overwriting put: Forkpoint, Chronicle Map and OHC take turns in one run.
# Usage: bench-maps.sh [value bytes, default 100] [entries] [ms of a turn] [rounds] [engines, comma separated]
# forkpoint-shared is a store with default options. two-misses is not an engine but the bound that no engine can beat.
# With 1000-byte values, five engines of 3 million entries need 18 GiB of memory; the slower build of OHC is therefore omitted.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
value=${1:-100}
entries=4000000
if [ "$value" -ge 500 ]; then
  entries=3000000
  engines=forkpoint-shared,forkpoint-4k,two-misses,chronicle-map,ohc-chunked
else
  engines=forkpoint-shared,forkpoint-4k,forkpoint-huge,two-misses,chronicle-map,ohc-linked,ohc-chunked
fi
build
run "maps-$value" -Xmx128m -- SideBySide "$value" "${2:-$entries}" "${3:-1500}" "${4:-5}" "${5:-$engines}"
