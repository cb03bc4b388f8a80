# shellcheck shell=bash
# Sourced by fresh.sh: copies this machine's own settings for its network into a new root.

# Variables of the environment by which programs reach their servers.
passed_on=(http_proxy https_proxy ftp_proxy no_proxy HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY
  MAVEN_OPTS MAVEN_ARGS JAVA_TOOL_OPTIONS)

# Leaves those that are set in $kept_environment, as words for env.
keep_environment() {
  local name
  kept_environment=()
  for name in "${passed_on[@]}"; do
    [ -z "${!name:-}" ] || kept_environment+=("$name=${!name}")
  done
}

# The home of who has called, which is another one under sudo.
callers_home() { getent passwd "${SUDO_USER:-$(id -un)}" | cut -d : -f 6; }

# Sources of packages of a release, as this machine's apt has them: URL SUITE COMPONENT.
host_sources() {
  command -v apt-get >/dev/null || return 0
  # shellcheck disable=SC2016 # apt fills these in
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 2>/dev/null |
    awk -v suite="$1" '$2 == suite || index($2, suite "-") == 1' | sort -u
}

# Where a release's packages come from.
host_mirror() {
  local mirror
  mirror=$(host_sources "$1" | awk -v suite="$1" '$2 == suite && $3 == "main" { print $1; exit }')
  echo "${mirror:-http://deb.debian.org/debian}"
}

bring_network() {
  local fresh=$1
  # A link into /run would lead nowhere.
  rm -f "$fresh/etc/resolv.conf"
  cp --dereference /etc/resolv.conf "$fresh/etc/resolv.conf"
  { cat /etc/hosts && echo "127.0.1.1 $(uname -n)"; } >"$fresh/etc/hosts"
  uname -n >"$fresh/etc/hostname"
}

# bring_apt ROOT SUITE MIRROR: sources and keys if this machine has the release, and how apt reaches them.
bring_apt() {
  local fresh=$1 suite=$2 mirror=$3 sources file
  sources=$(host_sources "$suite")
  if [ -n "$sources" ] && [ "$mirror" = "$(host_mirror "$suite")" ]; then
    echo "$sources" | sed 's/^/deb /' >"$fresh/etc/apt/sources.list"
    for file in /etc/apt/trusted.gpg.d/*.gpg /etc/apt/trusted.gpg.d/*.asc; do
      [ ! -e "$file" ] || cp "$file" "$fresh/etc/apt/trusted.gpg.d/"
    done
    [ ! -e /etc/apt/auth.conf ] || cp /etc/apt/auth.conf "$fresh/etc/apt/"
    [ ! -d /etc/apt/auth.conf.d ] || cp -r /etc/apt/auth.conf.d "$fresh/etc/apt/"
  fi
  {
    ! command -v apt-config >/dev/null || apt-config dump | grep -E '^Acquire::(https?|Check-[A-Za-z-]+|ForceIPv[46]|Retries)\b' || true
    [ -z "${http_proxy:-}" ] || echo "Acquire::http::Proxy \"$http_proxy\";"
    [ -z "${https_proxy:-}" ] || echo "Acquire::https::Proxy \"$https_proxy\";"
  } >"$fresh/etc/apt/apt.conf.d/90host"
}

# The certificate authorities that this machine trusts besides Debian's. The packages ca-certificates and
# ca-certificates-java, when they are installed, add what is in the first folder to their stores. The stores themselves
# are brought for what comes earlier, and for a machine that keeps its own ones elsewhere.
bring_authorities() {
  local fresh=$1 bundle=/etc/ssl/certs/ca-certificates.crt keystore
  if [ -d /usr/local/share/ca-certificates ]; then
    mkdir -p "$fresh/usr/local/share/ca-certificates"
    cp -rL /usr/local/share/ca-certificates/. "$fresh/usr/local/share/ca-certificates/"
  fi
  mkdir -p "$fresh/etc/ssl/certs/java"
  [ ! -e "$bundle" ] || cp -L "$bundle" "$fresh$bundle"
  keystore=$(host_keystore)
  [ -z "$keystore" ] || cp -L "$keystore" "$fresh/etc/ssl/certs/java/cacerts"
  bring_trust_stores "$fresh"
}

# The keystore of this machine's Java.
host_keystore() {
  local java home keystore
  java=$(command -v java || true)
  for home in "${JAVA_HOME:-}" "${java:+$(dirname "$(dirname "$(readlink -f "$java")")")}" /etc/ssl/certs/java; do
    for keystore in "$home/lib/security/cacerts" "$home/cacerts"; do
      if [ -n "$home" ] && [ -e "$keystore" ]; then
        echo "$keystore"
        return
      fi
    done
  done
}

# Keystores that the environment names, in their place.
bring_trust_stores() {
  local fresh=$1 word
  for word in ${MAVEN_OPTS:-} ${JAVA_TOOL_OPTIONS:-}; do
    case $word in
      -Djavax.net.ssl.trustStore=/*)
        mkdir -p "$fresh$(dirname "${word#*=}")"
        cp -L "${word#*=}" "$fresh${word#*=}"
        ;;
    esac
  done
}

# bring_maven ROOT HOME REPOSITORY: Maven's settings, the user's or else the machine's, and a repository if one is named.
bring_maven() {
  local fresh=$1 home=$2 repository=$3 from file global
  from=$(callers_home)
  mkdir -p "$fresh$home/.m2"
  for file in settings.xml settings-security.xml; do
    [ ! -e "$from/.m2/$file" ] || cp "$from/.m2/$file" "$fresh$home/.m2/"
  done
  [ ! -e "$from/.mavenrc" ] || cp "$from/.mavenrc" "$fresh$home/"
  global=$(dirname "$(readlink -f "$(command -v mvn || echo /usr/share/maven/bin/mvn)")")/../conf/settings.xml
  if [ ! -e "$fresh$home/.m2/settings.xml" ] && [ -e "$global" ]; then
    cp -L "$global" "$fresh$home/.m2/settings.xml"
  fi
  [ -z "$repository" ] || cp -a --reflink=auto "$repository" "$fresh$home/.m2/repository"
}
