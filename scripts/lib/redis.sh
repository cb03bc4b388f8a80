# shellcheck shell=bash
# Sourced by the other scripts: starts redis-servers on loopback, which end with the script.

server_pids=()

# Starts a server in a folder, on a free port that it leaves in $port, with the RDB file of this name if there is one.
# Returns when it has loaded that.
start_server() {
  local folder=$1 file=$2 pid
  mkdir -p "$folder"
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    port=$((20000 + RANDOM % 20000))
    redis-server --port "$port" --bind 127.0.0.1 --dir "$folder" --dbfilename "$file" --save '' --appendonly no \
      --daemonize no --enable-debug-command local --logfile "$folder/log" &
    pid=$!
    server_pids+=("$pid")
    if await_server "$pid"; then
      return
    fi
  done
  cat "$folder/log" >&2
  fail "redis-server did not start; its log is above"
}

# Whether the server of this pid, not another one, comes to answer on $port. A taken port ends it at once.
await_server() {
  while kill -0 "$1" 2>/dev/null; do
    if [ "$(redis_info "$port" process_id)" = "$1" ] && [ "$(redis_info "$port" loading)" = 0 ]; then
      return 0
    fi
    sleep 0.1
  done
  return 1
}

stop_servers() {
  local pid
  for pid in "${server_pids[@]}"; do
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
  done
}

# One field of INFO; empty if there is no answer.
redis_info() { redis-cli -p "$1" INFO everything 2>/dev/null | tr -d '\r' | sed -n "s/^$2://p"; }

await_field() {
  while [ "$(redis_info "$1" "$2")" != "$3" ]; do sleep 0.1; done
}

total_keys() { redis-cli -p "$1" INFO keyspace | sed -n 's/.*keys=\([0-9]*\),.*/\1/p' | awk '{ n += $1 } END { print n + 0 }'; }
