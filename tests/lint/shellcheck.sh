#!/bin/bash
# Scripts pass shellcheck.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need shellcheck

scripts() {
	{ grep -rlIE '^(#!/bin/(ba)?sh|# shellcheck shell=)' "$top_srcdir"/{tests,tools,conf,bench,.ci} 2>/dev/null || true; } | sort
}

clean() {
	cd "$top_srcdir" && scripts | xargs -P 2 -n 6 shellcheck -x
}

ok 'scripts pass shellcheck' clean

done_testing
