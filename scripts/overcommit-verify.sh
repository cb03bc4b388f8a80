#!/usr/bin/env bash
# Compares the verdicts of overcommit-check.sh, and of forkpoint doctor if it is built, with this kernel. For each mode of
# vm.overcommit_memory, and for processes below, near and above the limits, it asks for the verdict, lets the process fork,
# and compares. Then it does the same with a Redis server in mode 2 at a little over half of the limit. It changes global
# settings, and restores them in every case. Needs root, cc and redis-server. Usage: overcommit-verify.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
[ "$(id -u)" -eq 0 ] || { echo "overcommit-verify.sh needs root: it sets vm.overcommit_memory" >&2; exit 3; }
settings=(overcommit_memory overcommit_ratio overcommit_kbytes)
declare -A before
for name in "${settings[@]}"; do before[$name]=$(< "/proc/sys/vm/$name"); done
work=$(mktemp -d)
redis_port=16399
coproc_pid=

restore() {
  [ -z "$coproc_pid" ] || kill "$coproc_pid" 2> /dev/null || true
  redis-cli -p "$redis_port" shutdown nosave > /dev/null 2>&1 || true
  echo "${before[overcommit_memory]}" > /proc/sys/vm/overcommit_memory
  # Ratio and kbytes exclude each other: the one that is set makes the other 0.
  if [ "${before[overcommit_kbytes]}" != 0 ]; then
    echo "${before[overcommit_kbytes]}" > /proc/sys/vm/overcommit_kbytes
  else
    echo "${before[overcommit_ratio]}" > /proc/sys/vm/overcommit_ratio
  fi
  rm -rf "$work"
  echo "restored: vm.overcommit_memory $(< /proc/sys/vm/overcommit_memory)," \
    "ratio $(< /proc/sys/vm/overcommit_ratio), kbytes $(< /proc/sys/vm/overcommit_kbytes)"
}
trap restore EXIT
trap 'exit 130' INT TERM

cc -std=c11 -D_GNU_SOURCE -Wall -Wextra -O1 -o "$work/probe" native/test/commit_probe.c
kb() { awk -v name="$1:" '$1 == name { print $2 }' /proc/meminfo; }
failed=0 compared=0

# What a verdict, as an exit code, says of the fork: it fails, or not. A risk says that it may succeed.
expected() { if [ "$1" -eq 2 ]; then echo fails; else echo succeeds; fi; }

# compare NAME CODE ANSWER
compare() {
  local really=fails
  [ "$3" = forked ] && really=succeeds
  compared=$((compared + 1))
  if [ "$(expected "$2")" = "$really" ]; then
    echo "  holds: $1 predicted $(expected "$2") (exit $2), the fork: $3"
  else
    echo "  WRONG: $1 predicted $(expected "$2") (exit $2), the fork: $3"
    failed=$((failed + 1))
  fi
}

# The same verdict by the command line, whose own JVM has to find room as well.
doctor() {
  local code=0
  java -Xmx64m -XX:TieredStopAtLevel=1 -jar cli/target/forkpoint.jar doctor --pid "$1" > "$work/doctor" 2>&1 || code=$?
  case $code in 0) echo 0 ;; 5) echo 1 ;; 6) echo 2 ;; *) cat "$work/doctor" >&2 && echo 3 ;; esac
}

# probe MODE KILOBYTES WHAT: maps so much while everything is allowed, then sets the mode, asks, and has it fork.
probe() {
  local answer doctor_code code=0
  echo 1 > /proc/sys/vm/overcommit_memory
  coproc PROBE { exec "$work/probe" $(($2 * 1024)); }
  coproc_pid=$PROBE_PID
  read -r answer <&"${PROBE[0]}"
  if [ "$answer" != mapped ]; then
    echo "mode $1, $3, $2 kB: cannot be mapped: $answer"
    failed=$((failed + 1))
    return
  fi
  echo "$1" > /proc/sys/vm/overcommit_memory
  sh scripts/overcommit-check.sh --pid "$PROBE_PID" > "$work/said" 2>&1 || code=$?
  echo "mode $1, $3, $2 kB: $(grep -m1 -o 'overcommit[a-z-]*: .*' "$work/said")"
  doctor_code=
  [ ! -e cli/target/forkpoint.jar ] || doctor_code=$(doctor "$PROBE_PID")
  echo go >&"${PROBE[1]}"
  read -r answer <&"${PROBE[0]}"
  compare overcommit-check.sh "$code" "$answer"
  [ -z "$doctor_code" ] || compare "forkpoint doctor" "$doctor_code" "$answer"
  kill "$PROBE_PID"
  wait "$PROBE_PID" 2> /dev/null || true
  coproc_pid=
}

