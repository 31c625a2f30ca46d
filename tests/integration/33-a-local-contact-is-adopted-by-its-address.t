#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	group admins ann
	group ops bob
} | slapd_load
slapd_start
cat >"$T/local.json" <<'JSON'
{"organizations": [{"name": "acme", "clouds": [{"name": "shop", "provider": "aws", "region": "eu-north-1",
 "state": "active", "contacts": [
  {"email": "Bob@Corp.example", "real_name": "Bobby", "role": "Operator"},
  {"email": "ann@corp.example", "real_name": "Ann L.", "role": "Operator"},
  {"email": "desk@corp.example", "real_name": "Desk", "role": "Admin"}]}]}]}
JSON
config() {
	config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
}
rows() { sql -separator ' ' 'SELECT email, role, origin FROM v1_contacts ORDER BY email COLLATE NOCASE, role, origin'; }

POLICY='confirm_removals: 1, adopt: never' config
ok 'local contacts are imported' ctl import "$T/local.json"
run_once
is 'adopt: never keeps both' "$(rows)" \
'ann@corp.example Admin directory
ann@corp.example Operator local
bob@corp.example Operator directory
Bob@corp.example Operator local
desk@corp.example Admin local' || show_run
like 'and says that there are two' "$(sql 'SELECT DISTINCT kind FROM v1_drift')" duplicate

rm -f "$STORE" "$MIRROR"
POLICY='confirm_removals: 1' config
ok 'local contacts are imported again' ctl import "$T/local.json"
sql "UPDATE contact SET notes = 'likes tea', phone = '+441' WHERE email = 'ann@corp.example'"
ids=$(sql "SELECT id FROM contact WHERE email <> 'desk@corp.example' ORDER BY id")
run_once
is 'a local contact with the address of a member becomes the directory'"'"'s, with the roles it had' "$(rows)" \
'ann@corp.example Admin directory
ann@corp.example Operator directory
Bob@corp.example Operator directory
desk@corp.example Admin local' || show_run
is 'it stays the same contact' "$(sql "SELECT id FROM contact WHERE origin = 'directory' ORDER BY id")" "$ids"
is 'it takes the name of the entry' "$(sql "SELECT name FROM contact WHERE email = 'ann@corp.example'")" 'Ann Lee'
is 'notes and what the directory does not have stay' "$(sql "SELECT notes, phone FROM contact WHERE email = 'ann@corp.example'")" 'likes tea|+441'
is 'history says so' "$(sql "SELECT count(DISTINCT contact) FROM v1_history WHERE action = 'adopt'")" 2

run_once
is 'a role by hand is not taken away' "$(contacts | grep -c 'ann.*Operator')" 1
is 'and is no drift, as a phone number that the entry lacks is' "$RC $(sql 'SELECT kind, field, held_by FROM v1_drift')" '0 edit|phone|blanked'
group_remove ops bob
run_once
is 'what the directory gave, it takes' "$(contacts | grep -ci bob)" 0
group_remove admins ann
run_once
is 'an Admin goes, since the local one is there' "$(contacts | grep 'Admin$')" 'acme shop desk@corp.example Admin'
is 'and keeps the role by hand' "$(contacts | grep ann)" 'acme shop ann@corp.example Operator'

# the address of another in the entry of a member, for a while
mail() { # ADDRESS
	printf 'dn: %s\nchangetype: modify\nreplace: mail\nmail: %s\n' "$(person_dn bob)" "$1" | ldap_mod
}
mail desk@corp.example
group_add ops bob
run_once
is 'a member with the address of the Admin given by hand adopts the contact' "$(contacts | grep desk)" \
'acme shop desk@corp.example Admin
acme shop desk@corp.example Operator'
mail bob@corp.example
run_once
group_remove ops bob
ldap_del "$(person_dn bob)"
run_once
is 'the mistake is over, and the Admin has the address given by hand' "$(contacts | grep Admin)" \
	'acme shop desk@corp.example Admin'
done_testing
