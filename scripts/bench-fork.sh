#!/usr/bin/env bash
# Measures the pause of ten snapshots in a row under writes, in a JVM with a touched heap of 2 GiB, and Redis's fork.
# Usage: bench-fork.sh [arena kind] [GiB] [snapshots] [overwrites a second] [seconds between snapshots]
# 8 GiB need 24 GiB of memory.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
kind=${1:-PRIVATE_HUGE}
run "fork-${kind,,}" -Xms2g -Xmx2g -XX:+AlwaysPreTouch -- \
  ForkPause "$kind" "${2:-8}" "${3:-10}" "${4:-50000}" "${5:-5}" "$work"
