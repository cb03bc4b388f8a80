#!/usr/bin/env bash
# Compares two commits in turns: JMH's put (or another benchmark) as whole commands, each with the scripts of its own commit.
# Usage: bench-pairs.sh <commit before> <commit after> [engine] [value bytes] [entries] [pairs] [benchmark] [JMH arguments]
# shellcheck source=scripts/bench-common.sh
source "$(dirname "${BASH_SOURCE[0]}")/bench-common.sh"
if [ $# -lt 2 ]; then
  sed -n '2,3s/^# //p' "$0" >&2
  exit 2
fi
before=$(git -C "$root" rev-parse --short "$1")
after=$(git -C "$root" rev-parse --short "$2")
engine=${3:-forkpoint-4k}
value=${4:-100}
arguments=(-p "engine=$engine" -p "valueBytes=$value" -p "entries=${5:-4000000}" -p distribution=uniform "${@:8}" "MapBenchmark.${7:-put}\$")
pairs=$work/pairs
mkdir -p "$pairs"
remove_worktrees() {
  for commit in "$before" "$after"; do
    git -C "$root" worktree remove --force "$pairs/$commit" 2> /dev/null || true
  done
}
trap remove_worktrees EXIT
remove_worktrees
build
for commit in "$before" "$after"; do
  if [ ! -e "$pairs/$commit" ]; then
    git -C "$root" worktree add -q --detach "$pairs/$commit" "$commit"
    echo "building $commit"
    build_in "$pairs/$commit"
  fi
done

# measure <commit>: prints the score.
measure() {
  local out=$pairs/out-$1
  mkdir -p "$out"
  BENCH_SKIP_BUILD=1 BENCH_OUT=$out "$pairs/$1/scripts/bench-jmh.sh" "${arguments[@]}" >> "$out/console.log" 2>&1
  sed -nE '/"primaryMetric"/,/"score"/ s/.*"score" : ([0-9.E]+),.*/\1/p' "$out/jmh.json"
}

scores_before=()
scores_after=()
for pair in $(seq "${6:-5}"); do
  # Who comes first changes, so that what the other left behind falls on both.
  if [ $((pair % 2)) -eq 1 ]; then
    scores_before+=("$(measure "$before")")
    scores_after+=("$(measure "$after")")
  else
    scores_after+=("$(measure "$after")")
    scores_before+=("$(measure "$before")")
  fi
  echo "pair $pair: $before ${scores_before[-1]}, $after ${scores_after[-1]}"
done
name=pairs-$engine-$value-${7:-put}
run "$name" -- CommandPairs "$name" "scripts/bench-jmh.sh ${arguments[*]}" \
  "$before" "$(IFS=,; echo "${scores_before[*]}")" "$after" "$(IFS=,; echo "${scores_after[*]}")"
