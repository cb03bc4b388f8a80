#!/bin/bash
# Builds and deploys a release, or tries to: into a folder.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"
# shellcheck source=scripts/lib/release.sh
. "$root/scripts/lib/release.sh"

usage() {
  cat <<END
Usage: scripts/release.sh --dry-run [--version VERSION] [FOLDER]
       scripts/release.sh --repository ID::URL
       scripts/release.sh --set-version VERSION

Builds the commit that is checked out, in a copy, without tests. What is not committed is left out. The release is built
twice, in two folders and two time zones, and must come out in equal bytes. Each artifact must have its pom, its jar, its
sources and its Javadoc, and nothing else may be deployed. Takes two to three minutes.

--dry-run deploys into FOLDER, which is a repository for Maven then, and signs nothing. FOLDER is new or empty (default
target/release, which is replaced). VERSION is that of the poms without -SNAPSHOT, unless it is given.

--repository deploys to a repository, with signatures by gpg, and tags the commit as vVERSION. Maven's settings.xml has the
credentials for it, as those of the server ID. It is refused unless all is committed on main, the poms have the version of a
release, the changelog has a section "## VERSION - DATE", there is no such tag yet, and gpg has a secret key. Nothing is
pushed.

--set-version writes a version into the poms, the examples and the README.

Exit code 0 if all went well, 2 for wrong arguments.
END
}

wrong() {
  printf '%s: %s\n\n' "${0##*/}" "$*" >&2
  usage >&2
  exit 2
}

# The checkout may be somebody else's when this runs as root.
in_checkout() { git -c safe.directory="$root" -C "$root" "$@"; }

mode=
version=
repository=
folder=

choose() {
  [ -z "$mode" ] || wrong "$mode and $1 exclude each other"
  mode=$1
}

parse() {
  while [ $# -gt 0 ]; do
    case $1 in
      --help | -h) usage && exit 0 ;;
      --dry-run) choose "$1" && shift && continue ;;
      --version | --repository | --set-version) [ $# -ge 2 ] || wrong "$1 needs a value" ;;
      -*) wrong "there is no option $1" ;;
      *)
        [ -z "$folder" ] || wrong "one folder only, not $folder and $1"
        folder=$1
        shift && continue
        ;;
    esac
    case $1 in
      --version) version=$2 ;;
      --repository) choose "$1" && repository=$2 ;;
      --set-version) choose "$1" && version=$2 ;;
    esac
    shift 2
  done
  [ -n "$mode" ] || wrong "one of --dry-run, --repository and --set-version must be given"
  [ "$mode" = --dry-run ] || [ -z "$folder" ] || wrong "a folder, $folder, goes with --dry-run only"
  [ "$mode" != --repository ] || [ -z "$version" ] || wrong "--version goes with --dry-run only; the poms name that of a release"
  [[ $mode != --repository || $repository =~ ^[^:]+::[a-z]+:.+ ]] || wrong "--repository takes ID::URL, not $repository"
  [[ -z $version || $version =~ ^[0-9]+\.[0-9]+\.[0-9]+(-[0-9A-Za-z.]+)?$ ]] || wrong "$version is no version such as 1.2.3"
}

# Whether what is checked out may be released. Sets $version.
check_release() {
  local branch changes
  branch=$(in_checkout symbolic-ref -q --short HEAD || echo "no branch")
  [ "$branch" = main ] || fail "a release is made on main; $branch is checked out"
  changes=$(in_checkout status --porcelain)
  [ -z "$changes" ] || fail "not committed, so not in the release: $(echo "$changes" | head -n 3 | tr -s '\n ' ' ')"
  version=$(version_of "$root")
  case $version in
    *-SNAPSHOT)
      fail "the poms have the version $version; run scripts/release.sh --set-version ${version%-SNAPSHOT}, and commit"
      ;;
  esac
  grep -qE "^## ${version//./\\.} - [0-9]{4}-[0-9]{2}-[0-9]{2}$" "$root/CHANGELOG.md" ||
    fail "CHANGELOG.md has no section \"## $version - $(date +%F)\"; give that name to \"## Unreleased\", and commit"
  if in_checkout rev-parse -q --verify "refs/tags/v$version" >/dev/null; then
    fail "the tag v$version exists already; a version is released once"
  fi
  [ -n "$(gpg --batch --list-secret-keys --with-colons 2>/dev/null)" ] || fail "gpg is missing, or has no secret key to sign with"
}

choose_folder() {
  if [ -z "$folder" ]; then
    folder=$root/target/release
    rm -rf "$folder"
  fi
  mkdir -p "$folder"
  folder=$(realpath "$folder")
  [ -z "$(ls -A "$folder")" ] || fail "$folder is not empty; name another folder"
}

copy_checkout() {
  mkdir "$1"
  in_checkout -c tar.umask=0022 archive HEAD | tar -x -C "$1"
  set_version "$1" "$version"
}

# build FOLDER MAVEN-ARGUMENT...: all but the benchmarks. What belongs to tests is not even compiled.
build() {
  mvn -q -B -f "$1/build/pom.xml" -Prelease -pl '!:forkpoint-jmh' -DskipTests -Dmaven.test.skip=true -Dnative.tests=OFF \
    -Dspotless.check.skip=true -Dmaven.install.skip=true "${@:2}"
}

build_quietly() {
  build "$@" >"$work/log" 2>&1 || { tail -n 50 "$work/log" >&2 && fail "the build failed; its last lines are above"; }
}

# deploy_to FOLDER: builds twice, and leaves the unsigned release there.
deploy_to() {
  # A jar has the permissions of the files in it.
  umask 022
  copy_checkout "$first"
  copy_checkout "$second"
  say "building $version, and deploying it to $1"
  build_quietly "$first" deploy -Dgpg.skip "-DaltDeploymentRepository=folder::file://$1"
  check_deployed "$1" "$version" || fail "the release is not complete; what is wrong with it is above"
  say "complete: pom, jar, sources and Javadoc of ${published[*]}, and the pom of their parent"
  say "building $version again, elsewhere"
  TZ=Pacific/Kiritimati build_quietly "$second" package
  compare_jars "$first" "$second" || fail "the release is not reproducible; what differs is above"
  say "equal bytes in both builds: $compared jars"
}

# What is uploaded was checked before, in a folder.
deploy_signed() {
  mkdir "$work/deployed"
  deploy_to "$work/deployed"
  say "signing, and deploying to $repository"
  build "$first" deploy "-DaltDeploymentRepository=$repository"
  compare_jars "$first" "$second" || fail "what was deployed is not what was checked before; withdraw it"
  in_checkout tag -s -m "Forkpoint $version" "v$version" || fail "deployed, but not tagged; run git tag -s v$version"
  say "tagged: v$version; git push origin v$version publishes the tag"
}

parse "$@"
if [ "$mode" = --set-version ]; then
  set_version "$root" "$version"
  say "the version is $(version_of "$root")"
  exit
fi
in_checkout rev-parse -q --verify HEAD >/dev/null 2>&1 || fail "$root is no checkout of git, from which a release is built"
if [ "$mode" = --repository ]; then
  check_release
else
  choose_folder
  [ -n "$version" ] || version=$(version_of "$root")
  version=${version%-SNAPSHOT}
  changes=$(in_checkout status --porcelain)
  [ -z "$changes" ] || say "left out, since it is not committed: $(echo "$changes" | wc -l) changes"
fi
install_missing
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
first=$work/first second=$work/built-once-more
if [ "$mode" = --repository ]; then
  deploy_signed
else
  deploy_to "$folder"
  say "PASSED: $folder has the release $version"
fi
