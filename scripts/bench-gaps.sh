#!/usr/bin/env bash
# What the machine takes from threads that only look at the clock, also while somebody frees memory.
# Usage: bench-gaps.sh [threads] [seconds of a round] [rounds] [MiB that are freed in every second round]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
run gaps -Xms64m -Xmx64m -- ClockGaps "${1:-2}" "${2:-8}" "${3:-10}" "${4:-4096}"
