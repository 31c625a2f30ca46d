#!/bin/bash
# The repository speaks of the product alone.
. "${top_srcdir:-.}/tests/lib/harness.sh"

files() {
	if git -C "$top_srcdir" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
		git -C "$top_srcdir" ls-files -z
	else
		(cd "$top_srcdir" && find src tests tools man conf systemd bench ./*.md -type f -print0)
	fi | grep -zvxE '(\./)?(tests/lint/words\.sh|LICENSE)'
}

# found PATTERN: lines of the repository that match it
found() {
	(cd "$top_srcdir" && files | xargs -0 grep -nIE -- "$1")
}

is 'no work is left for later' "$(found '\b(TODO|FIXME|XXX|HACK)\b')" ''
is 'no paths of a developer'"'"'s machine' \
	"$(found '(^|[^[:alnum:]_./$}-])/(work|home|root|Users|builds|mnt)/[[:alnum:]]')" ''
is 'no hosts outside the names reserved for examples' \
	"$(found 'https?://' | grep -vE 'https?://([^/ ]*\.)?(example|test|invalid|localhost|openldap\.org|rfc-editor\.org|freedesktop\.org|systemd\.io|www\.w3\.org|apache\.org|prometheus\.io|reproducible-builds\.org)\b')" ''
is 'no white space at the end of a line' "$(found '[[:blank:]]+$' | grep -vE '^(man|tests/data)/')" ''
is 'no merge left half done' "$(found '^(<{7} |>{7} |={7}$)')" ''
is 'every scenario can be executed' "$(find "$top_srcdir/tests/integration" -name '*.t' ! -perm -u+x)" ''

done_testing
