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
		'cn=trailing\ ,ou=people,dc=corp,dc=example' "cn=named,ou=groups,$BASE"
	# uniqueMember is a name and a bit string, of a group as well as of a person
	person six 'Six' six@corp.example
	person seven 'Seven' seven@corp.example
	printf 'dn: cn=named,ou=groups,%s\nobjectClass: groupOfUniqueNames\nuniqueMember: uid=six,ou=people,%s#'\''01'\''B\n' "$BASE" "$BASE"
	printf 'uniqueMember: cn=more,ou=groups,%s#'\'\''B\n\n' "$BASE"
	group more "uid=seven,ou=people,$BASE"
} | slapd_load
slapd_start
config_shop
run_once
is 'every spelling finds its person' "$(contacts | awk '{print $4}' | sort | uniq -c | awk '{print $1, $2}')" \
'2 Admin
7 Operator' || show_run
run_once
is 'and does so again' "$RC" 0
is 'with nothing to do' "$(count_events change-applied)" 0
done_testing
