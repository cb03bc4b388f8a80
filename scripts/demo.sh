#!/bin/bash
# Forkpoint's main job on real input, judged by a real Redis.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"
# shellcheck source=scripts/lib/build.sh
. "$root/scripts/lib/build.sh"
# shellcheck source=scripts/lib/redis.sh
. "$root/scripts/lib/redis.sh"

usage() {
  cat <<END
Usage: scripts/demo.sh [--help]

Installs what is missing (and says what), builds, and runs Forkpoint's main job. A real redis-server is filled with more
than a million keys of every type and saves them. For each method - fork from private memory, async-fork and thread
from shared memory - Forkpoint loads that file and takes a snapshot while two threads keep writing to databases 14 and
15. redis-check-rdb checks the snapshot, another redis-server loads it, and the digests of the other databases of the two
servers are compared. At the end the script prints the pauses of the methods side by side.
The script stops everything that it starts, and removes its temporary folder. Exit code 0 if all digests are equal.
END
}

# Keys of every type, in small and large encodings: KIND DATABASE COUNT.
contents="
text       0 400000
number     1 200000
binary     2 200000
large      2     50
list       3  60000
biglist    3     10
intset     4  40000
set        4  30000
bigset     4     10
hash       5  60000
bighash    5     10
zset       6  60000
bigzset    6     10
stream     7   5000
bigstream  7     10
text      13   1000
"

fill() {
  local port=$1 kind database count from to expiry
  expiry=$(($(date +%s) + 30 * 24 * 3600))
  while read -r kind database count; do
    [ -n "$kind" ] || continue
    for ((from = 0; from < count; from = to)); do
      to=$((from + 20000 < count ? from + 20000 : count))
      redis-cli -e -p "$port" -n "$database" --eval "$root/scripts/lib/fill.lua" , \
        "$kind" "$from" "$to" "$expiry" >/dev/null
    done
  done <<<"$contents"
  redis-cli -e -p "$port" FUNCTION LOAD \
    "#!lua name=demo
redis.register_function('demo_echo', function(keys, args) return args[1] end)" >/dev/null
}

# The number under a name in the JSON report of a method.
figure() { sed -n "s/.*\"$2\" : \([0-9.]*\).*/\1/p" "$work/$1.json" | head -n 1; }

# A line of the last table: LABEL NAME-IN-THE-REPORT WHAT-REDIS-SAYS.
row() {
  printf '    %-42s' "$1"
  for method in "${methods[@]}"; do printf ' %12.0f' "$(figure "$method" "$2")"; done
  printf ' %12s\n' "$3"
}

# What DEBUG DIGEST leaves out: streams' groups and pending entries, and the libraries of functions.
details() {
  redis-cli --no-raw -p "$1" FUNCTION LIST WITHCODE
  local n
  for n in 0 1 2 3 4 5 6 7 8 9; do
    redis-cli --no-raw -p "$1" -n 7 XINFO STREAM "stream:$n" FULL COUNT 0
    redis-cli --no-raw -p "$1" -n 7 XINFO STREAM "bigstream:$n" FULL COUNT 0
  done
}

compare() {
  local name=$1 first=$2 second=$3
  if [ "$first" != "$second" ]; then
    diff <(echo "$first") <(echo "$second") | head -n 10 >&2 || true
    fail "$name differ between the server that saved and the one that loaded the file of $method"
  fi
  say "equal: $name"
}

case ${1:-} in
  "") ;;
  --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

cd "$root"
install_missing
say "building (the first time, Maven downloads what it needs)"
build_jar

work=$(mktemp -d)
trap 'stop_servers; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

say "starting redis-server and filling it"
start_server "$work/first" dump.rdb
first=$port
fill "$first"
keys=$(total_keys "$first")
say "$(redis_info "$first" redis_version | sed 's/^/Redis /') on 127.0.0.1:$first holds $keys keys in $(redis_info "$first" used_memory_human) of memory"
[ "$keys" -ge 1000000 ] || fail "only $keys keys were made"
redis-cli -e -p "$first" SAVE >/dev/null
mv "$work/first/dump.rdb" "$work/saved.rdb"
say "saved: $(stat -c %s "$work/saved.rdb") bytes"

say "the same data by Redis's own BGSAVE"
redis-cli -e -p "$first" BGSAVE >/dev/null
await_field "$first" rdb_bgsave_in_progress 0
[ "$(redis_info "$first" rdb_last_bgsave_status)" = ok ] || fail "Redis's BGSAVE failed: $(tail -n 3 "$work/first/log")"

digest=$(redis-cli -e -p "$first" DEBUG DIGEST)
methods=(fork async-fork thread)
for method in "${methods[@]}"; do
  arena=shared
  [ "$method" = fork ] && arena=private
  say "Forkpoint: load into $arena memory, then snapshot by $method under two writers"
  mkdir "$work/$method"
  "$JAVA_HOME/bin/java" -jar "$jar" snapshot --from "$work/saved.rdb" --to "$work/$method/forkpoint.rdb" \
    --method "$method" --arena "$arena" --oldest-server redis-7-0 --writers 2 --writer-databases 14,15 --json >"$work/$method.json"
  redis-check-rdb "$work/$method/forkpoint.rdb" | tail -n 6

  start_server "$work/$method" forkpoint.rdb
  for database in 14 15; do
    say "database $database, where the writers wrote: $(redis-cli -p "$port" -n "$database" DBSIZE) keys; flushed"
    redis-cli -e -p "$port" -n "$database" FLUSHDB >/dev/null
  done
  compare "number of keys ($keys)" "$keys" "$(total_keys "$port")"
  compare "DEBUG DIGEST ($digest)" "$digest" "$(redis-cli -e -p "$port" DEBUG DIGEST)"
  compare "stream groups and functions" "$(details "$first")" "$(details "$port")"
  redis-cli -p "$port" SHUTDOWN NOSAVE >/dev/null 2>&1 || true
done

say "what it cost"
printf '    %-42s %12s %12s %12s %12s\n' "" "${methods[@]}" Redis
row "writes held up (pause), microseconds" pauseMicros ">= its fork"
row "fork, microseconds" forkMicros "$(redis_info "$first" latest_fork_usec)"
row "retained at the peak, bytes" retainedPeakBytes 0
row "copy-on-write at the peak, bytes" copyOnWritePeakBytes "$(redis_info "$first" rdb_last_cow_size)"
row "puts a second while it ran, two writers" putsPerSecond "none ran"
say "PASSED"
