#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol dora eve; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann @inner
	group inner bob @innermost
	group innermost carol @admins
	group ops @left @right
	group left dora @shared
	group right @shared
	group shared eve
} | slapd_load
slapd_start
write_config() {
	config_shop
}
write_config
run_once
is 'nested groups, a cycle, and a group with two parents' "$(contacts)" \
'acme shop ann@corp.example Admin
acme shop bob@corp.example Admin
acme shop carol@corp.example Admin
acme shop dora@corp.example Operator
acme shop eve@corp.example Operator'
like 'explain shows the way through the groups' "$(ctl explain carol shop)" 'inner.*innermost'
NESTING=1 write_config
rm -f "$MIRROR"
run_once
is 'deeper than allowed: nobody is taken, as the rest cannot be seen' "$(contacts | grep -c Admin)" 3
like 'and said to be so' "$(sql "SELECT kind FROM v1_drift" | sort -u | paste -sd' ')" binding-failed
NESTING=2 write_config
run_once
is 'at the limit it is fine again' "$(sql 'SELECT * FROM v1_drift')" '' || sqlite3 "$MIRROR" .dump | diagnose
group_remove shared eve
run_once
is 'who leaves a nested group leaves all its parents' "$(contacts | grep -c eve)" 0
# one base for all, and a nested group with an address, as people have one
ldap_del "$(group_dn innermost)"
group innermost carol @admins | sed 's/^cn:/mail: inner@corp.example\nobjectClass: extensibleObject\n&/' | ldap_add
before=$(contacts)
PEOPLE="base: \"$BASE\", filter: (mail=*)" NESTING=2 write_config
run_once
is 'a group that looks like a person is a group' "$RC $(contacts)" "0 $before" || show_run
group_remove inner @innermost
run_once
is 'a nested group that leaves takes its people along' "$(contacts | grep -c carol)" 0
done_testing
