#!/bin/bash
# A mistake for which the directory answers success: nobody is found who held a role.
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol dora eve; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann bob
	group ops carol dora
	printf 'dn: ou=%s,dc=corp,dc=example\nobjectClass: organizationalUnit\nou: %s\n\n' \
		elsewhere elsewhere empty empty
} | slapd_load
slapd_start
config() {
	config_write <<-'YAML'
		  - name: acme
		    clouds:
		      - name: shop
		        contacts:
		          admin: "cn=admins,ou=groups,dc=corp,dc=example"
		          operator: "cn=ops,ou=groups,dc=corp,dc=example"
	YAML
}
reason() { sql 'SELECT reason FROM run ORDER BY id DESC LIMIT 1'; }
base="base: \"ou=people,$BASE\""
PEOPLE="$base, filter: (objectClass=inetOrgPerson)"
config
run_once
is 'the first run is in step' "$RC" 0 || show_run
before=$(contacts)

unharmed() {
	for _ in 1 2 3; do run_once; done
	is "$1: exit code 4" "$RC" 4 || show_run
	is "$1: nobody goes" "$(contacts)" "$before"
	like "$1: said why" "$(reason)" "$2"
}
PEOPLE="$base, filter: (objectClass=inetOrgPersn)"
config
unharmed 'a filter that matches nobody' 'nobody'
PEOPLE="$base, filter: (uid=eve)"
config
unharmed 'a filter that matches others alone' 'none of those'
PEOPLE="base: \"ou=empty,$BASE\", filter: (objectClass=inetOrgPerson)"
config
unharmed 'a base with nobody below it' 'nobody'
PEOPLE="base: \"ou=poeple,$BASE\", filter: (objectClass=inetOrgPerson)"
config
unharmed 'a base that is not there' "directory.people.base 'ou=poeple,$BASE' is not there"
PEOPLE="$base, attributes: {email: mial}"
config
unharmed 'an attribute that nobody knows' "no attribute 'mial': correct directory.people.attributes.email"
for mail in 0.9.2342.19200300.100.1.3 rfc822Mailbox MAIL; do
	PEOPLE="$base, attributes: {email: $mail}"
	config
	run_once
	is "an attribute by another name, $mail: in step" "$RC $(sql 'SELECT count(*) FROM v1_drift')" '0 0' ||
		show_run
done
PEOPLE="$base, filter: (objectClass=inetOrgPerson)"
config
run_once
is 'right again: in step' "$RC" 0 || show_run
is 'and nobody went' "$(contacts)" "$before"

for uid in ann bob carol dora; do
	ldap_rename "uid=$uid,ou=people,$BASE" "uid=$uid" "ou=elsewhere,$BASE"
done
unharmed 'all who held a role are moved away' 'none of those'
person fred 'Fred Example' fred@corp.example | ldap_add
group_add ops fred
run_once
is 'somebody joins all the same' "$(contacts | grep -c fred)" 1
done_testing
