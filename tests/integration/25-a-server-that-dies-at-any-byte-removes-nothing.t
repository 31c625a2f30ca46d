#!/bin/bash
# The connection is cut, or falls silent, at points spread over all that the server says: while
# binding, in the first page, between pages, in the last result. Each point has a store of its own.
. "${top_srcdir:-.}/tests/lib/harness.sh"

points=${POINTS:-40}
slapd_init
{
	for i in $(seq 100 219); do person "u$i" "User $i" "u$i@corp.example"; done
	for c in $(seq 10 21); do
		group "admins$c" "u${c}0"
		group "ops$c" @team"$c"
		group "team$c" "u${c}"{1..9}
	done
} | slapd_load
slapd_start
POLICY='confirm_removals: 1, guard: {removals: 100%, floor: 1000}'
DEADLINES='connect: 1s, search: 1s, run: 3s'
PAGE_SIZE=16
write() { # DIRECTORY URI
	local was

	was=$(sed -n 's/^ *uris: \["\(.*\)"\]/\1/p' "$1/contactsync.yaml" 2>/dev/null)
	CONFIG=$1/contactsync.yaml STORE=$1/store.db MIRROR=$1/mirror.db METRICS=$1/metrics URIS="\"$2\""
	{
		printf '  - name: acme\n    clouds:\n'
		for c in $(seq 10 21); do
			printf '      - {name: cloud%s, contacts: {admin: "cn=admins%s,ou=groups,%s", operator: "cn=ops%s,ou=groups,%s"}}\n' "$c" "$c" "$BASE" "$c" "$BASE"
		done
	} | config_write
	# behind another name it is the same server: nobody has to approve of it
	[ ! -e "$STORE" ] ||
		sql "UPDATE note SET value = replace(value, '$was', '$2') WHERE key = 'view'"
}
base=$T/base
mkdir "$base"
write "$base" "$LDAPI"
run_once
is 'the first run succeeds' "$RC" 0 || show_run
contacts >"$T/before"

# one leaves, one comes, an Admin is followed by another, another Admin only goes
group_remove team10 u101
group_add team11 u101
group_add admins12 u131
group_remove admins12 u120
group_remove admins14 u140
cp -r "$base" "$T/direct"
write "$T/direct" "$LDAPI"
run_once
is 'a run that gets through applies it' "$RC" 0 || show_run
contacts >"$T/after"

# at FAULT BYTES: a run through a proxy with this fault, then one without; a line with what was wrong
at() {
	local dir=$T/$1-$2 proxy socket first

	socket=$dir/proxy
	cp -r "$base" "$dir"
	"$top_builddir/tests/lib/fault-proxy" "$socket" "$SLAPD_DIR/ldapi" "--$1-after" "$2" >/dev/null &
	proxy=$!
	write "$dir" "ldapi://${socket//\//%2F}"
	eventually 5 test -S "$socket"
	T=$dir run_once
	first=$RC
	kill "$proxy"
	echo "$first" >"$dir/rc"
	case $first in
	4) [ -z "$(contacts | comm -23 "$T/before" -)" ] || echo "$1 $2: somebody was removed" ;;
	0) contacts | cmp -s - "$T/after" || echo "$1 $2: exit code 0, and not in step" ;;
	*) echo "$1 $2: exit code $first" ;;
	esac
	[ "$(sql 'SELECT count(*) FROM v1_clouds WHERE admins = 0')" = 0 ] || echo "$1 $2: a cloud has no Admin"
	write "$dir" "$LDAPI"
	T=$dir run_once
	[ "$RC" = 0 ] || echo "$1 $2: the next run's exit code is $RC"
	contacts | cmp -s - "$T/after" || echo "$1 $2: not in step after the next run"
}

# all that the server says in one run
size=1024
until [ "$(cat "$T/cut-$size/rc" 2>/dev/null)" = 0 ] || ((size > 4000000)); do
	((size *= 2))
	at cut $size >>"$T/wrong"
done
low=$((size / 2)) high=$size
while ((high - low > high / 16)); do
	middle=$(((low + high) / 2))
	at cut $middle >>"$T/wrong"
	if [ "$(cat "$T/cut-$middle/rc")" = 0 ]; then high=$middle; else low=$middle; fi
done
echo "# a run reads $high bytes"
jobs=()
for ((n = 0; n < points; n++)); do
	at cut $((high * n / points)) >>"$T/wrong" &
	jobs+=($!)
	((n % 2)) || {
		at stall $((high * n / points)) >>"$T/wrong" &
		jobs+=($!)
	}
	((n % 20 < 19)) || { wait "${jobs[@]}"; jobs=(); }
done
((${#jobs[@]} == 0)) || wait "${jobs[@]}"
is "cut or silent at $points points over the whole stream, nothing goes wrong" "$(cat "$T/wrong")" ''
ok 'most of them end with exit code 4' test "$(cat "$T"/{cut,stall}-*/rc | grep -c 4)" -ge "$points"
ok 'and some got through' grep -qx 0 "$T"/cut-*/rc
done_testing
