#!/usr/bin/env bash
# Measures clients of a server while it saves: Forkpoint by ASYNC_FORK and by THREAD beside redis-server, in turns. A client in
# another process sends 10,000 SETs and 2,500 GETs a second by a timetable, over 1 and over 50 connections. A bystander in a
# third process walks random loads. For each save, the table has the longest response and p99.9, the duration, the growth of
# the page cache, and whether the bystander fared as in the control phases.
# Usage: bench-clients.sh short | medium [more options of 'forkpoint bench latency', such as --zipf 0.99 or --again]
#   short   200,000 keys of 1000 bytes, one run of two saves (some four minutes, 1 GiB)
#   medium  3 million keys, two runs of three saves (about 40 minutes, 14 GiB)
# Environment: CLIENT_KEYS, CLIENT_VALUE_SIZE, CLIENT_RATE, CLIENT_CONNECTIONS, CLIENT_GET_SHARE, CLIENT_RUNS and CLIENT_SAVES
# override the set. REDIS_SERVER names another redis-server, and VALKEY_SERVER adds a valkey-server. CLIENT_BUSY=N starts N
# sessions that use the processors all the time. CLIENT_NAME names the output.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
# shellcheck source=scripts/lib/one-server.sh
source "$root/scripts/lib/one-server.sh"
set_name=${1:-}
case $set_name in
  short) keys=200000 runs=1 saves=2 warm=3 control=5 heap=384mb bystander=64mb ;;
  medium) keys=3000000 runs=2 saves=3 warm=5 control=10 heap=1gb bystander=256mb ;;
  *)
    sed -n '2,11s/^# //p' "$0" >&2
    exit 2
    ;;
esac
shift
keys=${CLIENT_KEYS:-$keys}
value=${CLIENT_VALUE_SIZE:-1000}
series=redis,served-async-fork,served-thread
if [ -n "${VALKEY_SERVER:-}" ]; then
  series=redis,valkey,served-async-fork,served-thread
fi
folder=$raw/clients-${CLIENT_NAME:-$set_name}
build_server

# Sessions of their own: to the scheduler each is a group, which wants as much as any other.
busy=()
stop_busy() {
  if [ ${#busy[@]} -gt 0 ]; then kill "${busy[@]}" 2>/dev/null || true; fi
}
trap stop_busy EXIT
for ((i = 0; i < ${CLIENT_BUSY:-0}; i++)); do
  setsid bash -c 'while :; do :; done' &
  busy+=($!)
done

"$java" "-Dforkpoint.bench.commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)" \
  -jar "$jar" bench latency \
  --series "$series" --data "$((keys * (16 + value)))" --value-size "$value" --rate "${CLIENT_RATE:-12500}" \
  --connections "${CLIENT_CONNECTIONS:-1,50}" --get-share "${CLIENT_GET_SHARE:-0.2}" --bystander "$bystander" \
  --runs "${CLIENT_RUNS:-$runs}" --snapshots "${CLIENT_SAVES:-$saves}" --warm "$warm" --control "$control" --after 2 \
  --heap "$heap" --server "${REDIS_SERVER:-redis-server}" --valkey "${VALKEY_SERVER:-valkey-server}" \
  --served "$root/scripts/serve.sh" --to "$folder" --work "$work" "$@"
# Beside the other tables; the page and the runs stay in the folder.
sed "s/^### .*/### Clients of a server while it saves: ${CLIENT_NAME:-$set_name}/" "$folder/latency.md" | tee "$folder.md"
