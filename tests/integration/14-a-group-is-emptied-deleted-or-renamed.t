#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol dora eve; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob carol dora
	group watch eve
} | slapd_load
slapd_start
ROLES='Operator, Watcher'
config_write <<'YAML'
  - name: acme
    clouds:
      - name: shop
        contacts:
          admin: "cn=admins,ou=groups,dc=corp,dc=example"
          operator: "cn=ops,ou=groups,dc=corp,dc=example"
          watcher: "cn=watch,ou=groups,dc=corp,dc=example"
YAML
operators() { contacts | grep -c ' Operator'; }
run_once
is 'the first run succeeds' "$RC" 0 || show_run

group_remove watch eve
run_once
is 'a group of one that is emptied loses its contact' "$(contacts | grep -c eve)" 0

group_remove ops bob carol dora
run_once
is 'a group of three that is emptied awaits approval' "$RC" 3
is 'and nobody is removed' "$(operators)" 3
is 'the rule is named' "$(sql "SELECT DISTINCT held_by FROM v1_drift")" binding-emptied
group_add ops bob carol
run_once
is 'members again: the missing one goes' "$(operators)" 2
is 'and nothing awaits approval' "$RC" 0
group_add ops dora
run_once

ldap_del "cn=ops,ou=groups,$BASE"
for _ in 1 2; do run_once; done
is 'a deleted group takes nobody' "$(operators)" 3
is 'and is in the drift' "$(sql "SELECT kind FROM v1_drift")" binding-not-found
like 'which every run counts' "$(events run-finished .MESSAGE)" 'drift 1'
is 'and says once' "$(count_events group-not-found)" 0
sql 'UPDATE drift SET said = said - 90000'
run_once
is 'and again when a day is over' "$(count_events group-not-found)" 1
rm -f "$MIRROR"
run_once
is 'nor does it when nothing is known of its members' "$(operators)" 3
is 'by the rule group-not-found' "$(sql "SELECT DISTINCT held_by FROM v1_drift WHERE held_by IS NOT NULL")" group-not-found
group ops bob carol dora | ldap_add
run_once
is 'it is back: nothing is out of step' "$(sql 'SELECT count(*) FROM v1_drift')" 0

ldap_rename "cn=ops,ou=groups,$BASE" cn=operators
run_once
is 'a renamed group is a group not found' "$(operators)" 3
ok 'and said to be so' has_events group-not-found
like 'with its name' "$(events group-not-found .MESSAGE)" ': cn=[^ ]*"$'
sed -i 's/cn=ops,/cn=operators,/' "$CONFIG"
run_once
is 'the configuration follows: in step' "$RC" 0
is 'with nothing lost' "$(operators)" 3
is 'and no drift' "$(sql 'SELECT count(*) FROM v1_drift')" 0
done_testing
