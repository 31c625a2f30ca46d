#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	person carol 'Carol Ng' carol@corp.example
	group admins ann bob
	group ops
} | slapd_load
slapd_start
config_shop
run_once
is 'the first run succeeds' "$RC" 0 || show_run
ids=$(sql "SELECT DISTINCT contact, person FROM v1_contacts ORDER BY 1")

group_add ops carol
run_once
is 'a person who is added becomes a contact' "$(contacts | grep -c 'carol@corp.example Operator')" 1

ldap_mod <<LDIF
dn: uid=ann,ou=people,$BASE
changetype: modify
replace: mail
mail: ann.lee@corp.example
LDIF
run_once
is 'another mail is an update' "$(sql "SELECT email FROM v1_contacts WHERE name = 'Ann Lee'")" ann.lee@corp.example
ldap_mod <<LDIF
dn: uid=ann,ou=people,$BASE
changetype: modify
replace: displayName
displayName: Ann Miller
LDIF
run_once
is 'another name is an update' "$(sql "SELECT name FROM v1_contacts WHERE email = 'ann.lee@corp.example'")" 'Ann Miller'
ok 'and is said' has_events person-renamed

ldap_rename "uid=bob,ou=people,$BASE" uid=robert
group_remove admins bob
group_add admins robert
run_once
is 'a renamed entry keeps its contact' "$(sql "SELECT DISTINCT contact, person FROM v1_contacts WHERE role = 'Admin' ORDER BY 1")" "$ids"

printf 'dn: ou=staff,ou=people,%s\nobjectClass: organizationalUnit\nou: staff\n' "$BASE" | ldap_add
ldap_rename "uid=robert,ou=people,$BASE" uid=robert "ou=staff,ou=people,$BASE"
group_remove admins robert
group_add admins "uid=robert,ou=staff,ou=people,$BASE"
run_once
is 'so does an entry that moves' "$(sql "SELECT DISTINCT contact, person FROM v1_contacts WHERE role = 'Admin' ORDER BY 1")" "$ids"

old=$(sql "SELECT person FROM v1_contacts WHERE name = 'Carol Ng'")
ldap_del "uid=carol,ou=people,$BASE"
person carol 'Carol Ng' carol@corp.example | ldap_add
run_once
new=$(sql "SELECT person FROM v1_contacts WHERE name = 'Carol Ng'")
isnt 'the same name with another id is another person' "$new" "$old"
ok 'and is said' has_events person-replaced
is 'who takes the place of the former' "$(contacts | grep -c carol)" 1
done_testing
