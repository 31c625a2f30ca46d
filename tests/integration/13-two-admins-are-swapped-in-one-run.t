#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	group east ann
	group west bob
} | slapd_load
slapd_start
config_write <<'YAML'
  - name: acme
    clouds:
      - {name: east, contacts: {admin: "cn=east,ou=groups,dc=corp,dc=example"}}
      - {name: west, contacts: {admin: "cn=west,ou=groups,dc=corp,dc=example"}}
YAML
run_once
is 'the first run succeeds' "$RC" 0 || show_run
group_add east bob
group_remove east ann
group_add west ann
group_remove west bob
run_once
is 'one run swaps two Admins' "$(contacts)" \
'acme east bob@corp.example Admin
acme west ann@corp.example Admin'
is 'and nothing is held' "$(sql 'SELECT count(*) FROM v1_drift')" 0
is 'in history each grant comes before its removal' "$(sql "SELECT group_concat(action, ' ') FROM v1_history WHERE run = 2 AND cloud = 'east' AND action IN ('create', 'delete')")" 'create delete'
done_testing
