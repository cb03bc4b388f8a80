#!/usr/bin/env bash
# Records what the benches have written, and draws the tables of docs/benchmarks.
# Usage: bench-report.sh [record [NAME...] | restore]
#   without a word   draws docs/benchmarks/tables/*.md from docs/benchmarks/results/*.tsv
#   record           takes NAME.md of the folder of raw output, or every page in it, into docs/benchmarks/results, and the
#                    single measurements that the page was made of; then draws. JMH's results need jq.
#   restore          puts the recorded measurements back into that folder, where a bench adds to them
# The folder of raw output is docs/benchmarks/raw, or BENCH_OUT.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../docs/benchmarks"
raw=${BENCH_OUT:-$PWD/raw}

# read_page: a page in Markdown as lines whose first field says what they are: title, text, head, row, code or fact. A line
# that has been there before is written as "again" and its number.
read_page() {
  awk '
    /^```/ { code = !code; next }
    code { print "code\t" $0; next }
    /^[[:space:]]*$/ { table = 0; next }
    /^\| ---/ { next }
    /^\| / {
      sub(/^\| /, "")
      sub(/ \|[[:space:]]*$/, "")
      gsub(/ \| /, "\t")
      print (table ? "row" : "head") "\t" $0
      table = 1
      next
    }
    { table = 0 }
    sub(/^###? /, "") { print "title\t" $0; next }
    sub(/^Measured on: /, "") {
      sub(/\.$/, "")
      count = split($0, facts, "; ")
      for (i = 1; i <= count; i++) {
        at = index(facts[i], ": ")
        print "fact\t" (at ? substr(facts[i], 1, at - 1) "\t" substr(facts[i], at + 2) : "\t" facts[i])
      }
      next
    }
    { print "text\t" $0 }' |
    awk '$0 in at { print "again\t" at[$0]; next } { at[$0] = NR; print }'
}

# draw_page: what read_page has made, as a page in Markdown. Blocks of one kind stand together.
draw_page() {
  awk -F '\t' '
    # A wide table is drawn without blanks around its cells: nobody reads it unformatted.
    function cells(   i, line, blank) {
      blank = NF > 12 ? "" : " "
      line = "|"
      for (i = 2; i <= NF; i++) line = line blank $i blank "|"
      return line
    }
    function end() {
      if (last == "code") print "```"
      if (last == "fact") print "."
    }
    { lines[NR] = $0 }
    $1 == "again" { $0 = lines[$2] }
    $1 != last || $1 == "text" {
      end()
      if (NR > 1 && $1 != "row") print ""
      if ($1 == "code") print "```"
    }
    $1 == "title" { print "# " $2 }
    $1 == "text" { print $2 }
    $1 == "head" {
      print cells()
      rule = "|"
      for (i = 2; i <= NF; i++) rule = rule (NF > 12 ? "---|" : " --- |")
      print rule
    }
    $1 == "row" { print cells() }
    $1 == "code" { print $2 }
    $1 == "fact" { printf "%s%s%s", last == "fact" ? "; " : "Measured on: ", $2 == "" ? "" : $2 ": ", $3 }
    { last = $1 }
    END { end() }' "$1" | sed 's/[[:space:]]*$//'
}

# record_measurements <page>: each file of name=value as one line that begins with the file's name; what was the same host
# as before is a ditto mark. Of JMH's results without its command line and histograms.
record_measurements() {
  local files=("$raw/$1"-*.txt)
  if [ -e "${files[0]}" ]; then
    for file in "${files[@]}"; do
      printf '%s\t%s\n' "$(basename "$file" .txt)" "$(paste -s "$file")"
    done |
      awk -F '\t' -v OFS='\t' '{
        for (i = 2; i <= NF; i++) {
          name = substr($i, 1, index($i, "="))
          value = $i
          if (name ~ /^host\./ && value == before[name]) $i = name "\""
          before[name] = value
        }
        print
      }' > "results/measurements/$1.tsv"
  fi
  if [ -e "$raw/$1.json" ]; then
    jq -c '.[] | del(.jvm, .jvmArgs, (.primaryMetric, .secondaryMetrics[] | .scorePercentiles, .rawDataHistogram))' \
      "$raw/$1.json" | sed '1s/^/[/; $!s/$/,/; $s/$/]/' > "results/measurements/$1.json"
  fi
}

record() {
  local pages=("$@") page
  mkdir -p results/measurements
  if [ $# -eq 0 ]; then
    pages=("$raw"/*.md)
  fi
  for page in "${pages[@]}"; do
    page=$(basename "$page" .md)
    if [ ! -e "$raw/$page.md" ]; then
      echo "$raw/$page.md is not there: run the bench first" >&2
      exit 1
    fi
    read_page < "$raw/$page.md" > "results/$page.tsv"
    record_measurements "$page"
    echo "recorded $page"
  done
}

restore() {
  mkdir -p "$raw"
  for file in results/measurements/*.tsv; do
    awk -F '\t' -v raw="$raw" '{
      file = raw "/" $1 ".txt"
      printf "" > file
      for (i = 2; i <= NF; i++) {
        name = substr($i, 1, index($i, "="))
        value = $i == name "\"" ? before[name] : $i
        before[name] = value
        print value > file
      }
      close(file)
    }' "$file"
  done
  cp results/measurements/*.json "$raw"
  echo "$raw holds the recorded measurements now"
}

# index: what there is, by the pages' own words.
index() {
  echo "# Tables"
  echo
  echo "\`scripts/bench-report.sh\` draws them from [results](../results). [What was found](../README.md) and"
  echo "[how it was measured](../method.md) have pages of their own."
  echo
  echo "| table | measured | commit |"
  echo "| --- | --- | --- |"
  for page in results/*.tsv; do
    awk -F '\t' -v name="$(basename "$page" .tsv)" '
      $1 == "title" { title = $2 }
      $1 == "fact" { facts[$2] = $3 }
      END {
        commit = facts["commit"] == "" ? facts["forkpoint"] : facts["commit"]
        print "| [" title "](" name ".md) | " facts["when"] " | " commit " |"
      }' "$page"
  done
}

case ${1:-draw} in
  draw) ;;
  record) record "${@:2}" ;;
  restore)
    restore
    exit
    ;;
  *)
    sed -n '2,8s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
rm -rf tables
mkdir tables
for page in results/*.tsv; do
  draw_page "$page" > "tables/$(basename "$page" .tsv).md"
done
index > tables/README.md
echo "docs/benchmarks/tables holds the tables of results now"
