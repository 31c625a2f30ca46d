#!/bin/bash
# Each header compiles alone, and has its #pragma once.
. "${top_srcdir:-.}/tests/lib/harness.sh"
. "$top_srcdir/tests/lint/flags.sh"

headers=("$top_srcdir"/src/*/*.h "$top_srcdir"/tests/lib/*.h)

without_pragma() {
	grep -L '^#pragma once$' "${headers[@]}"
}

# By a file that includes it: gcc warns about the pragma in a main file.
compile_alone() {
	local header
	for header in "${headers[@]}"; do
		echo "#include \"$header\"" >"$T/$(echo "${header#"$top_srcdir"/}" | tr / _).c"
	done
	printf '%s\0' "$T"/*.c | xargs -0 -P 2 -n 8 \
		"${CC:-gcc}" "${compile_flags[@]}" -Wall -Wextra -Werror -fsyntax-only
}

ok 'each header compiles alone' compile_alone
is 'each header is guarded' "$(without_pragma)" ''

done_testing
