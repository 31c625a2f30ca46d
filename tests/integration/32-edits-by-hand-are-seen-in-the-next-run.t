#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	group admins ann
	group ops bob
} | slapd_load
slapd_start
cat >"$T/local.json" <<'JSON'
{"organizations": [{"name": "acme", "clouds": [{"name": "shop", "provider": "aws", "region": "eu-north-1",
 "deployment_model": "standard", "reserved_cidr": "10.0.0.0/16", "state": "active",
 "contacts": [{"email": "desk@corp.example", "real_name": "Desk", "role": "Operator"}]}]}]}
JSON
POLICY='confirm_removals: 1, adopt: never'
config_shop
ok 'a local contact is imported' ctl import "$T/local.json"
run_once
is 'the first run succeeds' "$RC" 0 || show_run
sql "UPDATE contact SET email = 'wrong@corp.example' WHERE name = 'Bob Fisher'"
run_once
is 'an edit of a directory contact is corrected' "$(contacts | grep -c 'bob@corp.example Operator')" 1
is 'history says who did what' "$(sql "SELECT actor, before, after FROM v1_history WHERE action = 'edit' AND field = 'email' ORDER BY rowid" 2>/dev/null || sql "SELECT actor, before, after FROM v1_history WHERE action = 'edit' AND field = 'email'")" \
'sql|bob@corp.example|wrong@corp.example
contactsyncd|wrong@corp.example|bob@corp.example'
sql "DELETE FROM contact WHERE name = 'Bob Fisher'"
run_once
is 'a deleted one comes back' "$(contacts | grep -c 'bob@corp.example Operator')" 1
not_ok 'the last Admin cannot be deleted by hand' sql "DELETE FROM contact WHERE name = 'Ann Lee'"
for _ in 1 2 3; do run_once --once; done
is 'the local contact survives' "$(contacts | grep -c 'desk@corp.example Operator')" 1
POLICY='mode: report' config_shop
sql "UPDATE contact SET email = 'wrong@corp.example' WHERE name = 'Bob Fisher'"
run_once
is 'mode report changes nothing' "$(contacts | grep -c 'wrong@corp.example')" 1
is 'and reports it' "$(sql "SELECT field, store_value, directory_value, held_by FROM v1_drift")" \
	'email|wrong@corp.example|bob@corp.example|report-mode'
done_testing
