#!/bin/bash
# Tests scripts/release.sh, and builds the examples from what its dry run deploys.
set -euo pipefail

root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/lib/packages.sh
. "$root/scripts/lib/packages.sh"
# shellcheck source=scripts/lib/release.sh
. "$root/scripts/lib/release.sh"

usage() {
  cat <<END
Usage: scripts/test-release.sh [--help]

Installs what is missing (and says what). Makes a repository of git from this folder, with what is not committed, and has
scripts/release.sh deploy a release from it into a folder. Builds each application in docs/examples from that folder, runs
it and checks what it says. Then checks that a release is refused where it must be. Takes about three minutes.
Exit code 0 if all passed.
END
}

# The commit that is released. What .gitignore names is not in it.
make_checkout() {
  git init -q -b main "$checkout"
  git --git-dir "$checkout/.git" --work-tree "$root" add -A
  commit_all "The folder as it is"
  git -C "$checkout" reset -q --hard
}

commit_all() { as_somebody -C "$checkout" commit -q --allow-empty -m "$1"; }
as_somebody() { git -c user.name=nobody -c user.email=nobody@localhost -c commit.gpgsign=false "$@"; }

release() { "$checkout/scripts/release.sh" "$@"; }

# refuses CODE TEXT COMMAND...: whether the command ends with this code, and says this.
refuses() {
  local code=0 output
  output=$("${@:3}" 2>&1) || code=$?
  [ "$code" -eq "$1" ] || fail "exit code $code, not $1, of: ${*:3}: $output"
  grep -qF -e "$2" <<<"$output" || fail "'$2' is not in what this said: ${*:3}: $output"
}

# ---- the examples ---------------------------------------------------------------------------------------------

# A local repository of Maven with all that the user's has, but no artifact of Forkpoint. What is downloaded besides goes
# to the user's as well, in the folders that it has.
make_local_repository() {
  local users=$HOME/.m2/repository
  mkdir -p "$users" "$local_repository/io"
  find "$users" -mindepth 1 -maxdepth 1 ! -name io -exec ln -s -t "$local_repository" {} +
  [ ! -d "$users/io" ] || find "$users/io" -mindepth 1 -maxdepth 1 ! -name forkpoint -exec ln -s -t "$local_repository/io" {} +
}

# A copy with the version that was deployed, and the folder as a repository, as it would be in a user's pom.
copy_examples() {
  local pom repository="<repositories><repository><id>deployed</id><url>file://$deployed</url>"
  repository+="<releases><checksumPolicy>fail</checksumPolicy></releases></repository></repositories>"
  cp -r "$checkout/docs/examples" "$work/examples"
  for pom in "$work"/examples/*/pom.xml; do
    sed -i -e "s|<version>$version-SNAPSHOT<|<version>$version<|" -e "s|^</project>|$repository</project>|" "$pom"
  done
}

# example NAME MAVEN-ARGUMENT...
example() { (cd "$work/examples/$1" && PATH=$JAVA_HOME/bin:$PATH mvn -q -B "-Dmaven.repo.local=$local_repository" "${@:2}"); }

test_embedded() {
  local said
  said=$(example embedded compile exec:exec) || fail "docs/examples/embedded failed: $said"
  # Maven resets the terminal's colors at every opportunity.
  said=$(sed 's/\x1b\[0\?m//g' <<<"$said")
  [ "$said" = hello ] || fail "docs/examples/embedded said '$said', not 'hello'"
  redis-check-rdb "$work/examples/embedded/dump.rdb" | grep -q '1 keys read' || fail "docs/examples/embedded saved no key"
}

test_server() {
  local output=$work/server.txt port greeting code=0
  example server package || fail "docs/examples/server was not built"
  : >"$output" # which the loop reads at once
  (cd "$work/examples/server" && exec "$JAVA_HOME/bin/java" -jar target/server.jar 0) >"$output" 2>"$output.errors" &
  server=$!
  until port=$(sed -n 's/^serving on port //p' "$output") && [ -n "$port" ]; do
    kill -0 "$server" 2>/dev/null || { cat "$output" "$output.errors" >&2 && fail "docs/examples/server did not start"; }
    sleep 0.1
  done
  greeting=$(redis-cli -p "$port" GET greeting)
  [ "$greeting" = hello ] || fail "docs/examples/server replied '$greeting', not 'hello'"
  redis-cli -p "$port" SHUTDOWN NOSAVE >/dev/null
  wait "$server" || code=$?
  server=
  [ "$code" -eq 0 ] || { cat "$output.errors" >&2 && fail "docs/examples/server ended with exit code $code"; }
}

# ---- what must be refused ---------------------------------------------------------------------------------------

test_arguments() {
  refuses 2 "must be given" release
  refuses 2 "no option --fast" release --dry-run --fast
  refuses 2 "exclude each other" release --dry-run --repository central::https://localhost/
  refuses 2 "needs a value" release --repository
  refuses 2 "takes ID::URL" release --repository https://localhost/
  refuses 2 "is no version" release --dry-run --version 1
  refuses 2 "one folder only" release --dry-run one two
  refuses 1 "is not empty" release --dry-run "$deployed"
}

# From a checkout that may not be released to one that lacks nothing but a key.
test_preconditions() {
  local to=(release --repository local::file:///nonexistent)
  release --set-version 9.9.9-SNAPSHOT >/dev/null
  [ "$(git -C "$checkout" diff --name-only | wc -l)" -eq "${#versioned[@]}" ] || fail "--set-version left out a file"
  refuses 1 "not committed" "${to[@]}"
  git -C "$checkout" add -A && commit_all "A snapshot"
  refuses 1 "--set-version 9.9.9, and commit" "${to[@]}"
  release --set-version 9.9.9 >/dev/null
  git -C "$checkout" add -A && commit_all "A version"
  refuses 1 'no section "## 9.9.9 - ' "${to[@]}"
  echo "## 9.9.9 - 2026-12-01" >>"$checkout/CHANGELOG.md"
  git -C "$checkout" add -A && commit_all "A section"
  git -C "$checkout" tag v9.9.9
  refuses 1 "v9.9.9 exists already" "${to[@]}"
  git -C "$checkout" tag -d v9.9.9 >/dev/null
  mkdir -m 700 "$work/no-keys"
  refuses 1 "no secret key" env GNUPGHOME="$work/no-keys" "$checkout/scripts/release.sh" "${to[@]:1}"
  gpgconf --homedir "$work/no-keys" --kill all 2>/dev/null || true
  git -C "$checkout" checkout -q -b other
  refuses 1 "made on main; other" "${to[@]}"
}

# spoil NAME COMMAND...: runs a command in a copy of what was deployed, which must be refused then for this reason.
spoil() {
  rm -rf "$work/spoiled"
  cp -r "$deployed" "$work/spoiled"
  (cd "$work/spoiled/io/forkpoint" && "${@:2}")
  refuses 1 "$1" check_deployed "$work/spoiled" "$version"
}

test_completeness() {
  local server=forkpoint-server/$version/forkpoint-server-$version engine=forkpoint/$version/forkpoint-$version
  local parent=forkpoint-parent/$version/forkpoint-parent-$version.pom
  check_deployed "$deployed" "$version" || fail "what was deployed is not complete"
  spoil "not deployed: io/forkpoint/$server-javadoc.jar" rm "$server-javadoc.jar"
  spoil "not deployed: io/forkpoint/$engine.pom.sha1" rm "$engine.pom.sha1"
  spoil "not to be deployed: io/forkpoint/$engine-tests.jar" cp "$engine.jar" "$engine-tests.jar"
  spoil "forkpoint-$version-sources.jar has no entry" cp "$engine-javadoc.jar" "$engine-sources.jar"
  spoil "forkpoint-$version.jar has no entry io/forkpoint/.*/libforkpoint" cp "$server.jar" "$engine.jar"
  spoil "has no <scm>" sed -i 's/<scm/<mcs/' "$parent"
  spoil "names a snapshot" sed -i "s/<version>$version</<version>$version-SNAPSHOT</" "$server.pom"
}

