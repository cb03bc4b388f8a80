#!/usr/bin/env bash
# Get and overwriting put: Forkpoint, Chronicle Map and OHC take turns in one run.
# Usage: bench-maps.sh [value bytes, default 100] [entries] [ms of a turn] [rounds] [engines, comma separated]
# With 1000-byte values four engines of 4 million entries need 20 GiB of memory, so that the slower build of OHC is left out.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
value=${1:-100}
if [ "$value" -ge 500 ]; then
  engines=forkpoint-4k,forkpoint-huge,chronicle-map,ohc-chunked
else
  engines=forkpoint-4k,forkpoint-huge,chronicle-map,ohc-linked,ohc-chunked
fi
build
run "maps-$value" -Xmx128m -- SideBySide "$value" "${2:-4000000}" "${3:-1500}" "${4:-3}" "${5:-$engines}"
