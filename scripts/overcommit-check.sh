#!/bin/sh
# Says whether the kernel would refuse the fork of a running process, or of a process of a given size, and why. If asked, it
# changes the setting that decides. The rules are those of io.forkpoint.host.ForkCheck.
# Needs a POSIX shell and coreutils.
set -u

usage() {
  cat <<'END'
Usage: overcommit-check.sh [--check | --apply | --persist | --undo] [--size SIZE | --pid PID]
                           [--yes] [--json] [--root FOLDER] [--help]

Says whether a fork would fail with ENOMEM or EAGAIN, and whether there is memory for what it copies.
  --size SIZE    judges a process with one private mapping of this many bytes (or 512mb, 4gb, ...);
                 without --size and --pid, of half of the machine's memory
  --pid PID      judges this process, Redis or any other. Reads from /proc/PID/smaps which of its mappings
                 a fork is charged for, so the process must be yours, or run this as root. Also says what
                 would end a child that writes a snapshot together with the process
  --check        only prints the verdict; the default
  --apply        applies the advice until the next boot, says each change and asks first; needs root
  --persist      the same, also for later boots: writes /etc/sysctl.d/90-forkpoint.conf
  --undo         reverts what --apply and --persist have set
  --yes          does not ask
  --json         prints the findings as JSON
  --root FOLDER  reads a copy of another host's proc and sys under this folder; cannot change that host
Exit codes:
  0  the fork would succeed
  1  risk: it fails if a little more memory is taken meanwhile, or if all that it copies is rewritten; or
     the child does not survive the end of its process
  2  the fork would fail now
  3  cannot tell: a file that the verdict depends on cannot be read, or the command line is wrong
END
}

root='' json=0 yes=0 action=check size='' pid=''
state=/run/forkpoint-overcommit.undo
persistent=/etc/sysctl.d/90-forkpoint.conf

cannot_tell() {
  echo "cannot tell: $*" >&2
  exit 3
}

# ---- reading; what cannot be read is an empty word ------------------------------------------------------------

# The first word of a file. Not by read alone: some shells read byte by byte, and files below /proc/sys give only the
# first one then.
word_of() {
  word=$(cat "$root/$1" 2> /dev/null)
  printf '%s' "${word%%[[:space:]]*}"
}

is_number() {
  case $1 in
    '' | *[!0-9]* | ???????????????????*) return 1 ;;
  esac
}

# The number in a file; nothing if there is none, and for "max" and cgroup v1's enormous ones, which are no limits.
number_of() {
  number=$(word_of "$1")
  is_number "$number" && [ "$number" -lt 1152921504606846976 ] && printf '%s' "$number"
}

# field FILE NAME: the word behind a name.
field() {
  {
    while read -r name value _; do
      case $name in
        "$2" | "$2:") printf '%s' "$value" && return ;;
      esac
    done < "$root/$1"
  } 2> /dev/null
}

meminfo() { field proc/meminfo "$1"; }

meminfo_or_0() {
  kb=$(meminfo "$1")
  printf '%s' "${kb:-0}"
}

setting() { number_of "proc/sys/$1"; }

setting_or() {
  number=$(setting "$1")
  printf '%s' "${number:-$2}"
}

# Kilobytes of a size such as 4096, 512mb or 4gb, rounded up.
parse_size() {
  number=${1%%[!0-9]*}
  unit=$(printf '%s' "${1#"$number"}" | tr '[:upper:]' '[:lower:]')
  case $number in
    '' | ???????????????????*) return 1 ;;
    ??????????*) [ -z "$unit" ] || return 1 ;;
  esac
  while case $number in 0?*) true ;; *) false ;; esac do number=${number#0}; done
  case $unit in
    '' | b) echo $(((number + 1023) / 1024)) ;;
    k) echo $(((number * 1000 + 1023) / 1024)) ;;
    kb) echo "$number" ;;
    m) echo $(((number * 1000000 + 1023) / 1024)) ;;
    mb) echo $((number * 1024)) ;;
    g) echo $(((number * 1000000000 + 1023) / 1024)) ;;
    gb) echo $((number * 1048576)) ;;
    *) return 1 ;;
  esac
}

# has_capability HEX BIT
has_capability() {
  digits=$1 skip=$(($2 / 4))
  while [ "$skip" -gt 0 ]; do digits=${digits%?} skip=$((skip - 1)); done
  digit=${digits#"${digits%?}"}
  case $digit in [0-9a-f]) [ $((0x$digit >> ($2 % 4) & 1)) -eq 1 ] ;; *) false ;; esac
}

