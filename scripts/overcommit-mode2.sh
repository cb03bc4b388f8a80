#!/bin/bash
# Takes snapshots by each method where the kernel promises no more memory than there is (vm.overcommit_memory 2) and the data
# take more than half of what it promises. It refuses a fork; the methods that copy nothing succeed.
set -euo pipefail

usage() {
  cat <<'END'
Usage: FORKPOINT_ALLOW_SYSCTL=1 overcommit-mode2.sh COMMAND...

Sets vm.overcommit_memory to 2 with a limit that fits the present state of this machine. For each of the methods FORK,
ASYNC_FORK and THREAD it then runs
  COMMAND... METHOD BYTES
The command fills a store of BYTES, takes a snapshot by METHOD, and exits with 0 if the outcome is the expected one. At the
end, and when interrupted, the script restores the settings. It needs root. OvercommitModeTest runs it with its own command:
  FORKPOINT_ALLOW_SYSCTL=1 mvn test -Dtest=OvercommitModeTest -Dsurefire.failIfNoSpecifiedTests=false
Exit codes:
  0  every method had the expected outcome
  1  a method did not
  3  not tried: no permission to change settings, or not enough memory
END
}

cannot_try() {
  echo "not tried: $*" >&2
  exit 3
}

meminfo() { awk -v name="$1:" '$1 == name { print $2 }' /proc/meminfo; }
setting() { cat "/proc/sys/vm/$1"; }
set_to() { echo "$2" >"/proc/sys/vm/$1"; }

case ${1:-} in
  "" | --help | -h) usage && exit 0 ;;
esac
[ "${FORKPOINT_ALLOW_SYSCTL:-0}" = 1 ] || cannot_try "set FORKPOINT_ALLOW_SYSCTL=1 to have vm.overcommit_memory changed"
[ -w /proc/sys/vm/overcommit_memory ] || cannot_try "/proc/sys/vm/overcommit_memory cannot be written; run this as root"

# All in kilobytes. What is promised now stays promised; the headroom is for the command's own JVM and for whatever else
# this machine begins meanwhile.
committed=$(meminfo Committed_AS)
headroom=$((2 * 1048576 + $(setting user_reserve_kbytes) + $(setting admin_reserve_kbytes)))
# More than half of the limit, and more than all the rest: a second copy of it cannot be promised.
data=$((committed + headroom + 262144))
limit=$((committed + headroom + data))
swap=$(meminfo SwapTotal)
available=$(meminfo MemAvailable)
[ $((data + headroom)) -le "$available" ] ||
  cannot_try "the data set would take $data kB and all else $headroom kB; available are $available kB"
[ "$limit" -gt "$swap" ] || cannot_try "the limit would be $limit kB, which is less than the swap space, $swap kB"

old_mode=$(setting overcommit_memory)
old_ratio=$(setting overcommit_ratio)
old_kbytes=$(setting overcommit_kbytes)

# The mode first, so that nothing is refused by a limit that is not meant for it. Of the ratio and the absolute limit the
# kernel sets the one to 0 when the other is written.
restore() {
  set_to overcommit_memory "$old_mode"
  if [ "$old_kbytes" -ne 0 ]; then
    set_to overcommit_kbytes "$old_kbytes"
  else
    set_to overcommit_ratio "$old_ratio"
  fi
}
trap restore EXIT
trap 'exit 1' HUP INT TERM

set_to overcommit_kbytes $((limit - swap))
set_to overcommit_memory 2
echo "vm.overcommit_memory 2, CommitLimit $(meminfo CommitLimit) kB, Committed_AS $committed kB, data set $data kB"

failed=0
for method in FORK ASYNC_FORK THREAD; do
  echo "== $method"
  "$@" "$method" $((data * 1024)) || failed=1
done
exit "$failed"
