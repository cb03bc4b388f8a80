#!/bin/sh
# Says whether the kernel would refuse a fork for lack of memory that it may promise (overcommit), and why.
set -u

usage() {
  cat <<'END'
Usage: overcommit-check.sh --size SIZE | --pid PID | --help

Says whether a fork would be refused with ENOMEM by the kernel's overcommit rules, and why.
  --size SIZE  of a process with one private mapping of this many bytes (or 512mb, 4gb, ...)
  --pid PID    of this process: reads which of its mappings a fork is charged for from /proc/PID/smaps,
               so it must be yours, or run this as root
Exit codes:
  0  the fork would not be refused for this reason
  1  risk: refused if a little more memory is taken meanwhile, or, once forked, more memory than there is
     may be needed if the process rewrites all of it
  2  the fork would fail now
  3  cannot tell: a file cannot be read, or the command line is wrong
The rules are those of the kernel's __vm_enough_memory. Not looked at: memory and process limits of cgroups,
ulimit, address space of the process.
END
}

cannot_tell() {
  echo "cannot tell: $*" >&2
  exit 3
}

# The number of kilobytes of a line of /proc/meminfo.
meminfo() {
  awk -v name="$1:" '$1 == name { print $2; found = 1 } END { exit !found }' /proc/meminfo 2>/dev/null ||
    cannot_tell "/proc/meminfo has no $1"
}

setting() { cat "/proc/sys/vm/$1" 2>/dev/null || cannot_tell "/proc/sys/vm/$1 cannot be read"; }

# Kilobytes of a size such as 4096, 512mb or 4gb, rounded up.
parse_size() {
  number=${1%%[!0-9]*}
  unit=$(printf '%s' "${1#"$number"}" | tr '[:upper:]' '[:lower:]')
  case $number in
    "" | ???????????????????*) return 1 ;;
    ??????????*) [ -z "$unit" ] || return 1 ;;
  esac
  number=$(printf '%s' "$number" | sed 's/^0*\(.\)/\1/')
  case $unit in
    "" | b) echo $(((number + 1023) / 1024)) ;;
    k) echo $(((number * 1000 + 1023) / 1024)) ;;
    kb) echo "$number" ;;
    m) echo $(((number * 1000000 + 1023) / 1024)) ;;
    mb) echo $((number * 1024)) ;;
    g) echo $(((number * 1000000000 + 1023) / 1024)) ;;
    gb) echo $((number * 1048576)) ;;
    *) return 1 ;;
  esac
}

# Of a process: kilobytes of all mappings that a fork is charged for, of the largest of them, and of the private
# memory that parent and child would share until one writes to it. Charged is what is accounted (ac) and not left
# out of a fork (dc). Fails if there is nothing to read: a kernel thread's or another user's file.
read_smaps() {
  awk '
    /^[0-9a-f]+-[0-9a-f]+ / { size = resident = 0 }
    $1 == "Size:" { size = $2 }
    $1 == "Anonymous:" { resident = $2 }
    $1 == "VmFlags:" && !/ dc( |$)/ {
      copies += resident
      if (/ ac( |$)/) { sum += size; if (size > largest) largest = size }
    }
    END { printf "%d %d %d\n", sum, largest, copies; exit !NR }' "/proc/$1/smaps" 2>/dev/null
}

