#!/bin/bash
# A cloud, an organization's own list, and a pattern that leave the configuration: nobody is removed,
# and it shows everywhere until they are bound again, or gone.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need jq

slapd_init
{
	person ann 'Ann Archer' ann@corp.example
	person bob 'Bob Baker' bob@corp.example
	group admins ann bob
	group cloud-lab-admin ann bob
	group tech bob
} | slapd_load
slapd_start
SCHEDULE='interval: 1h, jitter: 0%, full: 1h'
whole() {
	config_write <<YAML
  - name: acme
    contacts: {technical: "$(group_dn tech)"}
    clouds:
      - {name: pay, contacts: {admin: "$(group_dn admins)"}}
      - {name: shop, contacts: {admin: "$(group_dn admins)"}}
    discover:
      - {group: "cn=cloud-{cloud}-{role}", unknown: draft}
YAML
}
less() {
	config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)"}}
YAML
}
drift() {
	ctl --json drift | jq -c '.drift[] | [.organization, .cloud, .kind, .held_by]'
}

whole
run_once
before=$(contacts)
is 'with all groups bound nothing is out of step' "$RC $(drift)" '0 ' || show_run
run_once

less
ctl check >"$T/out"
is 'check finds what has lost its groups' "$?" 2
ctl --json plan >"$T/json"
is 'plan says so of each list' \
	"$(jq -c '.findings[] | select(.kind == "unbound") | [.organization, .cloud, .detail]' "$T/json")" \
	'["acme",null,"no group is bound any more; 1 from the directory stay"]
["acme","lab","no group is bound any more; 2 from the directory stay"]
["acme","pay","no group is bound any more; 2 from the directory stay"]'
run_once
is 'the run says it of each list' "$(events scope-unbound '[.CONTACTSYNC_ORGANIZATION, .CONTACTSYNC_CLOUD]')" \
	'["acme",null]
["acme","lab"]
["acme","pay"]' || show_run
is 'as drift that has started, too' "$(events drift-started .CONTACTSYNC_ACTION | sort -u)" '"unbound"'
run_once
run_once
is 'in later runs it is not said again' "$(count_events scope-unbound)" 0
is 'nobody was removed' "$(contacts)" "$before"
is 'drift lists it' "$(drift)" '["acme",null,"unbound",null]
["acme","lab","unbound",null]
["acme","pay","unbound",null]'
like 'status counts it' "$(ctl status)" 'Drift +unbound 3'
like 'explain says that the contact stays' "$(ctl explain ann pay Admin)" \
	'the configuration binds no group here any more, so that runs leave the contact as it is'
ok 'the metrics count it' grep -qx 'contactsync_drift{kind="unbound"} 3' "$T/contactsync.prom"

sql "UPDATE drift SET said = said - 90000"
run_once
is 'a day later it is said again' "$(count_events scope-unbound)" 3

whole
run_once
is 'bound again it clears' "$(count_events drift-cleared) $(drift)" '3 '
is 'and nobody has gone meanwhile' "$(contacts)" "$before"

less
run_once
echo '{"organizations": [{"name": "acme", "clouds": [{"name": "pay", "state": "deleted"}]}]}' | ctl import - >"$T/out"
run_once
is 'of a cloud that is deleted nothing is said' "$(drift)" '["acme",null,"unbound",null]
["acme","lab","unbound",null]'
done_testing
