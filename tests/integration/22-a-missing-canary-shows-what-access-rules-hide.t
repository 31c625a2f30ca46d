#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init 'access to dn.children="ou=people,dc=corp,dc=example" filter=(employeeType=hidden) by dn.exact="cn=admin,dc=corp,dc=example" read by * none'
{
	for i in $(seq 10 19); do person "u$i" "User $i" "u$i@corp.example"; done
	person canary Canary ''
	group admins u10
	group ops u11 u12 u13
} | slapd_load
slapd_start ldap
printf %s "$SERVICE_PASSWORD" >"$T/password"
chmod 600 "$T/password"
URIS="$LDAP_URI"
BIND="mechanism: simple, dn: \"$SERVICE_DN\", password_file: \"$T/password\""
TLS='mode: none, insecure: true'
CANARIES='"uid=canary,ou=people,dc=corp,dc=example"'
config_shop
run_once
is 'the first run sees the canary' "$RC" 0 || show_run
for uid in u10 u11 u12 canary; do
	printf 'dn: %s\nchangetype: modify\nadd: employeeType\nemployeeType: hidden\n' "$(person_dn $uid)" | ldap_mod
done
for _ in 1 2 3; do run_once; done
is 'a rule hides half of the people with result code 0: exit code 4' "$RC" 4
is 'nobody goes' "$(contacts | wc -l)" 4
run_once
for uid in u10 u11 u12 canary; do
	printf 'dn: %s\nchangetype: modify\ndelete: employeeType\n' "$(person_dn $uid)" | ldap_mod
done
run_once
is 'all is seen again: in step' "$RC" 0
printf 'dn: %s\nchangetype: modify\nadd: employeeType\nemployeeType: hidden\n' "$(person_dn canary)" | ldap_mod
run_once
ok 'the missing canary is an event of its own' has_events canary-missing
done_testing
