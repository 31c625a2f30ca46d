#!/bin/bash
# Folders are layers: each #include must be an edge of this table, and a library's
# header may only be included by the layer that stands before that library.
. "${top_srcdir:-.}/tests/lib/harness.sh"

declare -A may_include=(
	[base]="base"
	[core]="core base"
	[config]="config core base"
	[directory]="directory core base"
	[mirror]="mirror core base"
	[store]="store core base"
	[report]="report core base"
	[sync]="sync config directory mirror store report core base"
	[daemon]="daemon sync config directory mirror store report core base"
	[ctl]="ctl sync config directory mirror store report core base"
)

# header (a glob): the layers that may include it
declare -A library_of=(
	[sqlite3.h]="mirror store"
	[ldap.h]="directory"
	[lber.h]="directory"
	['gnutls/*']="directory sync"
	[yaml.h]="config"
	['libsmartcols/*']="ctl"
	['systemd/sd-journal.h']="report"
	['systemd/sd-event.h']="daemon"
	['systemd/sd-daemon.h']="daemon"
)

# What a pure layer must not reach for: input, output, the clock, the log.
impure='^(syslog|unistd|fcntl|time|poll|signal|sys/.*|systemd/.*|sqlite3|ldap)\.h$'

has_word() {
	[[ " $2 " == *" $1 "* ]]
}

# check_own FILE LAYER HEADER: an include in quotes
check_own() {
	[ "$3" != config.h ] || return 0
	has_word "${3%%/*}" "${may_include[$2]} ${4:-}" || echo "$1: layer $2 must not include \"$3\""
}

# check_library FILE LAYER HEADER: an include in angle brackets
check_library() {
	local glob
	for glob in "${!library_of[@]}"; do
		# shellcheck disable=SC2053
		[[ $3 != $glob ]] || has_word "$2" "${library_of[$glob]}" ||
			echo "$1: layer $2 must not include <$3>, only: ${library_of[$glob]}"
	done
	[[ $2 != core || ! $3 =~ $impure ]] || echo "$1: core is pure and must not include <$3>"
}

# check_file FILE LAYER [FOLDERS]: FOLDERS may be included too
check_file() {
	local form name

	[ -n "${may_include[$2]:-}" ] || {
		echo "$1: the table of layers does not know '$2'"
		return
	}
	while read -r form name; do
		case $form in
		'"') check_own "$1" "$2" "$name" "${3:-}" ;;
		'<') check_library "$1" "$2" "$name" ;;
		esac
	done < <(sed -nE 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*(["<])([^">]+).*/\1 \2/p' "$1")
}

check_sql() {
	case $2 in
	mirror | store) return ;;
	esac
	grep -nE '"[^"]*\b(SELECT .* FROM|INSERT (OR [A-Z]+ )?INTO|UPDATE .* SET|DELETE FROM|CREATE TABLE)\b' "$1" |
		sed "s|^|$1: SQL belongs to mirror and store: |"
}

check_tree() {
	local file layer
	for file in "$1"/*/*.[ch]; do
		layer=${file%/*} layer=${layer##*/}
		check_file "$file" "$layer"
		check_sql "$file" "$layer"
	done
}

# Unit tests stand in the layer whose list names them, and include their own library.
check_tests() {
	local list
	for list in "$1"/unit/*.mk; do
		grep -oE 'tests/unit/test-[a-z0-9-]+' "$list" | sort -u | while read -r test; do
			[ ! -e "$1/../$test.c" ] || check_test "$1/../$test.c" "$(basename "$list" .mk)"
		done
	done
}

check_test() {
	if [ "$2" = core ]; then
		check_file "$1" core tests
	else
		sed -nE 's/^#include "([^"]+)".*/\1/p' "$1" | while read -r name; do
			check_own "$1" "$2" "$name" tests
		done
	fi
}

is 'every include is an edge of the table' "$(check_tree "$top_srcdir/src")" ''
is 'unit tests keep to the layer that they test' "$(check_tests "$top_srcdir/tests")" ''

mkdir -p "$T"/src/{core,store,sync,unknown}
printf '#include "store/store.h"\n#include <time.h>\n' >"$T/src/core/a.c"
printf '#include "mirror/mirror.h"\n#include <ldap.h>\n' >"$T/src/store/b.c"
printf '#include "daemon/worker.h"\nchar *s = "DELETE FROM contact";\n' >"$T/src/sync/c.c"
printf '#include "base/error.h"\n' >"$T/src/unknown/d.c"
is 'edges that are not in the table are refused' "$(check_tree "$T/src" | wc -l)" 7

done_testing
