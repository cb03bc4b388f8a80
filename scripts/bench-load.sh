#!/usr/bin/env bash
# Measures how many keys a second are loaded from one RDB file.
# Usage: bench-load.sh [value bytes, default 100] [entries] [rounds]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
run "load-${1:-100}" -Xmx64m -- LoadRate "${2:-4000000}" "${1:-100}" "${3:-3}" "$work"
