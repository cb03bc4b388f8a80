#!/usr/bin/env bash
# Measures the bytes of an entry, index included. Usage: bench-memory.sh [value bytes, default 100] [entries] [engines]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
engines=${3:-forkpoint-4k,forkpoint-huge,chronicle-map,ohc-linked,mapdb,lmdb,heap-map,redis}
run "memory-${1:-100}" -Xmx64m -- MemoryPerEntry "${1:-100}" "${2:-4000000}" "$engines" "$work"
