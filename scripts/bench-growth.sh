#!/usr/bin/env bash
# Measures the longest single put while a store grows from nothing. Usage: bench-growth.sh [engine] [entries] [value bytes]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
run "growth-${1:-forkpoint-4k}" -Xms256m -Xmx256m -XX:+AlwaysPreTouch -- \
  Growth "${1:-forkpoint-4k}" "${2:-20000000}" "${3:-100}"
