#!/usr/bin/env bash
# Measures the scan in Java beside that of a child. Usage: bench-scan.sh [value bytes, default 1000] [entries] [rounds]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
value=${1:-1000}
if [ "$value" -ge 500 ]; then entries=2000000; else entries=8000000; fi
run "scan-$value" -Xms256m -Xmx256m -- \
  ScanThroughput "$value" "${2:-$entries}" "${3:-3}" "$work"
