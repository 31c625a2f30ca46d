#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for i in $(seq 10 22); do person "u$i" "User $i" "u$i@corp.example"; done
	group admins u21 u20
	group ops u{10..19}
} | slapd_load
slapd_start
config() {
	config_write <<YAML
  - name: acme
    contacts: {technical: "$(group_dn ops)"}
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
}
config
listed() { contacts | awk '$2 == "shop"' | wc -l; }
held() { sql "SELECT count(*) FROM v1_drift WHERE held_by = 'capacity'"; }
run_once
is 'a list that is full is no error' "$RC" 0 || show_run
is 'twelve members, ten places' "$(listed)" 10
is 'both Admins have one' "$(contacts | grep -c 'Admin$')" 2
is 'the rest is held by capacity' "$(held)" 2
is 'an organization has no such limit' "$(contacts | awk '$2 == "-"' | wc -l)" 10
run_once
is 'who has a place keeps it' "$(listed) $(count_events change-applied)" '10 0'

out=$(contacts | awk '$4 == "Operator" {print $3; exit}')
group_remove ops "${out%@*}"
run_once
is 'a place becomes free' "$(contacts | awk '$2 == "shop"' | grep -c "$out")" 0
run_once
is 'and is taken' "$(listed) $(held)" '10 1'

group_add admins u22
run_once
is 'an Admin who comes to a full list with Admins waits' "$(contacts | grep -c 'u22.*Admin')" 0
is 'held by capacity' "$(held)" 2
for uid in u20 u21; do
	printf 'dn: %s\nchangetype: modify\nreplace: mail\nmail: nowhere\n' "$(person_dn $uid)" | ldap_mod
done
run_once
is 'an address that became unusable is not taken over' "$(contacts | grep -c 'u2[01]@.*Admin')" 2
group_remove admins u20 u21
run_once
run_once
is 'a successor gets the first place, the former go' "$(contacts | awk '$4 == "Admin" {print $3}')" u22@corp.example
is 'and the list is full again' "$(listed)" 10

POLICY='confirm_removals: 1, capacity: 0' config
run_once
is 'without a limit everybody is taken' "$(listed) $(held)" "$(((10 - 1) + 1)) 0"
POLICY='confirm_removals: 1, capacity: 5' config
run_once
is 'a smaller limit takes nobody away' "$(listed)" 10
like 'but is said' "$(sql 'SELECT kind FROM v1_drift')" over-capacity
done_testing
