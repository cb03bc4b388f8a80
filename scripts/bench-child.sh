#!/usr/bin/env bash
# Measures how fast the child of a snapshot writes.
# Usage: bench-child.sh [value bytes, default 1000] [entries] [arena kind] [rounds]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
value=${1:-1000}
kind=${3:-PRIVATE}
if [ "$value" -ge 500 ]; then entries=2000000; else entries=8000000; fi
run "child-${kind,,}-$value" -Xms256m -Xmx256m -- \
  ChildThroughput "$kind" "$value" "${2:-$entries}" "${4:-3}" "$work"
