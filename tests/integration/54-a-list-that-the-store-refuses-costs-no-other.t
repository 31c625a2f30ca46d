#!/bin/bash
# A rule that the site has put into the store refuses a contact: its list stays as it is, others go
# on, and it shows wherever somebody looks.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need jq

slapd_init
{
	person ann 'Ann Archer' ann@corp.example
	person bob 'Bob Baker' bob@corp.example
	group admins ann
	group ops ann
} | slapd_load
slapd_start
config_write <<YAML
  - name: acme
    clouds:
      - {name: pay, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
run_once
sql "CREATE TRIGGER site_pay BEFORE INSERT ON contact WHEN NEW.email LIKE 'bob@%'
	AND NEW.scope = (SELECT id FROM cloud WHERE name = 'pay')
	BEGIN SELECT RAISE(ABORT, 'no Bob in pay, says the site'); END"
group_add ops bob

OUT=$(ctl plan)
is 'a plan ends with an error' "$?" 1
like 'and shows the reason' "$OUT" 'acme +pay +scope-failed .*no Bob in pay, says the site'
OUT=$(ctl check)
like 'so does check, in short' "$? $OUT" '^1 1 to apply, 0 held, 1 list that the store refuses to change$'
run_once
is 'a run too' "$RC" 1 || show_run
is 'it says which list and why' "$(events scope-failed '[.CONTACTSYNC_CLOUD, .CONTACTSYNC_DETAIL]')" \
	'["pay","cloud '"'acme/pay'"': no Bob in pay, says the site"]' || show_run
is 'the list stays as it is, the other one goes on' "$(contacts | grep bob)" 'acme shop bob@corp.example Operator'
is 'it is drift' "$(ctl --json drift | jq -c '.drift[] | [.cloud, .kind]')" '["pay","scope-failed"]'
since=$(ctl --json drift | jq .drift[].since)
run_once
is 'the next run fails too' "$RC" 1
is 'and does not say it again' "$(count_events scope-failed)" 0
is 'the drift is as old as it is' "$(ctl --json drift | jq .drift[].since)" "$since"
OUT=$(ctl status)
like 'status ends so, and counts it' "$? $OUT" '^1 .*Drift +scope-failed 1'
OUT=$(ctl approve 12345678 2>&1)
is 'a refused approval says nothing of the state' "$? $(ctl status >"$T/out"; echo $?)" '1 0'
run_once
OUT=$(ctl sync)
like 'a run by hand counts it' "$? $OUT" '^1 run 6: .*; lists that the store refused to change: 1, see contactctl drift'
sql 'UPDATE drift SET said = said - 90000'
run_once
is 'a day later it is said again' "$(count_events scope-failed)" 1
is 'what else is out of step there is not forgotten meanwhile' \
	"$(sql "INSERT INTO drift SELECT organization, cloud, contact, person, 'admin-missing', field, NULL, NULL, NULL, since, said FROM drift"; run_once; count_events drift-cleared)" 0

sql 'DROP TRIGGER site_pay'
run_once
is 'when the rule is gone the list follows' "$RC $(contacts | grep -c bob)" '0 2' || show_run
is 'and the drift clears' "$(events drift-cleared .CONTACTSYNC_ACTION | sort) $(ctl --json drift | jq '.drift | length')" \
	'"admin-missing"
"scope-failed" 0'
is 'status is well again' "$(ctl status >"$T/out"; echo $?)" 0
sql "INSERT INTO run (started, actor) VALUES (unixepoch(), 'contactsyncd')"
is 'but for a run that was killed' "$(ctl status >"$T/out"; echo $?)" 1
done_testing
