#!/bin/bash
# Holds the files of native/src to the table of layers in docs/architecture.md: a file may use those before it in its
# row, and those of the layers that its row names. x.h and x.c are one file, x.
# Usage: layers_test.sh ARCHITECTURE_MD SOURCE_FOLDER NM OBJECT...
set -euo pipefail
table=$1 folder=$2 nm=$3
shift 3

# Prints facts, one a line: "file F", "includes F OTHER", "defines F SYMBOL", "calls F SYMBOL".
facts() {
  local path name object
  for path in "$folder"/*.[ch]; do
    name=$(basename "${path%.[ch]}")
    echo "file $name"
    sed -nE "s/^#include \"(.*)\\.h\"/includes $name \\1/p" "$path"
  done
  for object in "$@"; do
    name=$(basename "${object%.c.o}")
    "$nm" -g "$object" | awk -v name="$name" '{ print ($(NF - 1) == "U" ? "calls" : "defines"), name, $NF }'
  done
}

facts "$@" | awk '
  function fail(what) { print what; failed = 1 }

  function use(user, used, how) {
    if (user == used || !(user in layer) || !(used in layer)) return
    uses[how]++
    if (layer[user] == layer[used] ? place[used] < place[user] : (layer[user], layer[used]) in may) return
    fail(user " " how " " used ", which the table of layers does not allow")
  }

  function read_row(cells, name, list, count, i) {
    gsub(/[` ]/, "")
    split($0, cells, "|")
    name = cells[2]
    count = split(cells[3], list, ",")
    for (i = 1; i <= count; i++) {
      sub(/\.h$/, "", list[i])
      if (list[i] in layer) fail(list[i] " stands in two places of the table of layers")
      layer[list[i]] = name
      place[list[i]] = ++places
    }
    count = split(cells[5], list, ",")
    for (i = 1; i <= count; i++) {
      if (list[i] == "nothing") continue
      if (!(list[i] in layers)) fail("layer " name " may use " list[i] ", which is no layer above it")
      may[name, list[i]] = 1
    }
    layers[name] = 1
  }

  FILENAME != "-" {
    if (/^\| layer \| files \|/) in_table = 1
    else if (!/^\|/) in_table = 0
    else if (in_table && !/^\| ---/) read_row()
    next
  }
  $1 == "file" {
    is_there[$2] = 1
    if (!($2 in layer)) fail($2 " stands in no layer: add it to the table")
  }
  $1 == "includes" { use($2, $3, "includes") }
  $1 == "defines" { definer[$3] = $2 }
  $1 == "calls" { calls[$2, $3] = 1 }

  END {
    for (name in layer) if (!(name in is_there)) fail(name " stands in the table of layers, but is no file")
    for (call in calls) {
      split(call, parts, SUBSEP)
      if (parts[2] in definer) use(parts[1], definer[parts[2]], "calls")
    }
    if (!uses["includes"] || !uses["calls"]) fail("no includes or no calls were found: nothing was checked")
    if (!failed) print places " files, " uses["includes"] " includes and " uses["calls"] " calls follow the table of layers"
    exit failed
  }
' "$table" -
