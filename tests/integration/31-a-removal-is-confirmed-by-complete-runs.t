#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol; do person $uid "${uid^} Example" $uid@corp.example; done
	person canary Canary canary@corp.example
	group admins ann
	group ops bob carol
} | slapd_load
slapd_start
POLICY='confirm_removals: 3'
config_shop
run_once
is 'the first run succeeds' "$RC" 0 || show_run
group_remove ops bob
run_once
is 'seen once: he stays' "$(contacts | grep -c bob)" 1
is 'the rule is named' "$(sql 'SELECT held_by FROM v1_drift')" unconfirmed
run_once
is 'seen twice: he stays' "$(contacts | grep -c bob)" 1
group_add ops bob
run_once
group_remove ops bob
run_once
run_once
is 'back in between: counting begins anew' "$(contacts | grep -c bob)" 1
ctl plan >/dev/null
ctl plan >/dev/null
is 'looking at the plan does not count' "$(contacts | grep -c bob)" 1
run_once
is 'seen three times: he goes' "$(contacts | grep -c bob)" 0

CANARIES="\"uid=canary,ou=people,$BASE\"" config_shop
group_add ops bob
run_once
group_remove ops bob
for _ in 1 2; do run_once; done
group_add ops bob
ldap_rename "$(person_dn canary)" uid=bird
run_once
is 'back in a run that sees no canary: it counts nothing, but sees him' "$RC" 4
ldap_rename "uid=bird,ou=people,$BASE" uid=canary
run_once
group_remove ops bob
for _ in 1 2; do run_once; done
is 'counting begins anew after that, too' "$(contacts | grep -c bob)" 1
run_once
is 'till he goes' "$(contacts | grep -c bob)" 0

PEOPLE='base: "ou=people,dc=corp,dc=example", filter: (objectClass=inetOrgPerson), enabled: "(!(employeeType=left))"'
config_shop
run_once
leave() {
	printf 'dn: %s\nchangetype: modify\nadd: employeeType\nemployeeType: left\n' "$(person_dn "$1")" | ldap_mod
}
leave carol
leave ann
run_once
is 'who is disabled goes at once' "$(contacts | grep -c carol)" 0
is 'but for the last Admin' "$(contacts | grep -c 'ann.*Admin')" 1
is 'who does not count as one: exit code 5' "$RC" 5
done_testing