# Whether this kernel judges a mapping by all of the machine's memory (5.2 on) and not by what is free now.
judges_by_total() {
  release=$(uname -r)
  major=${release%%.*}
  rest=${release#*.}
  minor=${rest%%[!0-9]*}
  [ "$major" -gt 5 ] || { [ "$major" -eq 5 ] && [ "$minor" -ge 2 ]; }
}

worst=0
verdict() {
  [ "$1" -gt "$worst" ] && worst=$1
  shift
  echo "$*"
}

# Mode 0: each mapping is judged alone.
check_heuristic() {
  ram_and_swap=$((total + swap_total))
  if judges_by_total; then
    if [ "$largest" -gt "$ram_and_swap" ]; then
      verdict 2 "would fail: one mapping of $largest kB is more than all RAM and swap, $ram_and_swap kB"
    else
      verdict 0 "not refused: no mapping is larger than all RAM and swap, $ram_and_swap kB"
    fi
  elif [ "$largest" -gt $((available + swap_free)) ]; then
    verdict 1 "risk: before Linux 5.2 a mapping of $largest kB needs about as much free now;" \
      "there are $((available + swap_free)) kB"
  else
    verdict 0 "not refused: there is more free than the largest mapping, $largest kB"
  fi
}

# Mode 2: all mappings together must fit into what is left of the limit, less what is kept for recovery.
check_strict() {
  limit=$(meminfo CommitLimit) || exit 3
  committed=$(meminfo Committed_AS) || exit 3
  reserve=$(setting user_reserve_kbytes) || exit 3
  admin_reserve=$(setting admin_reserve_kbytes) || exit 3
  [ $((addresses / 32)) -lt "$reserve" ] && reserve=$((addresses / 32))
  [ "$root_process" -eq 1 ] || reserve=$((reserve + admin_reserve))
  left=$((limit - committed - reserve))
  echo "CommitLimit $limit kB, Committed_AS $committed kB, kept in reserve $reserve kB: $left kB left"
  if [ "$sum" -ge "$left" ]; then
    verdict 2 "would fail: vm.overcommit_memory is 2 and the fork is charged $sum kB"
  elif [ $((left - sum)) -lt $((limit / 20)) ]; then
    verdict 1 "risk: the fork is charged $sum kB and leaves less than a twentieth of the limit"
  else
    verdict 0 "not refused: the fork is charged $sum kB"
  fi
}

# In any mode: what happens if every page is rewritten while the child lives.
check_copies() {
  if [ "$copies" -gt $((available + swap_free)) ]; then
    verdict 1 "risk: if all of it is rewritten while the child lives, $copies kB more are needed;" \
      "available are $((available + swap_free)) kB"
  else
    verdict 0 "there is memory for a copy of every page: $((available + swap_free)) kB for $copies kB"
  fi
}

case ${1:-} in
  --help | -h) usage && exit 0 ;;
esac
if [ $# -ne 2 ]; then
  usage >&2
  exit 3
fi
root_process=0
case $1 in
  --size)
    sum=$(parse_size "$2") || cannot_tell "--size $2 is not a size; write bytes, or for instance 512mb or 4gb"
    largest=$sum copies=$sum addresses=$sum
    [ "$(id -u)" -eq 0 ] && root_process=1
    ;;
  --pid)
    pid=$2
    case $pid in
      "" | *[!0-9]*) cannot_tell "--pid $2 is not a process id" ;;
    esac
    [ -d "/proc/$2" ] || cannot_tell "there is no process $2"
    figures=$(read_smaps "$2") || cannot_tell "/proc/$2/smaps cannot be read; run this as root"
    addresses=$(awk '$1 == "VmSize:" { print $2 }' "/proc/$2/status")
    [ "$(awk '$1 == "Uid:" { print $3 }' "/proc/$2/status")" = 0 ] && root_process=1
    # shellcheck disable=SC2086 # three numbers, meant to be split
    set -- $figures
    sum=$1 largest=$2 copies=$3
    echo "process $pid: a fork is charged $sum kB, the largest mapping is $largest kB, $copies kB could be copied"
    ;;
  *)
    usage >&2
    exit 3
    ;;
esac

mode=$(setting overcommit_memory) || exit 3
total=$(meminfo MemTotal) || exit 3
available=$(meminfo MemAvailable) || exit 3
swap_total=$(meminfo SwapTotal) || exit 3
swap_free=$(meminfo SwapFree) || exit 3
echo "vm.overcommit_memory $mode; MemTotal $total kB, MemAvailable $available kB, swap $swap_total kB"
case $mode in
  0) check_heuristic ;;
  1) verdict 0 "not refused: vm.overcommit_memory is 1" ;;
  2) check_strict ;;
  *) cannot_tell "vm.overcommit_memory is $mode, which this script does not know" ;;
esac
check_copies
exit "$worst"
