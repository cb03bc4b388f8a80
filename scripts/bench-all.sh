#!/usr/bin/env bash
# Measures every bar, one after the other. Needs a machine that does nothing else, 24 GiB of memory and some hours.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
./bench-maps.sh 100
# Built once is enough.
export BENCH_SKIP_BUILD=1
./bench-maps.sh 1000
./bench-memory.sh
./bench-growth.sh forkpoint-4k
./bench-growth.sh forkpoint-huge
./bench-child.sh 1000
./bench-child.sh 100
./bench-scan.sh 1000
./bench-scan.sh 100
./bench-threads.sh 1000
./bench-threads.sh 100
./bench-load.sh
./bench-fork.sh
./bench-gate.sh
./bench-wide.sh
./bench-latency.sh floor
./bench-latency.sh sizes
./bench-latency.sh full
./bench-retained.sh
./bench-saturated.sh
./bench-collections.sh full
./bench-report.sh record
