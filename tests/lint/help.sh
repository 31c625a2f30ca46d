#!/bin/bash
# --help and --version of each program: on standard output, at most 80 columns; mistakes on
# standard error, with exit code 64.
. "${top_srcdir:-.}/tests/lib/harness.sh"

# runs PROGRAM ARGUMENT…: leaves $T/out, $T/err, $RC
runs() {
	"$@" >"$T/out" 2>"$T/err" </dev/null
	RC=$?
}

for program in "$CONTACTSYNCD" "$CONTACTCTL"; do
	name=${program##*/}
	runs "$program" --help
	is "$name --help succeeds" "$RC" 0
	ok "$name --help says something" grep -q -- --config "$T/out"
	is "$name --help keeps standard error clean" "$(cat "$T/err")" ''
	# but for the installed file's path, which is as long as the prefix
	is "$name --help fits 80 columns" "$(expand "$T/out" | sed 's|/[^ ]*/contactsync.yaml||' | grep -E '^.{81}')" ''
	runs "$program" --version
	is "$name --version succeeds" "$RC" 0
	like "$name --version names the version" "$(cat "$T/out")" "^$name [0-9]+\\.[0-9]+"
	runs "$program" --no-such-option
	is "$name refuses an unknown option as a usage error" "$RC" 64
	is "$name says nothing on standard output then" "$(cat "$T/out")" ''
	ok "$name says why on standard error" grep -q no-such-option "$T/err"
done
runs "$CONTACTCTL" no-such-verb
is 'contactctl refuses an unknown verb as a usage error' "$RC" 64
runs "$CONTACTSYNCD" superfluous
is 'contactsyncd refuses an argument as a usage error' "$RC" 64

done_testing
