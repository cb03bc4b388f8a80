#!/bin/bash
# Builds Forkpoint and runs every test, on JDK 17 and again on a JDK 25 where one is installed. Then tests a release.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"

usage() {
  cat <<END
Usage: scripts/test.sh [--help]

Installs what is missing (and says what), builds, and runs the tests of the native helper (ctest) and of the Java side
(Surefire). If a JDK 25 is under /usr/lib/jvm, the Java tests run a second time on it. Last, scripts/test-release.sh runs.
At the end the script prints the name of each skipped test, with what this machine lacks for it. MachineFeature, among the
tests, lists what a machine may lack. A test that was skipped for another reason fails the run.
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

# run_tests NAME MAVEN-ARGUMENT...: leaves Maven's output and the record of skipped tests in $logs, under this name.
run_tests() {
  local name=$1
  shift
  rm -rf target/skips
  mvn -B "$@" 2>&1 | tee "$logs/$name" || failed=1
  mkdir -p target/skips
  cp -r target/skips "$logs/$name.skips"
}

# skipped NAME: the lines of the record, as SkipRecord describes them.
skipped() {
  cat "$logs/$1.skips"/*.txt 2>/dev/null | grep -v '^END' | sort || true
}

# is_recorded NAME JVMS: whether so many JVMs closed their record at their end. For each of the engine, the server and the
# command line one runs the tests, and another one those with injected faults, of which there may be none. Where jars are
# made, one more runs the tests of the runnable jar.
is_recorded() {
  local file closed=0
  for file in "$logs/$1.skips"/*.txt; do
    if [ "$(tail -n 1 "$file" 2>/dev/null | cut -f 1)" = END ]; then closed=$((closed + 1)); fi
  done
  [ "$closed" -ge "$2" ]
}

# report_skips NAME JDK JVMS: those that want the corpus are counted in its own line.
report_skips() {
  local feature test reason
  while IFS=$'\t' read -r feature test reason; do
    case $feature in
      CORPUS) ;;
      UNLISTED)
        failed=1
        say "skipped on JDK $2 for nothing that MachineFeature lists: $test: $reason"
        ;;
      *) say "skipped on JDK $2: $test: $reason" ;;
    esac
  done < <(skipped "$1")
  if [ "$failed" -eq 0 ] && ! is_recorded "$1" "$3"; then
    failed=1
    say "JDK $2: the record of skipped tests in target/skips is not complete"
  fi
}

report_corpus() {
  local count
  count=$(skipped first | grep -c '^CORPUS' || true)
  if [ "$count" -ne 0 ]; then
    say "corpus: there is no ../shared/corpus with RDB files of other projects; skipped on each JDK: the $count tests of them"
  fi
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

jdk=$(jdk_version "$JAVA_HOME/bin/javac")
say "building and testing on JDK $jdk ($JAVA_HOME)"
run_tests first -f build/pom.xml verify
first_failed=$failed
first=$(closing_line "$logs/first")
native=$(sed -nE '/[0-9]+% tests passed/p' "$logs/first" | tail -n 1)

java25=$(find_jdk25)
second="not run: no JDK 25 under /usr/lib/jvm"
if [ "$failed" -eq 0 ] && [ -n "$java25" ]; then
  say "testing again on $java25"
  # Only the tests, with what JDK 17 compiled: the executions of the pom by their names. The phase, in which there is
  # nothing left to do, has Maven take each artifact's classes from its folder.
  run_tests second -f build/pom.xml test-compile surefire:test@default-test surefire:test@inject-test "-Djvm=$java25" \
    -Dexec.skip=true -Dspotless.check.skip=true -Dmaven.compiler.useIncrementalCompilation=false
  second=$(closing_line "$logs/second")
elif [ "$failed" -ne 0 ]; then
  second="not run: the first run failed"
fi

release="not run: the first run failed"
if [ "$first_failed" -eq 0 ]; then
  say "testing a release"
  release_began=$SECONDS
  if scripts/test-release.sh; then
    release="passed in $((SECONDS - release_began)) s"
  else
    failed=1
    release="FAILED after $((SECONDS - release_began)) s"
  fi
fi

say "ctest: ${native:-did not run}"
say "JDK $jdk: ${first:-did not run}"
say "JDK 25: ${second:-did not run}"
say "release: $release"
report_skips first "$jdk" 7
if [ -e "$logs/second" ]; then report_skips second 25 6; fi
report_corpus
if [ "$failed" -ne 0 ]; then
  say "FAILED after $((SECONDS - began)) s"
  exit 1
fi
say "PASSED in $((SECONDS - began)) s"
