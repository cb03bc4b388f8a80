#!/usr/bin/env bash
# Measures the memory of an idle connection to the server and to redis-server: memory before and after so many clients have
# connected and sent one PING. Usage: bench-connections.sh [connections]
# Each side needs a file descriptor for each connection: set ulimit -n a little above the number of connections.
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
# shellcheck source=scripts/lib/one-server.sh
source "$root/scripts/lib/one-server.sh"
connections=${1:-10000}
redis_server=${REDIS_SERVER:-redis-server}
log=$raw/server-connections.log
clients=

build_server

stop() {
  if [ -n "$clients" ]; then
    kill "$clients" 2>/dev/null || true
    wait "$clients" 2>/dev/null || true
    clients=
  fi
  stop_server
}
trap stop EXIT

# start <redis|forkpoint>: an empty server. A small heap, so that resident memory is not what a large one has not cleared.
start() {
  local program=("$redis_server")
  if [ "$1" = forkpoint ]; then
    program=("$java" -Xms128m -Xmx128m -XX:+AlwaysPreTouch -XX:MaxDirectMemorySize=4g -XX:NativeMemoryTracking=summary
      -jar "$jar" serve)
  fi
  serve "$work/connections-$1" "${program[@]}" --maxclients $((connections + 100))
}

connected() {
  redis-cli -p "$port" info clients | tr -d '\r' | awk -F: '$1 == "connected_clients" { print $2 }'
}

# connect: clients that have had one reply and stay. redis-benchmark's own idle mode sends nothing at all.
connect() {
  python3 -c '
import socket, sys, time
port, count = int(sys.argv[1]), int(sys.argv[2])
clients = []
for i in range(count):
    client = socket.create_connection(("127.0.0.1", port))
    client.sendall(b"PING\r\n")
    assert client.recv(16) == b"+PONG\r\n"
    clients.append(client)
time.sleep(3600)' "$port" "$connections" &
  clients=$!
  until [ "$(connected)" -gt "$connections" ]; do
    kill -0 "$clients"
    sleep 0.2
  done
  # Redis takes the buffers of a client back when it has been idle for a few seconds.
  sleep 12
}

# live: bytes of objects that are in use in the heap, after a full collection.
live() {
  jcmd "$server" GC.class_histogram | awk '$1 == "Total" { print $3 }'
}

# direct: bytes that Unsafe and direct buffers have, as the JVM counts them.
direct() {
  jcmd "$server" VM.native_memory summary scale=b | awk '/ Other \(/ { gsub(/[^0-9 ]/, " "); print $2 }'
}

# figures <redis|forkpoint>: "heap direct resident", of which Redis has the last only.
figures() {
  if [ "$1" = redis ]; then
    echo "0 0 $(resident)"
  else
    echo "$(live) $(direct) $(resident)"
  fi
}

{
  echo "connections: $connections"
  for who in redis forkpoint; do
    start "$who"
    before=$(figures "$who")
    connect
    after=$(figures "$who")
    echo "$who before: heap, direct, resident: $before"
    echo "$who after: heap, direct, resident: $after"
    echo "$before $after" | awk -v who="$who" -v count="$connections" \
      '{ printf "%s, bytes a connection: heap %.0f, direct %.0f, resident %.0f\n",
         who, ($4 - $1) / count, ($5 - $2) / count, ($6 - $3) / count }'
    stop
  done
} | tee "$log"

# The page of it: what was measured stands after the last colon of a line, apart by blanks or commas.
{
  echo "### What an idle connection costs"
  echo
  echo "$connections clients that have had one reply to PING and say nothing more, then twelve seconds of rest. Bytes: of live" \
    "objects in the heap, of direct memory as the JVM counts it, and of the resident set. The JVM has a heap of 128 MiB," \
    "touched from the start."
  echo
  echo "| server | when | heap | direct | resident |"
  echo "| --- | --- | --- | --- | --- |"
  sed -nE 's/^(\w+) (before|after): .*: ([0-9]+) ([0-9]+) ([0-9]+)$/| \1 | \2 | \3 | \4 | \5 |/p
    s/^(\w+), bytes a connection: heap (-?[0-9]+), direct (-?[0-9]+), resident (-?[0-9]+)$/| \1 | a connection | \2 | \3 | \4 |/p' "$log"
  echo
  echo "Measured on: when: $(date -u +%FT%TZ); commit: $(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown);" \
    "kernel: $(uname -sr); $("$redis_server" --version)."
} >"${log%.log}.md"
