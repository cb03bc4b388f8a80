# shellcheck shell=bash disable=SC2034
# Sourced by the bench-*.sh scripts: builds what they measure and knows how to start it.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=scripts/lib/build.sh
. "$root/scripts/lib/build.sh"
raw=${BENCH_OUT:-$root/docs/benchmarks/raw}
# Where snapshots and RDB files go: the disk that is measured.
work=${BENCH_DIR:-$root/jmh/target/work}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mkdir -p "$raw" "$work"

# The last four flag groups are what Chronicle Map and OHC ask for on JDK 17 and later.
jvm_flags=(
  -XX:+IgnoreUnrecognizedVMOptions
  --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow
  --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED
  --add-exports=java.base/jdk.internal.ref=ALL-UNNAMED
  --add-exports=java.base/sun.nio.ch=ALL-UNNAMED
  --add-exports=jdk.compiler/com.sun.tools.javac.file=ALL-UNNAMED
  --add-opens=jdk.compiler/com.sun.tools.javac=ALL-UNNAMED
  --add-opens=java.base/java.lang=ALL-UNNAMED
  --add-opens=java.base/java.lang.reflect=ALL-UNNAMED
  --add-opens=java.base/java.io=ALL-UNNAMED
  --add-opens=java.base/java.nio=ALL-UNNAMED
  --add-opens=java.base/java.util=ALL-UNNAMED
  --add-opens=java.base/sun.nio.ch=ALL-UNNAMED
  -Dchronicle.analytics.disable=true
  -Dchronicle.announcer.disable=true
  -Dorg.slf4j.simpleLogger.defaultLogLevel=warn
  # MapDB's memory is direct buffers, whose limit is the heap's otherwise; LMDBJava is measured without its checks.
  -XX:MaxDirectMemorySize=64g
  -Dlmdbjava.disable.checks=true
)

# BENCH_SKIP_BUILD=1 measures what was built last.
build() {
  if [ -z "${BENCH_SKIP_BUILD:-}" ]; then
    echo "building (BENCH_SKIP_BUILD=1 skips this)"
    build_in "$root"
  fi
}

# build_in <checkout>: Forkpoint and the benchmarks in one reactor, so that nothing is installed. A commit from before the
# parent had a reactor for the benchmarks.
build_in() {
  local reactor=$1/build/pom.xml
  [ -e "$reactor" ] || reactor=$1/jmh/build.xml
  mvn -q -B -f "$reactor" package -DskipTests -Dmaven.test.skip=true -Dspotless.check.skip=true
}

# A bench that can be taken up again adds to its log: tee_flags=(-a).
tee_flags=()

# run <name of the log> <JVM flags> -- <main class> <arguments>
run() {
  local log=$1 flags=()
  shift
  while [ "$1" != -- ]; do
    flags+=("$1")
    shift
  done
  shift
  local main=$1
  shift
  "$java" "${jvm_flags[@]}" "${flags[@]}" \
    "-Dbench.out=$raw" "-Dbench.again=${BENCH_AGAIN:-}" "-Dbench.commit=$(git -C "$root" rev-parse --short HEAD 2>/dev/null || echo unknown)" \
    -cp "$root/jmh/target/benchmarks.jar:$root/jmh/target/lib/*" "io.forkpoint.bench.$main" "$@" 2>&1 |
    tee "${tee_flags[@]}" "$raw/$log.log"
}

# jmh <result> <JMH arguments>: writes <result>.json and <result>.log. Each fork has a small heap, unless the benchmark's
# own annotation or a -jvmArgsAppend of the caller says otherwise. The profiler adds what it finds only: a snapshot's parts.
jmh() {
  local result=$1
  shift
  "$java" -cp "$root/jmh/target/benchmarks.jar:$root/jmh/target/lib/*" org.openjdk.jmh.Main \
    -jvmArgsPrepend "${jvm_flags[*]} -Xms256m -Xmx256m" -prof io.forkpoint.bench.SnapshotTimes \
    -rf json -rff "$result.json" "$@" 2>&1 | tee "$result.log"
}

# Has the JVM write down its safepoints where the bench finds them.
safepoints() {
  echo "-Xlog:safepoint:file=$work/safepoints.log:tn:filecount=0" "-Dbench.safepoints=$work/safepoints.log"
}
