#!/bin/bash
# README.md: its configuration is accepted, and what it tells to run is there.
. "${top_srcdir:-.}/tests/lib/harness.sh"

readme=$top_srcdir/README.md

sed -n '/^```yaml$/,/^```$/{/^```/!p}' "$readme" >"$CONFIG"
ok 'it shows a configuration' grep -q '^organizations:' "$CONFIG"
is 'which is right' "$("$CONTACTSYNCD" --config "$CONFIG" --check-config 2>&1)" ''
mkdir "$T/etc/contactsync.d"
sed -nE "s|^ +echo '(.*)' >/etc/contactsync/contactsync\.d/.*|\1|p" "$readme" >"$T/etc/contactsync.d/trial.yaml"
ok 'and a drop-in' test -s "$T/etc/contactsync.d/trial.yaml"
is 'which is right, too' "$("$CONTACTSYNCD" --config "$CONFIG" --check-config 2>&1)" ''

# "PROGRAM WORD" of everything that it calls our programs with
calls() {
	grep -oE '\b(contactctl|contactsyncd) (--)?[a-z][a-z-]+' "$readme" | sort -u
}

unknown_calls() {
	"$CONTACTCTL" --help >"$T/contactctl"
	"$CONTACTSYNCD" --help >"$T/contactsyncd"
	calls | while read -r program word; do
		grep -qE "^ +$word\b" "$T/$program" || echo "$program $word"
	done
}
ok 'it calls our programs' test "$(calls | wc -l)" -gt 5
is 'all that it calls them with is known' "$(unknown_calls)" ''

missing_files() {
	local name
	grep -oE '\btools/[a-z-]+|\b[A-Z]+\.md\b' "$readme" | sort -u | while read -r name; do
		[ -e "$top_srcdir/$name" ] || echo "$name"
	done
	sed -nE 's/.*\bman ([a-z.-]+).*/\1/p' "$readme" | sort -u | while read -r name; do
		ls "$top_srcdir/man/$name".[1-8] >/dev/null 2>&1 || echo "man $name"
	done
}
is 'the files and pages that it names are there' "$(missing_files)" ''
is 'so is its make target' "$(make -n -C "$top_builddir" bench 2>&1 | grep 'No rule')" ''

done_testing
