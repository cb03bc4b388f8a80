#!/usr/bin/env bash
# Measures the server beside redis-server, both on this machine: redis-benchmark's SET and GET (throughput and p99.9), memory
# a key, and the latency of an open loop of 10,000 SETs a second while BGSAVE runs.
# Usage: bench-server.sh short | medium | full [calls | memory | latency]
# short takes a minute or two and is for a look. medium has the sizes of full, and one run of latency instead of three. It
# needs 24 GiB of memory; medium calls takes two minutes for each server.
# CALLS_BESIDE adds servers to the measurement of calls, such as 'Valkey-9=/path/of/valkey-server'.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
# shellcheck source=scripts/lib/one-server.sh
source "$root/scripts/lib/one-server.sh"
set_name=${1:-}
part=${2:-all}
case $set_name in
  short) runs=1 seconds=2 keys=200000 size=256mb latency_runs=1 snapshots=2 control=3 ;;
  medium) runs=3 seconds=8 keys=4000000 size=8gb latency_runs=1 snapshots=3 control=10 ;;
  full) runs=3 seconds=15 keys=4000000 size=8gb latency_runs=3 snapshots=5 control=20 ;;
  *)
    sed -n '2,7s/^# //p' "$0" >&2
    exit 2
    ;;
esac
log=$raw/server-$set_name
redis_server=${REDIS_SERVER:-redis-server}
commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)

build_server

trap stop_server EXIT

# By name: redis, forkpoint and those beside.
declare -A programs=([redis]=$redis_server [forkpoint]=$root/scripts/serve.sh)
peers=(redis)
for peer in ${CALLS_BESIDE:-}; do
  programs[${peer%%=*}]=${peer#*=}
  peers+=("${peer%%=*}")
done

# start <name>: an empty server that saves only when it is told to.
start() {
  serve "$work/server-$1" "${programs[$1]}" --enable-debug-command local
}

# figures <test> <requests> <pipeline>: "requests-per-second p99.9-in-ms"
figures() {
  redis-benchmark -p "$port" -t "$1" -n "$2" -r 1000000 -d 100 -c 50 -P "$3" |
    tr '\r' '\n' |
    awk '/percentile distribution/ { rows = 1 }
         /cumulative distribution/ { rows = 0 }
         rows && $1 + 0 >= 99.9 && tail == "" { tail = $3 }
         /throughput summary/ { rate = $3 }
         END { print rate, tail }'
}

calls() {
  : >"$log-calls.log"
  for run_number in $(seq "$runs"); do
    for who in "${peers[@]}" forkpoint; do
      start "$who"
      # As long as it takes a server to be warm, and a JVM to compile what it runs.
      for test in set get; do
        figures "$test" 600000 1 >/dev/null
        figures "$test" 4000000 16 >/dev/null
      done
      for pipeline in 1 16; do
        for test in set get; do
          local requests=$((seconds * (pipeline == 1 ? 80000 : 800000)))
          echo "$who $run_number $pipeline $test $(figures "$test" "$requests" "$pipeline")" | tee -a "$log-calls.log"
        done
      done
      stop_server
    done
  done
  {
    echo "### The server beside Redis: calls, $set_name"
    echo
    echo "redis-benchmark, 50 clients, values of 100 bytes, a million keys; medians of $runs runs, each of a server of its own."
    echo
    echo "| call | pipeline | beside | its calls/s | Forkpoint, calls/s | ratio | its p99.9, ms | Forkpoint p99.9, ms |"
    echo "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for peer in "${peers[@]}"; do
      for pipeline in 1 16; do
        for test in set get; do
          row "$pipeline" "$test" "$peer"
        done
      done
    done
    measured_on
  } | tee "$log-calls.md"
}

# median <server> <pipeline> <test> <column>
median() {
  awk -v who="$1" -v pipeline="$2" -v test="$3" -v column="$4" \
    '$1 == who && $3 == pipeline && $4 == test { print $column }' "$log-calls.log" |
    sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'
}

measured_on() {
  echo
  echo "Measured on: when: $(date -u +%FT%TZ); commit: $commit; $("$java" -version 2>&1 | sed -n '3s/^OpenJDK/JVM: OpenJDK/p');" \
    "CPU:$(sed -n 's/^model name.*://p' /proc/cpuinfo | sort -u) x $(nproc); kernel: $(uname -sr); $("$redis_server" --version)."
}

# row <pipeline> <test> <peer>
row() {
  awk -v test="$2" -v pipeline="$1" -v name="$3" \
    -v peer="$(median "$3" "$1" "$2" 5)" -v forkpoint="$(median forkpoint "$1" "$2" 5)" \
    -v peer_tail="$(median "$3" "$1" "$2" 6)" -v forkpoint_tail="$(median forkpoint "$1" "$2" 6)" \
    'BEGIN { printf "| %s | %d | %s | %.0f | %.0f | %.2f | %s | %s |\n", toupper(test), pipeline, name, peer, forkpoint,
             forkpoint / peer, peer_tail, forkpoint_tail }'
}

memory() {
  : >"$log-memory.log"
  for who in redis forkpoint; do
    start "$who"
    local before
    before=$(resident)
    redis-cli -p "$port" debug populate "$keys" key 100 >/dev/null
    sleep 2
    echo "$who keys=$(redis-cli -p "$port" dbsize) before=$before after=$(resident)" | tee -a "$log-memory.log"
    stop_server
  done
  {
    echo "### The server beside Redis: memory, $set_name"
    echo
    echo "DEBUG POPULATE of $keys keys with values of 100 bytes; what the resident memory of the process has grown by."
    echo
    echo "| server | bytes a key |"
    echo "| --- | --- |"
    awk -v keys="$keys" '{ split($3, before, "="); split($4, after, "=")
           printf "| %s | %.1f |\n", $1, (after[2] - before[2]) / keys }' "$log-memory.log"
    measured_on
  } | tee "$log-memory.md"
}

latency() {
  local folder=$raw/server-$set_name-latency
  "$java" "-Dforkpoint.bench.commit=$commit" -jar "$jar" bench latency \
    --series redis,served-async-fork,served-thread --data "$size" --rate 10000 \
    --runs "$latency_runs" --snapshots "$snapshots" --warm 4 --control "$control" --after 2 \
    --server "$redis_server" --served "$root/scripts/serve.sh" --to "$folder" --work "$work"
  sed "s/^### .*/### Clients of a server during BGSAVE: $set_name/" "$folder/latency.md" >"$folder.md"
}

for each in calls memory latency; do
  if [ "$part" = all ] || [ "$part" = "$each" ]; then
    "$each"
  fi
done