# Of a process: what a fork is charged for (accounted, ac, and not left out of a fork, dc), the largest mapping of
# that, and the private memory that parent and child would share until one writes to it. Fails if there is nothing
# to read: a kernel thread's or another user's file.
read_smaps() {
  charged=0 largest=0 copies=0 kb=0 anonymous=0 seen=0
  {
    while read -r name value rest; do
      case $name in
        Size:) kb=$value ;;
        Anonymous:) anonymous=$value ;;
        VmFlags:)
          seen=1
          case " $value $rest " in
            *' dc '*) ;;
            *)
              copies=$((copies + anonymous))
              case " $value $rest " in
                *' ac '*)
                  charged=$((charged + kb))
                  [ "$kb" -le "$largest" ] || largest=$kb
                  ;;
              esac
              ;;
          esac
          kb=0 anonymous=0
          ;;
      esac
    done < "$root/proc/$1/smaps"
  } 2> /dev/null
  [ "$seen" -eq 1 ]
}

# ---- findings ---------------------------------------------------------------------------------------------------

worst=0 findings='' advice=''

# finding LEVEL ID MESSAGE: the levels in the order from good to bad are ok, risk, unknown, fail.
finding() {
  case $1 in ok) rank=0 ;; risk) rank=1 ;; unknown) rank=2 ;; *) rank=3 ;; esac
  [ "$rank" -le "$worst" ] || worst=$rank
  if [ "$json" -eq 1 ]; then
    text=$(printf '%s' "$3" | tr -d '\\"' | tr '\t\r\n' '   ')
    findings="$findings${findings:+,
    }{\"level\": \"$1\", \"id\": \"$2\", \"message\": \"$text\"}"
  else
    echo "$1: $2: $3"
  fi
}

# advise COMMAND WHY: the first one is what --apply does, if it is one of this script's.
advise() {
  if [ "$json" -eq 1 ]; then
    advice="$advice${advice:+,
    }\"$(printf '%s' "$1: $2" | tr -d '\\"')\""
  else
    advice="$advice
  $1
    $2"
  fi
}

# limit LEFT FEW ID FIGURES
limit() {
  if [ "$1" -lt 1 ]; then
    finding fail "$3" "$4: a fork fails with EAGAIN"
  elif [ "$1" -lt "$2" ]; then
    finding risk "$3-near" "$4"
  else
    finding ok "${3%-limit}" "$4"
  fi
}

no_meminfo() {
  finding unknown meminfo-unknown "/proc/meminfo cannot be read, or lacks what the kernel decides by"
}

# ---- overcommit -------------------------------------------------------------------------------------------------

overcommit_refuses=0

check_overcommit() {
  case $(setting vm/overcommit_memory) in
    0) check_guess ;;
    1) finding ok overcommit "vm.overcommit_memory is 1: no fork is refused for want of memory" ;;
    2) check_strict ;;
    *) finding unknown overcommit-unknown "/proc/sys/vm/overcommit_memory cannot be read, or is no mode that is known" ;;
  esac
}

