#!/bin/bash
# Builds Forkpoint and runs every test, on JDK 17 and again on a JDK 25 where one is installed.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"

usage() {
  cat <<END
Usage: scripts/test.sh [--help]

Installs what is missing (saying what), builds, and runs the tests of the native helper (ctest) and of the
Java side (Surefire); then the Java tests a second time on a JDK 25, if one is under /usr/lib/jvm.
Exit code 0 if all passed.
END
}

# The java of a JDK 25 under the usual folder, if there is one.
find_jdk25() {
  local javac
  for javac in /usr/lib/jvm/*/bin/javac; do
    if [ -x "$javac" ] && [ "$(jdk_version "$javac")" -eq 25 ]; then
      echo "$(dirname "$javac")/java"
      return
    fi
  done
}

# Sums of Surefire's closing lines, such as "Tests run: 1, Failures: 0, Errors: 0, Skipped: 0": one for each JVM.
closing_line() {
  sed -nE 's/.*Tests run: ([0-9]+), Failures: ([0-9]+), Errors: ([0-9]+), Skipped: ([0-9]+)$/\1 \2 \3 \4/p' "$1" |
    awk '{ run += $1; failures += $2; errors += $3; skipped += $4 }
      END { if (NR) printf "Tests run: %d, Failures: %d, Errors: %d, Skipped: %d\n", run, failures, errors, skipped }'
}

run_logged() {
  local log=$1
  shift
  "$@" 2>&1 | tee "$log"
}

case ${1:-} in
  "") ;;
  --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

# A bare machine has the POSIX locale, in which Java can name no file beyond ASCII; some tests do.
export LC_ALL=C.UTF-8

cd "$root"
install_missing
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
began=$SECONDS
failed=0

say "building and testing on JDK $(jdk_version "$JAVA_HOME/bin/javac") ($JAVA_HOME)"
run_logged "$logs/first" mvn -B verify || failed=1
first=$(closing_line "$logs/first")
native=$(sed -nE '/[0-9]+% tests passed/p' "$logs/first" | tail -n 1)

java25=$(find_jdk25)
second="not run: no JDK 25 under /usr/lib/jvm"
if [ "$failed" -eq 0 ] && [ -n "$java25" ]; then
  say "testing again on $java25"
  # Only the tests, with what JDK 17 compiled: the executions of the pom by their names.
  run_logged "$logs/second" mvn -B surefire:test@default-test surefire:test@inject-test "-Djvm=$java25" || failed=1
  second=$(closing_line "$logs/second")
elif [ "$failed" -ne 0 ]; then
  second="not run: the first run failed"
fi

say "ctest: ${native:-did not run}"
say "JDK $(jdk_version "$JAVA_HOME/bin/javac"): ${first:-did not run}"
say "JDK 25: ${second:-did not run}"
if [ "$failed" -ne 0 ]; then
  say "FAILED after $((SECONDS - began)) s"
  exit 1
fi
say "PASSED in $((SECONDS - began)) s"
