#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	group admins ann bob
	group ops bob
} | slapd_load
slapd_start
config_shop
run_once
is 'the first run is complete' "$RC" 0 || show_run
ldap_add <<LDIF
dn: ou=elsewhere,ou=people,$BASE
objectClass: referral
objectClass: extensibleObject
ou: elsewhere
ref: ldap://127.0.0.1:1/ou=people,$BASE
LDIF
group_remove ops bob
run_once
is 'a part of the people is elsewhere: exit code 4' "$RC" 4
is 'nobody goes' "$(contacts | grep -c 'bob.*Operator')" 1
like 'the reference is counted' "$(sql "SELECT \"references\" FROM run ORDER BY id DESC LIMIT 1")" '^1$'
ldapdelete -Q -Y EXTERNAL -M -H "$LDAPI" "ou=elsewhere,ou=people,$BASE"
run_once
is 'without it he goes' "$(contacts | grep -c 'bob.*Operator')" 0|| { show_run; sql "SELECT * FROM run" | diagnose; }
done_testing
