#!/bin/bash
# A directory without referential integrity: groups go on naming an entry as it was called before.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need jq

slapd_init
{
	for uid in ann bob carol; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann bob
	group ops carol
} | slapd_load
slapd_start
config_write <<'YAML'
  - name: acme
    clouds:
      - name: shop
        contacts:
          admin: "cn=admins,ou=groups,dc=corp,dc=example"
          operator: "cn=ops,ou=groups,dc=corp,dc=example"
YAML
in_step() {
	local what=$1 n
	for n in 1 2 3; do
		run_once
		is "$what, run $n: in step" "$RC" 0 || show_run
		is "$what, run $n: nobody came or went" "$(ids)" "$before"
		is "$what, run $n: no drift" "$(sql 'SELECT count(*) FROM v1_drift')" 0
	done
}
ids() { sql 'SELECT contact, person, role FROM v1_contacts ORDER BY 1, 2, 3'; }
run_once
is 'the first run is in step' "$RC" 0 || show_run
before=$(ids)

ldap_rename "uid=carol,ou=people,$BASE" uid=caroline
in_step 'renamed'
printf 'dn: ou=staff,ou=people,%s\nobjectClass: organizationalUnit\nou: staff\n' "$BASE" | ldap_add
ldap_rename "uid=caroline,ou=people,$BASE" uid=caroline "ou=staff,ou=people,$BASE"
ldap_rename "uid=ann,ou=people,$BASE" uid=ann "ou=staff,ou=people,$BASE"
in_step 'moved'

is 'who is asked for by the former login is explained by the entry as it is now' \
	"$(ctl --json explain carol shop Operator | jq -c '.person | [.dn, .emails, .enabled]')" \
	"[\"uid=caroline,ou=staff,ou=people,$BASE\",[\"carol@corp.example\"],true]"

group_remove admins ann
group_add admins "uid=ann,ou=staff,ou=people,$BASE"
in_step 'the group follows'

person carol 'Carol Second' carol2@corp.example | ldap_add
run_once
is 'another entry takes the name: its own are the roles' "$(contacts | grep Operator)" \
	"$(contacts | grep 'carol2@corp.example Operator')"
is 'of one person' "$(contacts | grep -c Operator)" 1
done_testing