# Mode 0: each mapping is judged alone, from Linux 5.2 on by all of the machine's memory, before by what is free.
check_guess() {
  release=$(word_of proc/sys/kernel/osrelease)
  major=${release%%.*}
  minor=${release#*.}
  minor=${minor%%[!0-9]*}
  if ! is_number "$major" || ! is_number "$minor"; then
    finding unknown kernel-unknown "vm.overcommit_memory is 0, and what that means depends on the kernel's version, \
which /proc/sys/kernel/osrelease does not say"
  elif [ "$major" -gt 5 ] || { [ "$major" -eq 5 ] && [ "$minor" -ge 2 ]; }; then
    check_guess_by_total
  else
    check_guess_by_free
  fi
}

classic='overcommit_memory is set to 0! Background save may fail'

check_guess_by_total() {
  total=$(meminfo MemTotal) swap=$(meminfo SwapTotal)
  if ! is_number "$total" || ! is_number "$swap"; then
    no_meminfo
  elif [ "$largest" -gt $((total + swap)) ]; then
    overcommit_refuses=1
    finding fail overcommit-heuristic \
      "$classic: one mapping of $largest kB is more than all RAM and swap, $((total + swap)) kB"
  else
    finding ok overcommit "vm.overcommit_memory is 0, and no mapping (the largest has $largest kB) is larger than \
all RAM and swap, $((total + swap)) kB"
  fi
}

check_guess_by_free() {
  free=$(meminfo MemFree) cached=$(meminfo Cached)
  if ! is_number "$free" || ! is_number "$cached"; then
    no_meminfo
    return
  fi
  reclaimable=$(meminfo KReclaimable)
  [ -n "$reclaimable" ] || reclaimable=$(meminfo_or_0 SReclaimable)
  free=$((free + $(meminfo_or_0 Buffers) + cached + $(meminfo_or_0 SwapCached) - $(meminfo_or_0 Shmem)))
  free=$((free + $(meminfo_or_0 SwapFree) + reclaimable))
  [ "$admin" -eq 1 ] || free=$((free - $(setting_or vm/admin_reserve_kbytes 8192)))
  figures="before Linux 5.2 a mapping of $largest kB needs as much free; there are $free kB, less what the kernel \
keeps for itself"
  if [ "$largest" -ge "$free" ]; then
    overcommit_refuses=1
    finding fail overcommit-heuristic "$classic: $figures"
  elif [ $((free - largest)) -lt $((free / 20)) ]; then
    overcommit_refuses=1
    finding risk overcommit-heuristic-near "$classic: $figures"
  else
    finding ok overcommit "vm.overcommit_memory is 0: $figures"
  fi
}

commit_limit() {
  kb=$(meminfo CommitLimit)
  if [ -n "$kb" ]; then
    printf '%s' "$kb"
    return
  fi
  fixed=$(setting_or vm/overcommit_kbytes 0) ratio=$(setting vm/overcommit_ratio) total=$(meminfo MemTotal)
  [ -n "$total" ] || return
  huge=$(($(meminfo_or_0 HugePages_Total) * $(meminfo_or_0 Hugepagesize)))
  if [ "$fixed" -gt 0 ]; then
    printf '%s' $((fixed + $(meminfo_or_0 SwapTotal)))
  elif [ -n "$ratio" ]; then
    printf '%s' $(((total - huge) * ratio / 100 + $(meminfo_or_0 SwapTotal)))
  fi
}

# Mode 2: all mappings together must fit into what is left of the limit, less what is kept for recovery.
check_strict() {
  limit=$(commit_limit) committed=$(meminfo Committed_AS)
  if ! is_number "$limit" || ! is_number "$committed"; then
    no_meminfo
    return
  fi
  reserve=$(setting_or vm/user_reserve_kbytes 131072)
  [ $((addresses / 32)) -ge "$reserve" ] || reserve=$((addresses / 32))
  [ "$admin" -eq 1 ] || reserve=$((reserve + $(setting_or vm/admin_reserve_kbytes 8192)))
  left=$((limit - committed - reserve))
  figures="vm.overcommit_memory is 2, and the fork is charged $charged kB; CommitLimit $limit kB less Committed_AS \
$committed kB less $reserve kB in reserve leaves $left kB"
  if [ "$charged" -ge "$left" ]; then
    overcommit_refuses=1
    finding fail overcommit-limit "$figures"
  elif [ $((left - charged)) -lt $((limit / 20)) ]; then
    overcommit_refuses=1
    finding risk overcommit-limit-near "$figures"
  else
    finding ok overcommit "$figures"
  fi
}

# ---- memory for copies ------------------------------------------------------------------------------------------

check_copies() {
  available=$(meminfo MemAvailable)
  if ! is_number "$available"; then
    finding unknown memory-unknown "/proc/meminfo does not say MemAvailable"
    return
  fi
  room=$((available + $(meminfo_or_0 SwapFree)))
  figures="if all of it is written while the child lives, $copies kB are copied; available are $room kB, with swap"
  if [ "$copies" -gt "$room" ]; then
    finding risk memory-copies "$figures"
  else
    finding ok memory "$figures"
  fi
  check_group_copies
}

# group_of CONTROLLER: its path in the process's cgroup file; with "" that of version 2. Fails if there is none.
group_of() {
  {
    while IFS=: read -r _ controllers path; do
      case ",$controllers," in
        *",$1,"*)
          case $path in /..*) path=/ ;; esac
          printf '%s' "$path" && return
          ;;
      esac
    done < "$root/proc/$process/cgroup"
  } 2> /dev/null
  return 1
}

# folder_of MOUNT GROUP
folder_of() { if [ "$2" = / ]; then printf '%s' "$1"; else printf '%s' "$1$2"; fi; }

