#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol dora eve; do person $uid "${uid^} Example" $uid@corp.example; done
	group byoc-shop-admin ann
	group byoc-shop-operator bob carol dora
	group byoc-far-east-admin eve
	group BYOC-far-east-Operator bob
	group byoc-shop-technical carol
	group byoc-shop-boss carol
	group byoc--admin carol
	group other-shop-admin carol
} | slapd_load
slapd_start
cat >"$T/clouds.json" <<'JSON'
{"organizations": [{"name": "acme", "clouds": [{"name": "shop", "provider": "aws", "region": "eu-north-1",
 "state": "active", "contacts": [{"email": "desk@corp.example", "real_name": "Desk", "role": "Admin"}]}]}]}
JSON
config() { # UNKNOWN [LINE…]
	{
		printf '  - name: acme\n    discover:\n      - {group: "cn=byoc-{cloud}-{role}", unknown: %s}\n' "$1"
		shift
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} | config_write
}
clouds() { sql -separator ' ' 'SELECT name, state, admins FROM v1_clouds ORDER BY name'; }
POLICY='confirm_removals: 1'
config report
ok 'a cloud is imported' ctl import "$T/clouds.json"
run_once
is 'groups that fit the pattern bind the roles of a cloud that is known' "$RC $(contacts)" \
'0 acme shop ann@corp.example Admin
acme shop bob@corp.example Operator
acme shop carol@corp.example Operator
acme shop desk@corp.example Admin
acme shop dora@corp.example Operator' || show_run
is 'no other cloud is made' "$(clouds)" 'shop active 2'
is 'a plan finds one that is unknown' \
	"$(ctl --json plan | jq -c '.findings[] | select(.kind == "cloud-unknown") | [.organization, .cloud]')" '["acme","far-east"]'
is 'one that is unknown is reported' "$(events cloud-unknown '.CONTACTSYNC_CLOUD' | sort -u)" '"far-east"'

config draft
run_once
is 'or made, as a draft with its Admin' "$RC $(clouds)" '0 far-east draft 1
shop active 2'
is 'and its other contacts' "$(contacts | grep far-east)" \
'acme far-east bob@corp.example Operator
acme far-east eve@corp.example Admin'
is 'which is not reported then' "$(count_events cloud-unknown)" 0
run_once
is 'once' "$RC $(count_events change-applied)" '0 0'
long=$(printf 'x%.0s' {1..70})
group "byoc-$long-admin" ann | ldap_add
run_once
is 'a name that no cloud can have is reported only' "$RC $(events cloud-unknown .CONTACTSYNC_CLOUD)" "0 \"$long\""
ok 'a draft with an Admin can go live' sql "UPDATE cloud SET state = 'active' WHERE name = 'far-east'"

ldap_del "$(group_dn byoc-shop-operator)"
for _ in 1 2; do run_once; done
is 'a discovered group that is deleted takes nobody' "$(contacts | grep -c 'shop.*Operator')" 3
is 'and is missed' "$(sql "SELECT DISTINCT kind FROM v1_drift WHERE cloud = 'shop'")" binding-not-found
rm -f "$MIRROR"
run_once
is 'nor does it when nothing is known of its members' "$(contacts | grep -c 'shop.*Operator')" 3
is 'by the rule group-not-found' "$(sql "SELECT DISTINCT held_by FROM v1_drift WHERE held_by IS NOT NULL")" group-not-found
group byoc-shop-operator bob | ldap_add
run_once
is 'back with fewer members: the others go' "$(contacts | grep 'shop.*Operator')" 'acme shop bob@corp.example Operator'
is 'nothing is out of step' "$RC $(sql 'SELECT count(*) FROM v1_drift')" '0 0' || sql 'SELECT * FROM v1_drift' | diagnose

# the server names the other one first now
printf 'dn: ou=archive,ou=groups,%s\nobjectClass: organizationalUnit\nou: archive\n' "$BASE" | ldap_add
group byoc-shop-operator dora | sed 's/,ou=groups/,ou=archive,ou=groups/' | ldap_add
before=$(contacts)
run_once
ldap_del "$(group_dn byoc-shop-operator)"
group byoc-shop-operator bob | ldap_add
run_once
is 'another group of the same name elsewhere takes nobody' "$(contacts | grep -c 'shop bob.*Operator')" 1 || show_run
ldap_del "cn=byoc-shop-operator,ou=archive,ou=groups,$BASE"
run_once
is 'it goes: as before' "$RC $(contacts)" "0 $before"

ldap_del "$(group_dn byoc-far-east-admin)"
run_once
is 'the Admin group of a cloud that went live is deleted: its Admin stays' "$(contacts | grep 'far-east.*Admin')" 'acme far-east eve@corp.example Admin'
group special-admins dora | ldap_add
config draft '    clouds:' "      - {name: shop, contacts: {admin: \"$(group_dn special-admins)\"}}"
run_once
run_once
is 'a binding of the configuration goes before a discovered one' "$(contacts | grep 'shop.*Admin$')" \
'acme shop desk@corp.example Admin
acme shop dora@corp.example Admin'
is 'for its role alone' "$(contacts | grep 'shop.*Operator$')" 'acme shop bob@corp.example Operator'

ROLES=Clerk config draft '    clouds:' "      - {name: shop, contacts: {admin: \"$(group_dn special-admins)\"}}"
for _ in 1 2; do run_once; done
is 'a role that is no longer configured stays with the groups that gave it' "$RC $(contacts | grep -c 'Operator$')" '0 2'
done_testing
