#!/usr/bin/env bash
# Measures the maps under JMH. Usage: bench-jmh.sh [JMH arguments], for example:
#   bench-jmh.sh -t 2 -p engine=forkpoint-4k,chronicle-map -p valueBytes=100 'MapBenchmark.(get|put)'
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
jmh "$raw/jmh" "$@"