# A Maven that deploys what was deployed before, and makes one jar, whose single entry is other in each folder.
make_unstable_maven() {
  mkdir "$work/unstable"
  cat >"$work/unstable/mvn" <<END
#!/bin/bash
set -e
for argument; do
  case \$argument in
    -DaltDeploymentRepository=*) cp -r "$deployed/." "\${argument#*file://}" ;;
    */build/pom.xml) folder=\${argument%/build/pom.xml} ;;
  esac
done
mkdir "\$folder/target"
echo "\$folder" >"\$folder/target/path.txt"
"$JAVA_HOME/bin/jar" cf "\$folder/target/forkpoint.jar" -C "\$folder/target" path.txt
END
  chmod +x "$work/unstable/mvn"
}

test_equality() {
  local one=$work/one two=$work/two
  make_unstable_maven
  refuses 1 "two builds differ: target/forkpoint.jar: path.txt" \
    env PATH="$work/unstable:$PATH" "$checkout/scripts/release.sh" --dry-run --version "$version" "$work/unstable/deployed"
  mkdir -p "$one/target" "$two/cli/target"
  cp "$deployed/io/forkpoint/forkpoint/$version/forkpoint-$version.jar" "$one/target/a.jar"
  refuses 1 "one made target/a.jar, the other one " compare_jars "$one" "$two"
  rm -r "$two" && cp -r "$one" "$two"
  compare_jars "$one" "$two" || fail "equal jars differ"
  (cd "$work" && echo a >a.txt && echo b >b.txt && jar_of "$one" a.txt b.txt && jar_of "$two" b.txt a.txt)
  refuses 1 "the order, the times or the permissions" compare_jars "$one" "$two"
}

jar_of() { "$JAVA_HOME/bin/jar" cfM "$1/target/a.jar" "${@:2}"; }

# test_that NAME TEXT
test_that() {
  say "testing: $2"
  "test_$1"
}

case ${1:-} in
  "") ;;
  --help | -h) usage && exit 0 ;;
  *) usage >&2 && exit 2 ;;
esac

began=$SECONDS
install_missing
server=
work=$(mktemp -d)
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
checkout=$work/checkout deployed=$work/deployed local_repository=$work/repository
make_checkout
version=$(version_of "$checkout")
version=${version%-SNAPSHOT}

release --dry-run "$deployed"
make_local_repository
copy_examples
test_that embedded "the application in docs/examples/embedded, which depends on forkpoint $version alone"
test_that server "the one in docs/examples/server, which depends on forkpoint-server $version alone"
test_that completeness "what is missing, or too much, is noticed"
test_that equality "bytes that differ are noticed"
test_that arguments "wrong arguments are refused"
test_that preconditions "what may not be released is refused"
say "PASSED in $((SECONDS - began)) s"
