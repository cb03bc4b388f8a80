#!/usr/bin/env bash
# The maps under JMH. Usage: bench-jmh.sh [JMH arguments], for example:
#   bench-jmh.sh -t 2 -p engine=forkpoint-4k,chronicle-map -p valueBytes=100 'MapBenchmark.(get|put)'
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
build
"$java" -cp "$root/jmh/target/benchmarks.jar:$root/jmh/target/lib/*" org.openjdk.jmh.Main \
  -jvmArgsAppend "${jvm_flags[*]} -Xms256m -Xmx256m" -rf json -rff "$raw/jmh.json" "$@" 2>&1 | tee "$raw/jmh.log"
