#!/bin/bash
# A store smaller than policy.guard.floor, and mistakes by which everybody in it would go.
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol dora; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob
	group desk carol dora
} | slapd_load
slapd_start
config() {
	PEOPLE="base: \"ou=people,$BASE\", filter: (objectClass=inetOrgPerson), enabled: $1" config_write <<-'YAML'
		  - name: acme
		    contacts: {technical: "cn=desk,ou=groups,dc=corp,dc=example"}
		    clouds:
		      - name: shop
		        contacts:
		          admin: "cn=admins,ou=groups,dc=corp,dc=example"
		          operator: "cn=ops,ou=groups,dc=corp,dc=example"
	YAML
}
unharmed() {
	for _ in 1 2; do run_once; done
	is "$1: exit code $2" "$RC" "$2" || show_run
	is "$1: an approval is awaited" "$(sql 'SELECT count(*) FROM waiting_plan')" 1
	is "$1: nobody goes" "$(contacts)" "$before"
}
config auto
run_once
is 'the first run is in step' "$RC" 0 || show_run
before=$(contacts)

config '(employeeType=active)'
unharmed 'a filter by which nobody is enabled' 3
is 'and the cloud has an Admin to call' "$(sql 'SELECT admins FROM v1_clouds')" 1
config auto
run_once
is 'right again: in step' "$RC" 0 || show_run

sqlite3 "$MIRROR" 'DELETE FROM member'
run_once
is 'a mirror that lost its members gets them back' "$(contacts)" "$before"

group_remove admins ann
group_remove ops bob
group_remove desk carol dora
unharmed 'groups without members' 3
ctl approve "$(ctl --json plan | jq -r .plan)" >"$T/out" 2>&1
is 'approved: all go but the Admin' "$(contacts)" 'acme shop ann@corp.example Admin'
done_testing
