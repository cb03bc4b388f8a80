#!/usr/bin/env bash
# Measures a scan by several threads. Usage: bench-threads.sh [value bytes, default 100] [entries] [rounds]
#        [numbers of threads, default 1,2] [sinks: null, file or both]
# More threads than idle processors show nothing.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
value=${1:-100}
if [ "$value" -ge 500 ]; then entries=2000000; else entries=8000000; fi
run "threads-$value" -Xms256m -Xmx256m -- \
  ScanScaling "$value" "${2:-$entries}" "${3:-5}" "${4:-1,2}" "${5:-null,file}" "$work/threads"
