#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example 'telephoneNumber: +44 20 7946 0101'
	person bob 'Bob Fisher' bob@corp.example
	person carol 'Carol Ng' Carol@Corp.Example
	person dora 'Dora Unbound' dora@corp.example
	group technical ann
	group billing carol ann
	group pay-admin ann
	group pay-ops bob carol
} | slapd_load
slapd_start
config_write <<'YAML'
  - name: acme
    contacts:
      technical: "cn=technical,ou=groups,dc=corp,dc=example"
      billing: "cn=billing,ou=groups,dc=corp,dc=example"
    clouds:
      - name: payments-eu
        contacts:
          admin: "cn=pay-admin,ou=groups,dc=corp,dc=example"
          operator: "cn=pay-ops,ou=groups,dc=corp,dc=example"
YAML

ctl check >"$T/out" 2>&1
is 'check finds drift before the first run' "$?" 2
ok 'and writes no contact' test "$(contacts 2>/dev/null | wc -l)" -eq 0
run_once
is 'the first run succeeds' "$RC" 0 || show_run
is 'and the store holds what the groups say' "$(contacts)" \
"acme - Carol@corp.example Billing
acme - ann@corp.example Billing
acme - ann@corp.example Technical
acme payments-eu Carol@corp.example Operator
acme payments-eu ann@corp.example Admin
acme payments-eu bob@corp.example Operator"
is 'a phone number is kept in E.164' "$(sql "SELECT DISTINCT phone FROM v1_contacts WHERE name = 'Ann Lee'")" +442079460101
is 'the cloud is live with one Admin' "$(sql "SELECT state, admins FROM v1_clouds")" 'active|1'
is 'all are directory contacts with a stable id' \
	"$(sql "SELECT count(*) FROM v1_contacts WHERE origin <> 'directory' OR person IS NULL")" 0
ok 'nobody without a role is kept in the mirror' \
	test "$(sqlite3 "$MIRROR" 'SELECT count(*) FROM person')" -eq 3
ok 'each change is on record' test "$(sql "SELECT count(*) FROM v1_history WHERE run = 1 AND actor = 'contactsyncd'")" -ge 5
is 'the run closes with one event' "$(count_events run-finished)" 1
run_once
is 'a second run is in step' "$RC" 0
is 'and applies nothing' "$(count_events change-applied)" 0
ctl check >/dev/null
is 'check finds no drift' "$?" 0
done_testing
