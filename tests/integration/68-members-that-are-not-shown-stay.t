#!/bin/bash
# A group shows no member, with result code 0: access rules hide them where the schema requires
# one, or a server names them that does not compute who they are.
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_schema() { cat "$SLAPD_SCHEMA/core.schema"; } # groupOfNames requires a member
SLAPD_GLOBAL="include $SLAPD_SCHEMA/dyngroup.schema"
slapd_init "access to filter=(description=hidden) attrs=member,uniqueMember by dn.exact=\"$ROOT_DN\" read by * none"
{
	for uid in ann bob carol dora; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob
	group unique carol | sed 's/groupOfNames/groupOfUniqueNames/; s/^member/uniqueMember/'
	group dynamic dora | sed 's/groupOfNames/groupOfURLs\nobjectClass: extensibleObject/'
} | slapd_load
slapd_start
bind_as_service
ROLES='Operator, Watcher, Auditor'
config_write <<YAML
  - name: acme
    clouds:
      - name: shop
        contacts:
          admin: "$(group_dn admins)"
          operator: "$(group_dn ops)"
          watcher: "$(group_dn unique)"
          auditor: "$(group_dn dynamic)"
YAML
run_once
is 'the first run is in step' "$RC" 0 || show_run
before=$(contacts)
is 'four contacts' "$(echo "$before" | wc -l)" 4

change() { # GROUP LINE…
	printf 'dn: %s\nchangetype: modify\n' "$(group_dn "$1")" | cat - <(shift && printf '%s\n' "$@") | ldap_mod
}
unharmed() { # SENTENCE REASON
	for _ in 1 2; do run_once; done
	is "$1: nobody goes" "$(contacts)" "$before" || show_run
	like "$1: said why" "$(sqlite3 "$MIRROR" 'SELECT reason FROM directory_group WHERE reason IS NOT NULL')" "$2"
}
change ops 'add: description' 'description: hidden'
unharmed 'the members of a groupOfNames are hidden' 'may not read'
change ops 'delete: description'
change unique 'add: description' 'description: hidden'
unharmed 'the members of a groupOfUniqueNames are hidden' 'may not read'
change unique 'delete: description'
run_once
is 'they are seen again: in step' "$RC $(sql 'SELECT count(*) FROM v1_drift')" '0 0'

change dynamic 'delete: member' - 'add: memberURL' "memberURL: ldap:///ou=people,$BASE??sub?(uid=dora)"
unharmed 'a group becomes a dynamic one' 'dynamic group'
change dynamic 'delete: memberURL' - 'add: member' "member: $(person_dn ann)"
run_once
is 'and a plain one without her: she goes' "$(contacts | grep -c dora)" 0
done_testing
