#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	person nomail 'No Mail' ''
	group admins
	group ops bob
} | slapd_load
slapd_start
config() {
	config_write <<YAML
  - name: acme
    contacts: {technical: "$(group_dn admins)"}
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
}
admins() { contacts | awk '$4 == "Admin" {print $3}' | paste -sd' '; }
fallback='fallback_admin: {name: Cloud desk, email: clouddesk@corp.example}'

POLICY='confirm_removals: 2' config
run_once
is 'a cloud without an Admin, and without a fallback: exit code 5' "$RC" 5 || show_run
ok 'which is said' has_events admin-missing
POLICY="confirm_removals: 2, $fallback" config
run_once
is 'the fallback Admin joins' "$RC $(admins)" '0 clouddesk@corp.example' || show_run
is 'in clouds alone' "$(contacts | grep -c clouddesk)" 1
is 'with its name' "$(sql "SELECT name FROM v1_contacts WHERE role = 'Admin'")" 'Cloud desk'
run_once
is 'once' "$RC $(count_events change-applied) $(admins)" '0 0 clouddesk@corp.example'

group_add admins nomail
run_once
is 'an Admin without an address does not replace it' "$(admins)" clouddesk@corp.example
group_add admins ann
run_once
is 'a real Admin joins at once' "$(admins)" 'ann@corp.example clouddesk@corp.example'
run_once
is 'and the fallback leaves when that is confirmed' "$(admins)" ann@corp.example
run_once
is 'for good' "$(count_events change-applied)" 0

group_remove admins ann
run_once
is 'the real one leaves the group: the fallback is there before she goes' "$(admins)" 'ann@corp.example clouddesk@corp.example'
run_once
is 'and stays behind' "$(admins)" clouddesk@corp.example

slapd_stop
for _ in 1 2 3; do run_once; done
is 'a directory that is away does not take it' "$(admins)" clouddesk@corp.example
slapd_start
POLICY="confirm_removals: 1" config
run_once
is 'nor does a policy without a fallback, as long as it is the last' "$(admins)" clouddesk@corp.example
done_testing
