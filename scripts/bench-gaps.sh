#!/usr/bin/env bash
# Measures how long threads that only read the clock do not run, also while another process frees memory.
# Usage: bench-gaps.sh [threads] [seconds of a round] [rounds] [MiB to free in every second round]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
run gaps -Xms64m -Xmx64m -- ClockGaps "${1:-2}" "${2:-8}" "${3:-10}" "${4:-4096}"
