#!/bin/sh
# Puts Sources/Charts/Script/charts.js, made small, into Sources/Charts/Script/ChartScript.swift. Needs esbuild (Debian's package will do).
set -eu
cd "$(dirname "$0")/../../.."
small=$(esbuild --minify --format=esm --target=es2022 --charset=utf8 Sources/Charts/Script/charts.js)
case $small in *'"""#'*) echo "charts.js has a text that would end Swift's" >&2; exit 1;; esac
{
    echo '// swift-format-ignore-file'
    echo '// Made from charts.js by `make script`.'
    echo
    echo '/// What readers with scripts get besides the charts: an ES module for pages with a chart that is interactive.'
    echo 'public let chartScript = #"""'
    printf '%s\n' "$small" | sed 's/^./    &/'
    echo
    echo '    """#'
    echo
    echo '/// The checksum (POSIX `cksum`) of the source that `chartScript` was made from.'
    echo "let chartScriptSource: UInt32 = $(cksum Sources/Charts/Script/charts.js | cut -d' ' -f1)"
} > Sources/Charts/Script/ChartScript.swift
