#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for i in $(seq 10 49); do person "u$i" "User $i" "u$i@corp.example"; done
	for c in 1 2 3 4; do
		group "admins$c" "u${c}0" "u${c}1"
		group "ops$c" "u${c}"{2..9}
	done
} | slapd_load
slapd_start
POLICY='confirm_removals: 1, capacity: 0, guard: {removals: 10%, floor: 5}'
{
	printf '  - name: acme\n    clouds:\n'
	for c in 1 2 3 4; do
		printf '      - {name: cloud%s, contacts: {admin: "cn=admins%s,ou=groups,%s", operator: "cn=ops%s,ou=groups,%s"}}\n' "$c" "$c" "$BASE" "$c" "$BASE"
	done
} | config_write
run_once
is 'the first run succeeds' "$RC" 0 || show_run
is 'with 40 contacts' "$(contacts | wc -l)" 40
for c in 1 2 3; do group_remove ops$c "u${c}2" "u${c}3" "u${c}4"; done
run_once
is 'nine removals of forty: exit code 3' "$RC" 3
is 'nobody is removed' "$(contacts | wc -l)" 40
is 'the rule is named' "$(sql 'SELECT DISTINCT held_by FROM v1_drift')" mass-change
plan=$(ctl --json plan | jq -r .plan)
like 'the plan has a name' "$plan" '^[0-9a-f]{16}$'
is 'it is said' "$(events guard-tripped '[.CONTACTSYNC_PLAN, .CONTACTSYNC_COUNT]')" "[\"$plan\",\"9\"]"
run_once
is 'which stays the same' "$(ctl --json plan | jq -r .plan)" "$plan"
is 'and is not said again' "$(count_events guard-tripped)" 0
sql 'UPDATE run SET started = started - 86400'
run_once
is 'but on the next day' "$(count_events guard-tripped)" 1
group_add ops4 u10
run_once
is 'additions go through meanwhile' "$(contacts | grep -c 'cloud4 u10')" 1
is 'and do not change the plan' "$(ctl --json plan | jq -r .plan)" "$plan"

runs=$(sql 'SELECT max(id) FROM run')
is 'what is no name of a plan is said to be none' "$(ctl approve everything 2>&1)" \
	"contactctl: 'everything' is no plan: type the name that contactctl plan shows, or its first 8 digits"
is 'and is not worth a run' "$(sql 'SELECT max(id) FROM run')" "$runs"

group_add ops1 u12
ctl approve "$plan" >"$T/out" 2>&1
isnt 'something moved: approval refuses' "$?" 0
is 'and nobody is removed' "$(contacts | wc -l)" 41
plan=$(ctl --json plan | jq -r .plan)
ctl approve 0123456789abcdef >"$T/out" 2>&1
isnt 'a name that nothing has is refused' "$?" 0
ctl approve "$plan" >"$T/out" 2>&1
is 'the present plan is approved' "$?" 0
is 'exactly it is applied' "$(contacts | wc -l)" 33
run_once
is 'in step then' "$RC" 0
is 'no drift is left' "$(sql 'SELECT count(*) FROM v1_drift')" 0

group former u{10..49} | ldap_add
printf '  - {name: former, contacts: {technical: "%s"}}\n' "$(group_dn former)" >>"$CONFIG"
run_once
sed -i '/name: former/d' "$CONFIG"
run_once
is 'contacts that the configuration does not bind any more stay' "$RC $(contacts | grep -c former)" '0 40'
group_remove ops4 u42 u43 u44 u45 u46 u47
run_once
is 'and are no measure: six of the others are too many' "$RC $(contacts | grep -c 'cloud4.*Operator')" '3 9'
done_testing
