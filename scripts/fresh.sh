#!/bin/bash
# Runs the demo and the tests on a bare machine: a minimal Debian 12 that this script makes.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"
# shellcheck source=scripts/lib/host-settings.sh
. "$root/scripts/lib/host-settings.sh"

usage() {
  cat <<END
Usage: scripts/fresh.sh [OPTION...] FOLDER

Makes a minimal Debian 12 in FOLDER (debootstrap, minbase), copies the committed state of this checkout into it, and runs
scripts/demo.sh and scripts/test.sh there: as root, and in a second Debian as an ordinary user who has sudo. Both scripts
install what they need. Every release passes this script. It needs root, about 6 GB below FOLDER and half an hour.

The script copies this machine's settings for its network: resolv.conf, proxies, certificate authorities (including
Java's keystore), the sources of Debian packages and Maven's settings.

FOLDER is new or empty, or was made by this script. Only this script sees what is mounted there, and the mounts end with
it. The logs stay in FOLDER. The roots are removed if everything has passed.

Options:
  --only demo|test           one of the two scripts only
  --user root|ordinary       one of the two users only
  --suite NAME               the Debian release (default bookworm, which is Debian 12)
  --mirror URL               the mirror of its packages (default: the mirror of this machine)
  --maven-repository FOLDER  is copied to ~/.m2/repository of the users, to save downloads
  --keep                     keep the roots
  --help
Exit code 0 if everything that was requested has passed.
END
}

# The checkout may be somebody else's when this runs as root.
in_checkout() { git -c safe.directory="$root" -C "$root" "$@"; }

marker=.made-by-forkpoint-fresh
user=forkpoint
scripts=(demo test)
users=(root ordinary)
suite=bookworm
mirror=
maven_repository=
keep=0
folder=

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --keep) keep=1 && shift && continue ;;
      --only | --user | --suite | --mirror | --maven-repository) [ $# -ge 2 ] || fail "$1 needs a value" ;;
      -*) usage >&2 && fail "there is no option $1" ;;
      *)
        [ -z "$folder" ] || fail "one folder only, not $folder and $1"
        folder=$1
        shift && continue
        ;;
    esac
    case $1 in
      --only) scripts=("$2") ;;
      --user) users=("$2") ;;
      --suite) suite=$2 ;;
      --mirror) mirror=$2 ;;
      --maven-repository) maven_repository=$(realpath -e "$2") || fail "--maven-repository: no folder $2" ;;
    esac
    shift 2
  done
  case ${scripts[*]} in "demo test" | demo | test) ;; *) fail "--only takes demo or test, not ${scripts[*]}" ;; esac
  case ${users[*]} in "root ordinary" | root | ordinary) ;; *) fail "--user takes root or ordinary, not ${users[*]}" ;; esac
  [ -n "$folder" ] || { usage >&2 && exit 2; }
}

# ---- outside: everything else runs with mounts and processes of its own, which end with it --------------------

check_folder() {
  local options
  mkdir -p "$folder"
  folder=$(realpath "$folder")
  if [ -n "$(ls -A "$folder")" ] && [ ! -e "$folder/$marker" ]; then
    fail "$folder is neither empty nor made by this script; name another one"
  fi
  options=,$(findmnt -n -o OPTIONS -T "$folder" || true),
  case $options in
    *,nodev,* | *,noexec,* | *,nosuid,*)
      fail "$folder is on a file system with nodev, noexec or nosuid, where no Debian can live; name another folder"
      ;;
  esac
  touch "$folder/$marker"
}

remove_roots() {
  local mounted
  # By somebody else: what this script mounts is not seen here.
  mounted=$(awk -v folder="$folder/" 'index($5, folder) == 1 { print $5 }' /proc/self/mountinfo)
  [ -z "$mounted" ] || fail "something is mounted in $folder; unmount it, then start again: $mounted"
  rm -rf --one-file-system "$folder/base" "$folder/root" "$folder/ordinary"
}

outside() {
  local code=0
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "needs root: it mounts, and changes its root"
    exec sudo --preserve-env="$(IFS=, && echo "${passed_on[*]}")" "$0" "$@"
  fi
  check_folder
  if ! command -v debootstrap >/dev/null; then
    command -v apt-get >/dev/null || fail "debootstrap is missing; install it, there is no apt-get here"
    say "installing: debootstrap"
    DEBIAN_FRONTEND=noninteractive apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends debootstrap
  fi
  remove_roots
  # Whatever ends this script ends all that runs inside, and its mounts with it. A shell's background processes ignore
  # SIGINT; what is tested must not.
  FORKPOINT_FRESH_INSIDE=$folder env --default-signal=INT,QUIT setpriv --pdeathsig KILL \
    unshare --mount --propagation private --pid --mount-proc --fork --kill-child -- "$BASH" "$0" "$@" &
  inner=$!
  trap 'kill -KILL "$inner" 2>/dev/null && wait "$inner" 2>/dev/null || true' EXIT
  trap 'exit 130' INT TERM HUP
  wait "$inner" || code=$?
  trap - EXIT
  if [ "$code" -eq 0 ] && [ "$keep" -eq 0 ]; then
    remove_roots
  else
    say "kept: the roots in $folder; rm -rf --one-file-system $folder removes them"
  fi
  exit "$code"
}

# ---- inside: making a root ------------------------------------------------------------------------------------

