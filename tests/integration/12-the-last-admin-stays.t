#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops carol
} | slapd_load
slapd_start
POLICY='confirm_removals: 2'
config_shop
admins() { contacts | awk '$4 == "Admin" {print $3}' | paste -sd' '; }
run_once
is 'the first run succeeds' "$RC" 0 || show_run
is 'a single Admin is named' "$(events admin-single .CONTACTSYNC_CONTACT)" '"ann@corp.example"'

group_remove admins ann
for _ in 1 2 3; do run_once; done
is 'the last Admin stays, however many runs want her gone' "$(admins)" ann@corp.example
is 'and the run succeeds' "$RC" 0
is 'the drift names the rule' "$(sql "SELECT DISTINCT held_by FROM v1_drift")" admin-required
ctl check >/dev/null
is 'check reports drift' "$?" 2

group_add admins ann
run_once
is 'she returns: nothing is out of step' "$(sql "SELECT count(*) FROM v1_drift")" 0
ok 'and the drift is said to be cleared' has_events drift-cleared

group_remove admins ann
run_once
ok 'the hold is said when it begins' has_events admin-held
run_once
is 'but not in each run' "$(count_events admin-held)" 0
group_add admins bob
run_once
is 'a successor is granted at once' "$(admins | grep -c bob)" 1
run_once
is 'and the held one goes when the removal is confirmed' "$(admins)" bob@corp.example

# two Admins leave one after another: the hold of one becomes another one
group_add admins ann
run_once
group_remove admins bob
run_once
is 'a removal that waits is held' "$(events change-held .CONTACTSYNC_RULE)" '"unconfirmed"'
group_remove admins ann
run_once
is 'the rule that keeps the last of two is said when it takes over' \
	"$(events admin-held '[.CONTACTSYNC_CONTACT, .CONTACTSYNC_RULE]')" '["bob@corp.example","admin-required"]' ||
	show_run
group_add admins bob
run_once
run_once

ldap_del "uid=bob,ou=people,$BASE"
for _ in 1 2 3; do run_once; done
is 'the last Admin stays even when the entry is gone' "$(admins)" bob@corp.example
done_testing