# The group above; nothing above the root.
parent_of() {
  [ "$1" != / ] || return 0
  above=${1%/*}
  printf '%s' "${above:-/}"
}

# Of the groups from the process's own up to the root, the one that leaves least memory.
find_memory_group() {
  tightest='' tightest_limit=0 tightest_left=''
  if group=$(group_of memory); then
    version=1 mount=sys/fs/cgroup/memory limit_file=memory.limit_in_bytes usage_file=memory.usage_in_bytes
    cache_field=total_inactive_file
  else
    [ -e "$root/sys/fs/cgroup/cgroup.controllers" ] || return 0
    group=$(group_of '') || return 0
    version=2 mount=sys/fs/cgroup limit_file=memory.max usage_file=memory.current cache_field=inactive_file
  fi
  while [ -n "$group" ]; do
    folder=$(folder_of "$mount" "$group")
    bytes=$(number_of "$folder/$limit_file")
    if [ -n "$bytes" ]; then
      used=$(number_of "$folder/$usage_file")
      cache=$(field "$folder/memory.stat" "$cache_field")
      used=$((${used:-0} - ${cache:-0}))
      [ "$used" -ge 0 ] || used=0
      if [ -z "$tightest_left" ] || [ $((bytes - used)) -lt "$tightest_left" ]; then
        tightest=$folder tightest_limit=$bytes tightest_left=$((bytes - used))
      fi
    fi
    group=$(parent_of "$group")
  done
}

# kB that the tightest group may swap out; no more than there is.
group_swap() {
  swap=$(meminfo_or_0 SwapFree)
  if [ "$version" -eq 1 ]; then
    bytes=$(number_of "$tightest/memory.memsw.limit_in_bytes")
    [ -z "$bytes" ] || bytes=$((bytes - tightest_limit))
  else
    bytes=$(number_of "$tightest/memory.swap.max")
    used=$(number_of "$tightest/memory.swap.current")
    [ -z "$bytes" ] || bytes=$((bytes - ${used:-0}))
  fi
  if [ -n "$bytes" ]; then
    [ "$bytes" -ge 0 ] || bytes=0
    [ "$swap" -le $((bytes / 1024)) ] || swap=$((bytes / 1024))
  fi
  printf '%s' "$swap"
}

check_group_copies() {
  find_memory_group
  [ -n "$tightest" ] || return 0
  [ "$tightest_left" -ge 0 ] || tightest_left=0
  room=$((tightest_left / 1024 + $(group_swap)))
  figures="the control group /$tightest has a limit of $((tightest_limit / 1024)) kB, which leaves $room kB, with \
swap, for $copies kB of copies; beyond it the kernel kills a process of the group"
  if [ "$copies" -gt "$room" ]; then
    finding risk cgroup-copies "$figures"
  else
    finding ok cgroup "$figures"
  fi
}

# ---- processes --------------------------------------------------------------------------------------------------

check_group_processes() {
  mount=sys/fs/cgroup/pids
  group=$(group_of pids) || {
    mount=sys/fs/cgroup
    group=$(group_of '') || return 0
  }
  least=''
  while [ -n "$group" ]; do
    folder=$(folder_of "$mount" "$group")
    most=$(number_of "$folder/pids.max") now=$(number_of "$folder/pids.current")
    if [ -n "$most" ] && [ -n "$now" ] && { [ -z "$least" ] || [ $((most - now)) -lt "$least" ]; }; then
      least=$((most - now)) pids_max=$most pids_now=$now
    fi
    group=$(parent_of "$group")
  done
  [ -z "$least" ] ||
    limit "$least" 8 pids-limit \
      "pids.max of the control group is $pids_max, and $pids_now processes and threads are in it"
}

check_host_tasks() {
  { read -r _ _ _ tasks _ < "$root/proc/loadavg"; } 2> /dev/null || return 0
  tasks=${tasks##*/}
  threads=$(setting kernel/threads-max) pids=$(setting kernel/pid_max)
  is_number "$tasks" && [ -n "$threads" ] || return 0
  most=$threads
  [ -z "$pids" ] || [ "$pids" -ge "$most" ] || most=$pids
  [ $((most - tasks)) -ge 64 ] ||
    limit $((most - tasks)) 64 threads-max "kernel.threads-max is $threads, kernel.pid_max is ${pids:--1}, and \
$tasks processes and threads run"
}

