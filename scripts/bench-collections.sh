#!/usr/bin/env bash
# Measures collections: memory and calls a second beside redis-server, writers of one large hash during snapshots, and
# collections of 50 million elements. Skips what has been measured already.
# Usage: bench-collections.sh short | medium | full [calls]
# short takes some minutes. It is for a look, not for figures to quote. medium has the sizes of full and one run of each, and
# takes half an hour. full takes longer than an hour. Both need 16 GiB of memory. calls measures only the calls a second.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
set_name=${1:-}
what=${2:-all}
case $set_name in
  short)
    hashes=10000
    elements=10000
    sizes=(100 10000)
    requests=200000
    forks=(-f 1 -wi 3 -w 1s -i 3 -r 500ms)
    fields=100000
    rate=10000
    snapshots=5
    control=2
    runs=1
    large=
    ;;
  medium)
    hashes=1000000
    elements=1000000
    sizes=(100 1000000)
    requests=1000000
    forks=(-f 1 -wi 2 -w 1s -i 3 -r 1s)
    fields=5000000
    rate=20000
    snapshots=8
    control=8
    runs=1
    large=50000000
    ;;
  full)
    hashes=1000000
    elements=1000000
    sizes=(100 1000000)
    requests=2000000
    forks=(-f 2)
    fields=5000000
    rate=20000
    snapshots=20
    control=10
    runs=3
    large=50000000
    ;;
  *)
    sed -n '2,6s/^# //p' "$0" >&2
    exit 2
    ;;
esac
build
tee_flags=(-a)
name=collections-$set_name

if [ "$what" != calls ]; then
  run "$name" -Xms256m -Xmx256m -- CollectionMemory "$set_name" "$hashes" "$elements" "$work"
fi

jmh_name=jmh-$set_name-collections
if [ -e "$raw/$jmh_name.json" ] && [ "${BENCH_AGAIN:-}" != 1 ]; then
  echo "$jmh_name.json is there already; BENCH_AGAIN=1 measures it anew"
else
  jmh "$work/$jmh_name" "${forks[@]}" -p "size=$(IFS=,; echo "${sizes[*]}")" CollectionBenchmark
  run "$jmh_name" -- JmhTable "$jmh_name" "$work/$jmh_name.json"
fi

for size in "${sizes[@]}"; do
  run "$name" -Xms256m -Xmx256m -- CollectionFloor "$set_name" "$size" "$requests" "$work"
done

if [ "$what" != calls ]; then
  heap=(-Xms1g -Xmx1g -XX:+AlwaysPreTouch)
  # Into memory, as far as Redis writes a file.
  memory=/dev/shm/forkpoint-bench
  trap 'rm -rf "$memory"' EXIT
  for run_number in $(seq "$runs"); do
    for method in ASYNC_FORK THREAD redis; do
      run "$name" "${heap[@]}" -- \
        CollectionWriters "$set_name" "$method" "$fields" "$rate" "$snapshots" "$control" "$run_number" "$memory"
    done
  done

  if [ -n "$large" ]; then
    for kind in list zset; do
      run "$name" "${heap[@]}" -- BigCollection "$set_name" "$kind" "$large" "$rate" "$control" "$work"
    done
  fi
fi
run "$name" -- CollectionTable "$set_name"
echo "$raw/$name.md, $raw/$jmh_name.md"
