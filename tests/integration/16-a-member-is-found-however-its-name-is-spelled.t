#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for rdn in 'cn=Lee\2C Ann' 'cn=\23hash' 'cn=Bob \22Bobby\22 Fisher' 'cn=Plus\2BMinus' 'cn=Zoë Müller' 'cn=Two+uid=two' 'cn=trailing\20'; do
		name=${rdn#cn=}
		mail=$(printf %s "$rdn" | md5sum | cut -c1-8)@corp.example
		ldif_line dn "$rdn,ou=people,$BASE"
		printf 'objectClass: inetOrgPerson\nsn: x\nmail: %s\n' "$mail"
		case $rdn in *uid=*) echo 'uid: two' ;; esac
		echo
	done
	group admins 'CN=Lee\, Ann,OU=People,DC=corp,DC=example' 'cn=\#hash,ou=people,dc=corp,dc=example'
	group ops 'cn=bob \"BOBBY\"  fisher , ou=people, dc=corp,  dc=example' 'CN=plus\+minus,ou=PEOPLE,dc=corp,dc=example' \
		'cn=zo\C3\ab m\c3\bcLLER,ou=people,dc=corp,dc=example' 'uid=two+cn=TWO,ou=people,dc=corp,dc=example' \
		'cn=trailing\ ,ou=people,dc=corp,dc=example'
} | slapd_load
slapd_start
config_shop
run_once
is 'every spelling finds its person' "$(contacts | awk '{print $4}' | sort | uniq -c | awk '{print $1, $2}')" \
'2 Admin
5 Operator' || show_run
run_once
is 'and does so again' "$RC" 0
is 'with nothing to do' "$(count_events change-applied)" 0
done_testing
