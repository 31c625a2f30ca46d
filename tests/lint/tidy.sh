#!/bin/bash
# clang-tidy with the checks of .clang-tidy, all errors.
. "${top_srcdir:-.}/tests/lib/harness.sh"
. "$top_srcdir/tests/lint/flags.sh"
need clang-tidy

tidy() {
	printf '%s\n' "${compile_flags[@]}" >"$T/compile_flags.txt"
	printf '%s\0' "$@" | xargs -0 -P 2 -n 1 clang-tidy --quiet \
		--config-file="$top_srcdir/.clang-tidy" -p "$T" 2>/dev/null |
		{ grep -E '(error|warning): ' || true; }
}

ok 'sources pass clang-tidy' tidy "$top_srcdir"/src/*/*.c
cat >"$T/bad.c" <<'C'
#include <stdlib.h>
int parse(const char *text);
int parse(const char *text)
{
	return atoi(text);
}
C
not_ok 'what it refuses fails the test' tidy "$T/bad.c"

done_testing