make_base() {
  local base=$folder/base
  say "making a minimal Debian ($suite) in $base, from $mirror"
  debootstrap --variant=minbase "$suite" "$base" "$mirror" >"$folder/debootstrap.log" 2>&1 ||
    { tail -n 20 "$folder/debootstrap.log" >&2 && fail "debootstrap failed; all it said is in $folder/debootstrap.log"; }
  umount --recursive "$base/proc" "$base/sys" 2>/dev/null || true
  # No service starts in it.
  printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
  chmod 755 "$base/usr/sbin/policy-rc.d"
}

# Devices of its own: those of this machine cannot be harmed through them.
mount_system() {
  local fresh=$1 device
  mount -t proc proc "$fresh/proc"
  mount --rbind /sys "$fresh/sys"
  mount -t tmpfs -o mode=755,nosuid tmpfs "$fresh/dev"
  for device in null zero full random urandom tty; do
    touch "$fresh/dev/$device"
    mount --bind "/dev/$device" "$fresh/dev/$device"
  done
  ln -s /proc/self/fd "$fresh/dev/fd"
  ln -s /proc/self/fd/0 "$fresh/dev/stdin"
  ln -s /proc/self/fd/1 "$fresh/dev/stdout"
  ln -s /proc/self/fd/2 "$fresh/dev/stderr"
  mkdir "$fresh/dev/pts" "$fresh/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$fresh/dev/pts"
  ln -s pts/ptmx "$fresh/dev/ptmx"
  mount -t tmpfs -o mode=1777,nosuid,nodev tmpfs "$fresh/dev/shm"
  mount -t tmpfs -o mode=755,nosuid,nodev tmpfs "$fresh/run"
}

in_root() { chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "${@:2}"; }

# The ordinary user is nobody special but for sudo, as on a developer's machine.
add_user() {
  local fresh=$1
  in_root "$fresh" apt-get -qq update
  in_root "$fresh" apt-get -qq install -y --no-install-recommends sudo >/dev/null
  in_root "$fresh" useradd --create-home --shell /bin/bash "$user"
  echo "$user ALL=(ALL) NOPASSWD: ALL" >"$fresh/etc/sudoers.d/$user"
  chmod 440 "$fresh/etc/sudoers.d/$user"
}

# make_root NAME: leaves $fresh, its folder, $home, that of the user in it, and $checkout, that of the project.
make_root() {
  fresh=$folder/$1 home=/root
  say "$1: a root of its own in $fresh"
  cp -a --one-file-system --reflink=auto "$folder/base" "$fresh"
  mount_system "$fresh"
  bring_network "$fresh"
  bring_authorities "$fresh"
  bring_apt "$fresh" "$suite" "$mirror"
  if [ "$1" != root ]; then
    home=/home/$user
    add_user "$fresh"
  fi
  bring_maven "$fresh" "$home" "$maven_repository"
  checkout=$home/forkpoint
  mkdir -p "$fresh$checkout"
  in_checkout archive "$commit" | tar -x -C "$fresh$checkout"
  if [ "$1" != root ]; then in_root "$fresh" chown -R "$user:" "$home"; fi
}

# ---- inside: what is run there --------------------------------------------------------------------------------

# As somebody who has just logged in would run it.
run_script() {
  local name=$1 script=$2 as=()
  [ "$name" = root ] || as=(runuser -u "$user" --)
  chroot "$fresh" "${as[@]}" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME="$home" USER="$([ "$name" = root ] && echo root || echo "$user")" TERM="${TERM:-dumb}" LANG=C.UTF-8 \
    "${kept_environment[@]}" bash -c 'cd "$1" && exec "scripts/$2.sh" </dev/null' bash "$checkout" "$script"
}

try_script() {
  local name=$1 script=$2 began=$SECONDS log=$folder/$1-$2.log code=0
  say "$name: scripts/$script.sh"
  run_script "$name" "$script" 2>&1 | tee "$log" || code=$?
  if [ "$code" -eq 0 ]; then
    results+=("$name: $script.sh passed in $((SECONDS - began)) s")
  else
    results+=("$name: $script.sh FAILED with exit code $code after $((SECONDS - began)) s; see $log")
    failed=1
  fi
}

leave_root() {
  umount --recursive "$fresh/dev" "$fresh/run" "$fresh/proc" 2>/dev/null || true
  umount --recursive --lazy "$fresh/sys" 2>/dev/null || true
}

inside() {
  local name script line
  results=() failed=0
  commit=$(in_checkout rev-parse --short HEAD)
  set -o errtrace
  trap 'say "fresh.sh: failed at line $LINENO: $BASH_COMMAND" >&2' ERR
  trap 'exit 130' INT TERM HUP
  [ -n "$mirror" ] || mirror=$(host_mirror "$suite")
  keep_environment
  make_base
  for name in "${users[@]}"; do
    make_root "$name"
    for script in "${scripts[@]}"; do try_script "$name" "$script"; done
    leave_root
  done
  say "Debian $(cat "$folder/base/etc/debian_version"), commit $commit"
  for line in "${results[@]}"; do say "$line"; done
  exit "$failed"
}

parse "$@"
if [ -n "${FORKPOINT_FRESH_INSIDE:-}" ]; then
  folder=$FORKPOINT_FRESH_INSIDE
  inside
else
  changes=$(in_checkout status --porcelain) || fail "$root is no checkout of git"
  [ -z "$changes" ] || say "left out, since it is not committed: $(echo "$changes" | wc -l) changes"
  outside "$@"
fi
