# shellcheck shell=bash
# Sourced by release.sh and its test: the version in the poms, and the checks of what a release deploys. Expects a JDK in
# $JAVA_HOME. The checks say what is wrong, and return 1.

# What is published besides the parent of all, which is a pom alone.
published=(forkpoint forkpoint-server forkpoint-cli)
# Where the version stands, on the line after that of an artifact.
versioned=({,build/,server/,cli/,jmh/,docs/examples/embedded/,docs/examples/server/}pom.xml README.md)

# version_of FOLDER: that of the checkout in it.
version_of() { sed -n '/<artifactId>forkpoint-parent</ { n; s|.*<version>\(.*\)</version>.*|\1|p; q }' "$1/build/pom.xml"; }

# set_version FOLDER VERSION
set_version() {
  local from
  from=$(version_of "$1")
  from=${from//./\\.}
  (cd "$1" && sed -i "/<artifactId>forkpoint/ { n; s|<version>$from</version>|<version>$2</version>| }" "${versioned[@]}")
}

# check_deployed REPOSITORY VERSION: each artifact is there, whole, with what Maven Central wants, and nothing else is.
check_deployed() {
  local wrong
  wrong=$(
    compare_names "$1" "$2"
    check_poms "$1/io/forkpoint" "$2"
    check_entries "$1/io/forkpoint" "$2"
  )
  [ -z "$wrong" ] || { echo "$wrong" >&2 && return 1; }
}

# Every file with its checksums. A repository has lists of versions as well.
expected_names() {
  local artifact part
  for part in .pom{,.md5,.sha1}; do echo "io/forkpoint/forkpoint-parent/$1/forkpoint-parent-$1$part"; done
  for artifact in "${published[@]}"; do
    for part in {.pom,.jar,-sources.jar,-javadoc.jar}{,.md5,.sha1}; do
      echo "io/forkpoint/$artifact/$1/$artifact-$1$part"
    done
  done
}

compare_names() {
  comm -3 <(expected_names "$2" | LC_ALL=C sort) \
    <(find "$1" -type f ! -name 'maven-metadata.xml*' -printf '%P\n' | LC_ALL=C sort) |
    sed -e 's/^\t/not to be deployed: /; t' -e 's/^/not deployed: /'
}

check_poms() {
  local artifact pom element
  for artifact in forkpoint-parent "${published[@]}"; do
    pom=$1/$artifact/$2/$artifact-$2.pom
    [ -e "$pom" ] || continue
    for element in name description; do
      grep -q "^  <$element>" "$pom" || echo "${pom##*/} has no <$element>"
    done
    if grep -q -e -SNAPSHOT "$pom"; then echo "${pom##*/} names a snapshot: $(grep -m 1 -e -SNAPSHOT "$pom")"; fi
  done
  # What all inherit.
  pom=$1/forkpoint-parent/$2/forkpoint-parent-$2.pom
  [ -e "$pom" ] || return 0
  for element in url licenses developers scm; do
    grep -q "^  <$element\b" "$pom" || echo "${pom##*/} has no <$element>"
  done
}

check_entries() {
  local artifact
  for artifact in "${published[@]}"; do
    check_entry "$1/$artifact/$2/$artifact-$2.jar" META-INF/LICENSE
    check_entry "$1/$artifact/$2/$artifact-$2-sources.jar" 'io/forkpoint/.*\.java'
    check_entry "$1/$artifact/$2/$artifact-$2-javadoc.jar" index.html
  done
  check_entry "$1/forkpoint/$2/forkpoint-$2.jar" 'io/forkpoint/.*/libforkpoint\.so'
}

check_entry() {
  local names
  [ -e "$1" ] || return 0
  names=$("$JAVA_HOME/bin/jar" tf "$1") || names=
  grep -qx "$2" <<<"$names" || echo "${1##*/} has no entry $2"
}

# compare_jars FOLDER FOLDER: whether two builds made the same jars, with the same bytes. Leaves their number in $compared.
compare_jars() {
  local jars others jar equal=0
  compared=0
  jars=$(jars_in "$1")
  others=$(jars_in "$2")
  if [ -z "$jars" ] || [ "$jars" != "$others" ]; then
    echo "two builds differ: one made ${jars//$'\n'/ }, the other one ${others//$'\n'/ }" >&2
    return 1
  fi
  while read -r jar; do
    compared=$((compared + 1))
    cmp -s "$1/$jar" "$2/$jar" || { equal=1 && name_difference "$jar" "$1" "$2" >&2; }
  done <<<"$jars"
  return "$equal"
}

jars_in() { (cd "$1" && find . -maxdepth 3 -path '*/target/*.jar' -printf '%P\n' | LC_ALL=C sort); }

# name_difference JAR FOLDER FOLDER
name_difference() {
  local names
  names=$(comm -3 <(sums "$2/$1") <(sums "$3/$1") | sed -E 's/^\t?[0-9a-f]+ [ *]//' | LC_ALL=C sort -u)
  if [ -n "$names" ]; then
    echo "$names" | sed "s|^|two builds differ: $1: |"
  else
    echo "two builds differ: $1: the order, the times or the permissions of its entries"
  fi
}

# The entries of a jar, each with a checksum.
sums() {
  local folder
  folder=$(mktemp -d)
  (cd "$folder" && "$JAVA_HOME/bin/jar" xf "$1" && find . -type f -printf '%P\0' | xargs -0r sha256sum | LC_ALL=C sort)
  rm -rf "$folder"
}
