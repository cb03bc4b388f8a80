#!/usr/bin/env bash
# Measures writers by a timetable during snapshots, with 'forkpoint bench latency'. Skips what has been measured already.
# Usage: bench-latency.sh [set] [more options of 'forkpoint bench latency', such as --runs 5 or --again]
# Sets:
#   short   256 MiB, 10,000 writes a second, every method and redis-server, one run (about two minutes)
#   floor   a store that does nothing, and planted stalls of 5, 20 and 100 ms
#   sizes   16 MiB to 4 GiB into /dev/null: from which size on a fork costs more than the other methods
#   full    4 and 8 GiB, 10,000 and 50,000 writes a second, every method and redis-server, three runs (over an hour).
#           The methods write to /dev/null; redis-server writes 4 GiB to memory and 8 GiB to disk, since it needs a file
#   disk    the same for 4 GiB, where all write to the disk of BENCH_DIR (as long)
# 8 GiB need 23 GiB of memory.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
set_name=${1:-short}
shift || true

memory=/dev/shm/forkpoint-bench
place=$work
trap 'rm -rf "$memory"' EXIT

# lab <name> <options>
lab() {
  local name=$1
  shift
  "$java" "-Dforkpoint.bench.commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)" \
    -jar "$jar" bench latency --to "$raw/latency-$name" --work "$place" "$@"
  "$java" -jar "$jar" bench report "$raw/latency-$name" --to "$raw/latency-$name" > /dev/null
  # Beside the other tables; the pages and the runs stay in the folder.
  sed "s/^### .*/### Writers during snapshots: $name/" "$raw/latency-$name/latency.md" > "$raw/latency-$name.md"
}

if [ -z "${BENCH_SKIP_BUILD:-}" ]; then
  echo "building (BENCH_SKIP_BUILD=1 skips this)"
  build_jar -Dspotless.check.skip=true
fi
case $set_name in
  short)
    lab short --data 256mb --rate 10000 --series none,fork:private,fork:private-huge,async-fork,thread,redis \
      --warm 2 --control 3 --after 2 "$@"
    ;;
  floor)
    lab floor --data 1mb --rate 10000 --series nothing,stall --stall 5,20,100 \
      --snapshots 1 --warm 2 --control 2 --after 1 --runs 3 "$@"
    lab floor-sleeping --data 1mb --rate 10000 --series nothing --pace sleep \
      --snapshots 1 --warm 2 --control 2 --after 1 --runs 3 "$@"
    ;;
  sizes)
    lab sizes --data 16mb,64mb,256mb,1gb,4gb --rate 10000 --series fork:private,async-fork,thread \
      --sink null --warm 2 --control 2 --after 1 --snapshots 1 --runs 3 "$@"
    ;;
  full)
    same=(--rate "10000,50000" --warm 3 --control 5 --after 2 --runs 3 "$@")
    lab full --data 4gb,8gb --sink null --series fork:private,fork:private-huge,async-fork,thread "${same[@]}"
    # With a file of 8 GiB in memory as well, a fork under writes ends at the OOM killer.
    lab full --data 8gb --series redis "${same[@]}"
    place=$memory
    lab full --data 4gb --series redis "${same[@]}"
    ;;
  disk)
    lab disk --data 4gb --rate 10000,50000 --series fork:private,fork:private-huge,async-fork,thread,redis \
      --warm 3 --control 5 --after 2 --runs 3 "$@"
    ;;
  *)
    sed -n '2,12s/^# //p' "$0" >&2
    exit 2
    ;;
esac