check_user_tasks() {
  [ "$unlimited" -eq 0 ] && is_number "$user" || return 0
  most=''
  {
    while read -r first second value _; do
      [ "$first $second" = "Max processes" ] && most=$value && break
    done < "$root/proc/$process/limits"
  } 2> /dev/null
  is_number "$most" || return 0
  tasks=0
  for status in "$root"/proc/[0-9]*/status; do
    status=${status#"$root"/}
    [ "$(field "$status" Uid)" = "$user" ] || continue
    threads=$(field "$status" Threads)
    tasks=$((tasks + ${threads:-0}))
  done
  limit $((most - tasks)) 8 nproc-limit "ulimit -u is $most, and the user $user runs $tasks processes and threads"
}

# ---- what the child survives, as in io.forkpoint.host.Survival -------------------------------------------------

# Its number in its own namespace is the last.
check_process_one() {
  own=$pid
  {
    while read -r name numbers; do
      case $name in NSpid:) own=${numbers##*[[:space:]]} ;; esac
    done < "$root/proc/$pid/status"
  } 2> /dev/null
  [ "$own" != 1 ] || finding risk process-one "the process is number 1 of its namespace (a container's only process, \
as a rule): if it is killed, the kernel ends its child with it, and the file that the child was writing is not published"
}

check_oom_group() {
  [ -e "$root/sys/fs/cgroup/cgroup.controllers" ] || return 0
  group=$(group_of '') || return 0
  while [ -n "$group" ]; do
    folder=$(folder_of sys/fs/cgroup "$group")
    if [ "$(number_of "$folder/memory.oom.group")" = 1 ]; then
      finding risk oom-group "/$folder/memory.oom.group is 1: when memory runs out the kernel kills the process and its \
child alike"
      return
    fi
    group=$(parent_of "$group")
  done
}

# The service that the process belongs to; nothing if it is none.
service_of() {
  {
    while IFS=: read -r _ controllers path; do
      case $controllers:$path in
        :*/*.service | name=systemd:*/*.service) printf '%s' "${path##*/}" && return ;;
      esac
    done < "$root/proc/$pid/cgroup"
  } 2> /dev/null
}

