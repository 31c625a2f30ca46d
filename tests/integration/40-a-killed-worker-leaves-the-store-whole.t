#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

kills=${KILLS:-200}
slapd_init
{
	for i in $(seq 100 399); do person "u$i" "User $i" "u$i@corp.example"; done
	for c in $(seq 10 39); do
		group "admins$c" "u${c}0" "u${c}1"
		group "ops$c" "u${c}"{2..9}
	done
} | slapd_load
slapd_start
POLICY='confirm_removals: 1, guard: {removals: 100%, floor: 1000}'
{
	printf '  - name: acme\n    clouds:\n'
	for c in $(seq 10 39); do
		printf '      - {name: cloud%s, contacts: {admin: "cn=admins%s,ou=groups,%s", operator: "cn=ops%s,ou=groups,%s"}}\n' "$c" "$c" "$BASE" "$c" "$BASE"
	done
} | config_write
began=$EPOCHREALTIME
run_once
is 'the first run succeeds' "$RC" 0 || show_run
usec=$((${EPOCHREALTIME/./} - ${began/./}))
damaged=0 bare=0 half=0
RANDOM=${SEED:=$$}
echo "# seed $SEED"
for ((n = 0; n < kills; n++)); do
	c=$((10 + RANDOM % 30)) a=$((RANDOM % 2))
	printf 'dn: %s\nchangetype: modify\nreplace: member\nmember: %s\nmember: %s\n' "$(group_dn admins$c)" \
		"$(person_dn u$c$a)" "$(person_dn u$((10 + RANDOM % 30))$((2 + RANDOM % 8)))" | ldap_mod
	"$CONTACTSYNCD" --config "$CONFIG" --once --log json >>"$T/killed" 2>&1 &
	pid=$!
	perl -e 'select(undef, undef, undef, rand($ARGV[0]) / 1e6)' "$usec"
	kill -KILL $pid 2>/dev/null
	wait $pid 2>/dev/null
	[ "$(sqlite3 "$STORE" 'PRAGMA integrity_check')" = ok ] || ((++damaged))
	[ "$(sql 'SELECT count(*) FROM v1_clouds WHERE admins = 0')" = 0 ] || ((++bare))
	[ "$(sql 'SELECT count(*) FROM contact WHERE id NOT IN (SELECT contact FROM contact_role)')" = 0 ] || ((++half))
done
is "after each of $kills kills the store is whole" $damaged 0
is 'no cloud is ever without an Admin' $bare 0
is 'no contact is ever half there' $half 0
run_once
is 'the next run finishes the work' "$RC" 0 || show_run
ctl check >/dev/null
is 'and leaves nothing to do' "$?" 0
done_testing
