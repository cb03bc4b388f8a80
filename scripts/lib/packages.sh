# shellcheck shell=bash
# Sourced by the other scripts: installs what a build and the tests need, and says what, on Debian and its derivatives.
# Expects the project's folder in $root.

say() { printf '==> %s\n' "$*"; }
fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "needs root or sudo to run: $*"
  fi
}

has_jdk() {
  local javac
  for javac in "${JAVA_HOME:-/nonexistent}/bin/javac" "$(command -v javac)" /usr/lib/jvm/*/bin/javac; do
    [ -x "$javac" ] && [ "$(jdk_version "$javac")" -ge "${1:-17}" ] && return
  done
  return 1
}

# The feature release of a javac: 17 for "javac 17.0.15".
jdk_version() {
  local version
  version=$("$1" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
  echo "${version:-0}"
}

# Prints the packages that are missing: asks for what is used, not for a package's name, so that a JDK or a Maven
# from elsewhere serves as well.
missing_packages() {
  has_jdk 17 || echo openjdk-17-jdk-headless
  command -v mvn >/dev/null || echo maven
  command -v cmake >/dev/null || echo cmake
  command -v make >/dev/null || echo make
  command -v cc >/dev/null || echo gcc
  command -v git >/dev/null || echo git
  [ -e /usr/include/stdlib.h ] || echo libc6-dev
  [ -e /usr/include/cmocka.h ] || echo libcmocka-dev
  [ -e "${LZF_SOURCE_DIR:-/usr/src/liblzf}/lzf_d.c" ] || echo liblzf-dev
  command -v redis-check-rdb >/dev/null || echo redis-tools
  command -v chromium >/dev/null || echo chromium
}

install_missing() {
  local packages
  mapfile -t packages < <(missing_packages)
  if [ ${#packages[@]} -eq 0 ]; then
    say "installed already: all that is needed"
  else
    command -v apt-get >/dev/null || fail "missing: ${packages[*]}; install them, there is no apt-get here"
    say "installing: ${packages[*]}"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "${packages[@]}"
  fi
  use_jdk
  use_redis_server
}

# Maven and the tests run on the default JDK if it is new enough, else on the newest one that is installed.
use_jdk() {
  local javac
  [ -x "${JAVA_HOME:-/nonexistent}/bin/javac" ] && [ "$(jdk_version "$JAVA_HOME/bin/javac")" -ge 17 ] && return
  for javac in "$(command -v javac)" /usr/lib/jvm/*/bin/javac; do
    if [ -x "$javac" ] && [ "$(jdk_version "$javac")" -ge 17 ]; then
      JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$javac")")")
      export JAVA_HOME PATH="$JAVA_HOME/bin:$PATH"
      return
    fi
  done
  fail "no JDK 17 or later was found after installing openjdk-17-jdk-headless"
}

# Debian's redis-server package would start a service, now and at every boot. The program itself is in redis-tools,
# under the name redis-check-rdb: it is a server when it is called by that name.
use_redis_server() {
  local bin=${root:?}/target/bin
  command -v redis-server >/dev/null && return
  mkdir -p "$bin"
  ln -sf "$(readlink -f "$(command -v redis-check-rdb)")" "$bin/redis-server"
  export PATH="$bin:$PATH"
  case $(redis-server --version 2>&1) in
    "Redis server"*) ;;
    *) fail "redis-check-rdb is no redis-server here; install redis-server, then run this again" ;;
  esac
  say "redis-server: the one in redis-tools, without its service"
}