# Sets mode to what the unit's files say last; later folders go before earlier ones.
read_kill_mode() {
  mode='' found=0
  for folder in usr/lib lib run etc; do
    unit=$root/$folder/systemd/system/$1
    for file in "$unit" "$unit.d"/*.conf; do
      [ -r "$file" ] || continue
      found=1
      while IFS='=	 ' read -r name value _; do
        [ "$name" != KillMode ] || mode=$value
      done < "$file"
    done
  done
}

check_service() {
  service=$(service_of)
  [ -n "$service" ] || return 0
  read_kill_mode "$service"
  case $mode in
    process | none) return ;;
    ?*) is="KillMode=$mode of $service" ;;
    *)
      is="$service has no KillMode, which is control-group then, and"
      [ "$found" -eq 1 ] || is="unless $service, whose file was not found, has KillMode=process, systemd"
      ;;
  esac
  finding risk service-kill-mode \
    "$is ends a child that writes a snapshot when the main process has been killed or has crashed"
}

# ---- advice and change ------------------------------------------------------------------------------------------

give_advice() {
  if [ "$overcommit_refuses" -eq 1 ]; then
    advise "sysctl -w vm.overcommit_memory=1" "needs root, on the host, not in a container; lost at the next boot \
(--persist keeps it). Forks are refused no more. For all of the host: a process that takes more than there is is \
killed, where it was refused before."
    if [ "$(setting vm/overcommit_memory)" = 2 ]; then
      wanted=$(((committed + charged + reserve) * 21 / 20 - $(meminfo_or_0 SwapTotal)))
      advise "sysctl -w vm.overcommit_kbytes=$wanted" "instead, keeps the strict mode: this much for this fork, as \
long as nobody else asks for more."
    fi
  fi
}

run_as_root() { [ "$(id -u)" -eq 0 ] || cannot_tell "--$action needs root"; }

ask() {
  [ "$yes" -eq 1 ] && return 0
  printf '%s [y/N] ' "$1" >&2
  read -r answer || return 1
  case $answer in y | Y | yes) ;; *) return 1 ;; esac
}

apply() {
  run_as_root
  [ -z "$root" ] || cannot_tell "--$action cannot change a copy of a host, --root $root"
  if [ "$overcommit_refuses" -eq 0 ]; then
    echo "nothing to change: no setting of this script's would help" >&2
    return
  fi
  before=$(setting vm/overcommit_memory)
  ask "set vm.overcommit_memory from $before to 1?" || cannot_tell "nothing was changed"
  # The first value is the one to go back to.
  [ -e "$state" ] || echo "$before" > "$state" || cannot_tell "$state cannot be written; nothing was changed"
  echo 1 > /proc/sys/vm/overcommit_memory || cannot_tell "/proc/sys/vm/overcommit_memory cannot be written"
  echo "changed: vm.overcommit_memory from $before to 1; --undo takes it back" >&2
  if [ "$action" = persist ]; then
    echo "vm.overcommit_memory = 1" > "$persistent" || cannot_tell "$persistent cannot be written"
    echo "written: $persistent, which sets it at each boot" >&2
  fi
}

undo() {
  run_as_root
  [ -z "$root" ] || cannot_tell "--undo cannot change a copy of a host, --root $root"
  if [ ! -e "$state" ] && [ ! -e "$persistent" ]; then
    echo "nothing to undo: there is neither $state nor $persistent" >&2
    return
  fi
  ask "take back what --apply and --persist have set?" || cannot_tell "nothing was changed"
  if [ -e "$persistent" ]; then
    rm "$persistent" || cannot_tell "$persistent cannot be removed"
    echo "removed: $persistent" >&2
  fi
  [ -e "$state" ] || return 0
  read -r before < "$state"
  case $before in [012]) ;; *) cannot_tell "$state holds no mode: $before" ;; esac
  echo "$before" > /proc/sys/vm/overcommit_memory || cannot_tell "/proc/sys/vm/overcommit_memory cannot be written"
  rm "$state"
  echo "changed: vm.overcommit_memory back to $before" >&2
}

# ---- the command line -------------------------------------------------------------------------------------------

wrong() {
  echo "cannot tell: $*" >&2
  usage >&2
  exit 3
}

while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) usage && exit 0 ;;
    --check | --apply | --persist | --undo) action=${1#--} ;;
    --yes) yes=1 ;;
    --json) json=1 ;;
    --size | --pid | --root)
      [ $# -gt 1 ] || wrong "$1 needs a value"
      case $1 in --size) size=$2 ;; --pid) pid=$2 ;; --root) root=${2%/} ;; esac
      [ -n "$2" ] || wrong "$1 needs a value"
      shift
      ;;
    *) wrong "$1 is no option" ;;
  esac
  shift
done
[ -z "$size" ] || [ -z "$pid" ] || wrong "--size and --pid exclude each other"

if [ "$action" = undo ]; then
  undo
  exit 0
fi

process=${pid:-self}
if [ -n "$pid" ]; then
  is_number "$pid" || cannot_tell "--pid $pid is not a process id"
  [ -d "$root/proc/$pid" ] || cannot_tell "there is no process $pid"
  read_smaps "$pid" || cannot_tell "/proc/$pid/smaps cannot be read; run this as root"
  addresses=$(field "proc/$pid/status" VmSize)
  addresses=${addresses:-0}
else
  if [ -n "$size" ]; then
    charged=$(parse_size "$size") || cannot_tell "--size $size is not a size; write bytes, or for instance 512mb or 4gb"
  else
    charged=$(meminfo_or_0 MemTotal)
    charged=$((charged / 2))
  fi
  largest=$charged copies=$charged addresses=$charged
fi
[ "$json" -eq 1 ] ||
  echo "a fork of ${pid:+process }${pid:-${size:-half of the memory}} is charged $charged kB, $largest kB of it for one mapping, and can copy $copies kB"

capabilities=$(field "proc/$process/status" CapEff)
user=$(field "proc/$process/status" Uid)
admin=0 unlimited=0
if has_capability "$capabilities" 21; then admin=1; fi
if [ "$admin" -eq 1 ] || [ "$user" = 0 ] || has_capability "$capabilities" 24; then unlimited=1; fi

check_overcommit
check_copies
check_group_processes
check_host_tasks
check_user_tasks
if [ -n "$pid" ]; then
  check_process_one
  check_oom_group
  check_service
fi
give_advice

case $worst in 0) level=ok code=0 ;; 1) level=risk code=1 ;; 2) level=unknown code=3 ;; *) level=fail code=2 ;; esac
if [ "$json" -eq 1 ]; then
  cat << END
{
  "level": "$level",
  "chargedKb": $charged,
  "largestKb": $largest,
  "copyKb": $copies,
  "findings": [
    $findings
  ],
  "advice": [
    $advice
  ]
}
END
elif [ -n "$advice" ]; then
  echo "advice:$advice"
fi
case $action in apply | persist) apply && code=0 ;; esac
exit "$code"
