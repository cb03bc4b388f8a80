# shellcheck shell=bash
# Sourced by the other scripts: builds the jar that runs. Expects the project's folder in $root.
# shellcheck disable=SC2034 # used by those
jar=${root:?}/cli/target/forkpoint.jar

# build_jar [MAVEN-OPTION...]: the engine, the server and the command line, without their tests.
build_jar() {
  mvn -q -B -f "$root/build/pom.xml" -pl :forkpoint-cli -am package -DskipTests -Dmaven.test.skip=true "$@"
}
