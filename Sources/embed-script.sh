#!/bin/sh
# Puts a script of the engine's, made small, into a Swift file beside it. Needs esbuild (Debian's package will do).
#
#     embed-script.sh Sources/Charts/Script/charts.js chartScript public "What it is, for its doc comment."
#
# makes Sources/Charts/Script/ChartScript.swift with the constant `chartScript`, and `chartScriptSource`, by which a test tells
# when this was forgotten.
set -eu
source=$1 name=$2 access=$3 words=$4
target=$(dirname "$source")/$(printf %s "$name" | sed 's/^./\U&/').swift
small=$(esbuild --minify --format=esm --target=es2022 --charset=utf8 "$source")
case $small in *'"""#'*) echo "$source has a text that would end Swift's" >&2; exit 1;; esac
{
    echo '// swift-format-ignore-file'
    echo "// Made from $(basename "$source") by \`make script\`."
    echo
    echo "/// $words"
    echo "${access:+$access }let $name = #\"\"\""
    printf '%s\n' "$small" | sed 's/^./    &/'
    echo
    echo '    """#'
    echo
    echo "/// The checksum (POSIX \`cksum\`) of the source that \`$name\` was made from."
    echo "let ${name}Source: UInt32 = $(cksum "$source" | cut -d' ' -f1)"
} > "$target"