uname -sr
echo "MemTotal $(kb MemTotal) kB, SwapTotal $(kb SwapTotal) kB"
total=$(($(kb MemTotal) + $(kb SwapTotal)))
for mode in 0 1; do
  probe "$mode" $((total / 2)) "half of RAM and swap"
  probe "$mode" $((total - 65536)) "64 MiB below RAM and swap"
  probe "$mode" $((total + 65536)) "64 MiB above RAM and swap"
  probe "$mode" $((total * 2)) "twice RAM and swap"
done
# A limit that leaves the rest of the machine alone: 8 GiB more than is promised now.
echo $(($(kb Committed_AS) + 8388608 - $(kb SwapTotal))) > /proc/sys/vm/overcommit_kbytes
left=8388608
probe 2 $((left / 4)) "a quarter of what is left"
probe 2 $((left / 2 - 524288)) "a little below half"
probe 2 $((left / 2 + 524288)) "a little above half"
probe 2 $((left * 3 / 4)) "three quarters"

echo "Redis in mode 2, a little over half of what is left"
# Started in this mode: in the others its allocator maps memory without a reservation, which is never charged.
echo $(($(kb Committed_AS) + 4194304 - $(kb SwapTotal))) > /proc/sys/vm/overcommit_kbytes
echo 2 > /proc/sys/vm/overcommit_memory
redis-server --port "$redis_port" --enable-debug-command yes --save '' --dir "$work" --daemonize yes \
  --logfile "$work/redis.log" > /dev/null
until redis-cli -p "$redis_port" ping > /dev/null 2>&1; do sleep 0.1; done
redis-cli -p "$redis_port" debug populate 1000000 key 1000 > /dev/null
redis=$(redis-cli -p "$redis_port" info server | tr -d '\r' | awk -F: '$1 == "process_id" { print $2 }')
# What the server has is promised; nine tenths of that again are not enough to fork.
used=$(awk '$1 == "VmData:" { print $2 }' "/proc/$redis/status")
echo $(($(kb Committed_AS) + used * 9 / 10 - $(kb SwapTotal))) > /proc/sys/vm/overcommit_kbytes
code=0
sh scripts/overcommit-check.sh --pid "$redis" > "$work/said" 2>&1 || code=$?
cat "$work/said"
bgsave() {
  redis-cli -p "$redis_port" bgsave 2>&1 | tr -d '\r'
  while redis-cli -p "$redis_port" info persistence | grep -q rdb_bgsave_in_progress:1; do sleep 0.1; done
}
answer=$(bgsave)
echo "BGSAVE: $answer; $(grep -m1 -i "can't save\|fork" "$work/redis.log" || true)"
case $answer in *started*) compare overcommit-check.sh "$code" forked ;; *) compare overcommit-check.sh "$code" ENOMEM ;; esac
sh scripts/overcommit-check.sh --apply --yes --pid "$redis" > "$work/said" 2>&1 || true
grep changed "$work/said" || true
answer=$(bgsave)
echo "BGSAVE after the advice: $answer"
code=0
sh scripts/overcommit-check.sh --pid "$redis" > "$work/said" 2>&1 || code=$?
case $answer in *started*) compare overcommit-check.sh "$code" forked ;; *) compare overcommit-check.sh "$code" ENOMEM ;; esac
sh scripts/overcommit-check.sh --undo --yes 2>&1 | grep -i 'chang\|undo'

echo "$compared predictions, $failed wrong"
[ "$failed" -eq 0 ]
