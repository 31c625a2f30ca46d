#!/bin/bash
# Who is missing for another bind identity, filter, base or id attribute may only be out of sight.
. "${top_srcdir:-.}/tests/lib/harness.sh"

hidden="dn.regex=\"^uid=(bob|carol),\""
slapd_init "access to $hidden by dn.exact=\"$ROOT_DN\" read by * none"
{
	for uid in ann bob carol dora; do
		person $uid "${uid^} Example" $uid@corp.example "employeeType: ${uid:0:1}"
	done
	group admins ann
	group ops bob carol dora
	printf 'dn: ou=staff,ou=people,%s\nobjectClass: organizationalUnit\nou: staff\n\n' "$BASE"
} | slapd_load
slapd_start
ldap_rename "$(person_dn dora)" uid=dora "ou=staff,ou=people,$BASE"
group_remove ops dora
group_add ops "uid=dora,ou=staff,ou=people,$BASE"
base="base: \"ou=people,$BASE\""
filter='filter: (objectClass=inetOrgPerson)'
PEOPLE="$base, $filter"
config_shop
run_once
is 'the first run is in step' "$RC" 0 || show_run
before=$(contacts)

unharmed() {
	config_shop
	for _ in 1 2 3; do run_once; done
	is "$1: nobody goes" "$(contacts | sort -u)" "$before" || show_run
	is "$1: an approval is awaited" "$RC" 3
	is "$1: by this rule" "$(sql "SELECT count(*) FROM v1_drift WHERE held_by = 'view-changed'")" "$2"
	unset BIND
	PEOPLE="$base, $filter"
	config_shop
	for _ in 1 2; do run_once; done
	[ "$RC" -ne 3 ] || ctl approve "$(ctl --json plan | jq -r .plan)" >"$T/out" 2>&1
	is "$1: taken back, all is in step" "$RC $(contacts)" "0 $before"
}
bind_as_service
unharmed 'an identity that sees less' 2
PEOPLE="$base, filter: (!(employeeType=b))"
unharmed 'a filter that leaves one out' 1
PEOPLE="$base, $filter, enabled: (!(employeeType=c))"
unharmed 'one who is not enabled by another filter' 2
PEOPLE="base: \"ou=staff,ou=people,$BASE\", $filter"
unharmed 'a base that is narrower' 2
PEOPLE="$base, $filter, attributes: {id: uid}"
unharmed 'another attribute as id' 4

PEOPLE="$base, filter: (!(employeeType=b))"
config_shop
run_once
ok 'if it was meant, it is approved' ctl approve "$(ctl --json plan | jq -r .plan)"
is 'and done' "$(contacts | grep -c bob)" 0
group_remove ops carol
run_once
is 'from then on removals need no approval' "$RC $(contacts | grep -c carol)" '0 0'
PEOPLE="$base, filter: (!(employeeType=x))"
config_shop
run_once
is 'nor after a view in which nobody is missing' "$RC $(contacts | grep -c bob)" '0 1'
group_remove ops bob
run_once
is 'has proved so' "$RC $(contacts | grep -c bob)" '0 0'

sql 'DELETE FROM note'
PEOPLE="$base, filter: (!(employeeType=d))"
config_shop
run_once
is 'a store that does not know how it was read asks, too' "$RC $(contacts | grep -c dora)" '3 1'
done_testing
