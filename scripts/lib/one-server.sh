# shellcheck shell=bash
# Sourced by the benches of the server: starts one empty server at a time, Redis's or Forkpoint's, on $port of loopback.
port=${BENCH_PORT:-7979}
server=

# build_server: the jar alone, without the benchmarks. BENCH_SKIP_BUILD=1 measures what was built last.
build_server() {
  if [ -z "${BENCH_SKIP_BUILD:-}" ]; then
    build_jar -Dspotless.check.skip=true
  fi
}

# serve <folder> <program and its options>: starts it, with nothing to load, and returns when it answers. $server is its pid.
serve() {
  local folder=$1
  shift
  rm -rf "$folder"
  mkdir -p "$folder"
  "$@" --port "$port" --bind 127.0.0.1 --save "" --dir "$folder" >"$folder/out" 2>&1 &
  server=$!
  for _ in $(seq 200); do
    if [ "$(redis-cli -p "$port" ping 2>/dev/null)" = PONG ]; then
      return
    fi
    sleep 0.1
  done
  cat "$folder/out" >&2
  return 1
}

stop_server() {
  if [ -n "$server" ]; then
    kill "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}

# resident: bytes of memory that the server has.
resident() {
  awk '/^VmRSS/ { print $2 * 1024 }' "/proc/$server/status"
}
