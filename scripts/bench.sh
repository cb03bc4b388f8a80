#!/usr/bin/env bash
# Runs the JMH benchmarks (maps beside their peers, codecs, and the gate, fork and trim of snapshots), then the latency lab.
# Usage: bench.sh short | full
# short takes less than ten minutes (measured: 5 min 43 s) and 6 GiB of memory. It is for a look, not for figures to quote. full
# takes hours and 20 GiB.
# A full run that was stopped continues, at the same commit, with the missing groups. BENCH_AGAIN=1 starts again.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
set_name=${1:-}
if [ "$set_name" != short ] && [ "$set_name" != full ]; then
  sed -n '2,6s/^# //p' "$0" >&2
  exit 2
fi
parts=$work/jmh-$set_name-$(git -C "$root" rev-parse --short HEAD 2> /dev/null || echo unknown)
results=()
off_heap=forkpoint-4k,forkpoint-huge,chronicle-map,ohc-linked,ohc-chunked,mapdb,lmdb

# group <name> <JMH arguments>: one run of JMH, whose result has its name only when it is complete.
group() {
  local result=$parts/$1
  shift
  results+=("$result.json")
  if [ -e "$result.json" ]; then
    echo "$result.json is there already"
    return
  fi
  jmh "$result.part" "$@"
  mv "$result.part.json" "$result.json"
}

# maps <name> <heap for heap-map> <JMH arguments>: all engines. That on the heap gets one that holds the data and is touched
# beforehand, since fresh pages would count as its own.
maps() {
  local name=$1 heap=$2
  shift 2
  group "maps-$name" -p "engine=$off_heap" "$@"
  group "maps-$name-heap" -p engine=heap-map -jvmArgsAppend "-Xms$heap -Xmx$heap -XX:+AlwaysPreTouch" "$@"
}

# snapshots <arenas of THREAD> <JMH arguments>: what goes together only. THREAD has no fork that could be trimmed.
snapshots() {
  local thread_arenas=$1
  shift
  group fork -p method=FORK -p arena=PRIVATE,PRIVATE_HUGE "$@" ForkLatencyBenchmark
  group async-fork -p method=ASYNC_FORK -p arena=SHARED "$@" ForkLatencyBenchmark
  group thread -p method=THREAD -p "arena=$thread_arenas" -p trimmed=true "$@" ForkLatencyBenchmark
}

short_set() {
  local quick=(-f 1 -wi 4 -w 250ms -i 3 -r 300ms)
  local small=("${quick[@]}" -p entries=1000000 -p valueBytes=100)
  maps uniform 2g "${small[@]}" -p distribution=uniform 'MapBenchmark.(get|put|mixed|getBatch)$'
  maps zipf 2g "${small[@]}" -p distribution=zipf 'MapBenchmark.get$'
  group codec "${quick[@]}" CodecBenchmark
  snapshots SHARED -f 1 -i 5 -p gib=0.25,1 -p heapMiB=256
}

full_set() {
  for threads in 1 2; do
    maps "$threads" 10g -t "$threads" MapBenchmark
  done
  group codec CodecBenchmark
  group host HostBenchmark
  snapshots PRIVATE,PRIVATE_HUGE,SHARED
}

if [ -n "${BENCH_AGAIN:-}" ] || [ "$set_name" = short ]; then
  rm -rf "$parts"
fi
mkdir -p "$parts"
build
"${set_name}_set"
run "jmh-$set_name" -- JmhTable "jmh-$set_name" "${results[@]}"
BENCH_SKIP_BUILD=1 "$root/scripts/bench-latency.sh" "$set_name"
echo "$raw/jmh-$set_name.md"
echo "$raw/latency-$set_name.md, $raw/latency-$set_name/latency.html"
