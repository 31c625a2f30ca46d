#!/bin/bash
# Source is as clang-format wants it.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need clang-format

formatted() {
	find "$top_srcdir/src" "$top_srcdir/tests" "$top_srcdir/bench" -name '*.[ch]' -print0 |
		xargs -0 -P 2 -n 10 clang-format --dry-run -Werror
}

ok 'sources are formatted by clang-format' formatted

done_testing
