#!/bin/bash
# What programs read: one object each, rows under the plural noun, the names of the views' columns.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need jq

slapd_init
{
	person ann 'Ann Lee' ann@corp.example 'telephoneNumber: +44 20 7946 0101'
	person bob 'Bob Fisher' bob@corp.example
	person nomail 'No Mail' ''
	group admins ann
	group ops bob nomail
	group tech bob
} | slapd_load
slapd_start
config_write <<YAML
  - name: acme
    contacts: {technical: "$(group_dn tech)"}
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML

columns() { sql "SELECT group_concat(name) FROM (SELECT name FROM pragma_table_info('$1') ORDER BY cid)"; }
# rows NOUN VERB…: runs it; what of its rows' names differs from the columns of view v1_NOUN
rows() {
	local noun=$1
	shift
	ctl --json "$@" >"$T/json" 2>"$T/err"
	is "$*: one object" "$(jq -s 'length == 1 and (.[0] | type == "object")' "$T/json")" true || diagnose <"$T/err"
	is "$*: rows have the names of v1_$noun" "$(jq -r --arg noun "$noun" '.[$noun][0] | keys_unsorted | sort | join(",")' "$T/json")" \
		"$(columns "v1_$noun" | tr , '\n' | sort | paste -sd,)"
}

is 'before the first run there is no store' "$(ctl --json status >/dev/null 2>"$T/err"; echo $?)" 1
ctl --json plan >"$T/json"
is 'plan: its exit code is in the object' "$? $(jq .exit "$T/json")" '2 2'
is 'plan: each change has action and rule' \
	"$(jq -c '[.changes[] | select(.cloud == "shop") | [.action, .role, .rule]]' "$T/json")" \
	'[["create",null,null],["add","Admin",null],["add","Operator",null],["add","Operator","unusable-address"]]'
run_once
is 'the first run succeeds' "$RC" 0 || show_run

is 'v1_contacts has the documented columns' "$(columns v1_contacts)" \
	organization,cloud,contact,name,email,phone,notes,role,origin,person
is 'v1_clouds has them' "$(columns v1_clouds)" id,organization,name,provider,region,state,admins,updated
is 'v1_drift has them' "$(columns v1_drift)" \
	scope,organization,cloud,contact,person,kind,field,store_value,directory_value,since,held_by
is 'v1_history has them' "$(columns v1_history)" at,run,actor,organization,cloud,contact,action,field,before,after

rows contacts contact list
rows contacts contact list acme
rows contacts contact show 2
rows contacts cloud contacts shop
is 'contacts: as in the view' "$(jq -c '.contacts' "$T/json")" \
	"$(sqlite3 -json "$STORE" "SELECT * FROM v1_contacts WHERE cloud = 'shop' ORDER BY contact" | jq -c .)"
rows clouds cloud list
rows clouds cloud show shop
is 'cloud show: its contacts as well' "$(jq '.contacts | length' "$T/json")" 2
rows drift drift
is 'drift: what is held, by which rule, and since when' \
	"$(jq -r '.drift[] | select(.held_by) | "\(.cloud) \(.kind) \(.directory_value) \(.held_by) \(.since | fromdate > 1e9)"' "$T/json")" \
	'shop add Operator unusable-address true'
rows history history
rows history history --cloud shop
rows history history --contact 2
is 'history of a contact is of it alone' "$(jq -c '[.history[].contact] | unique' "$T/json")" '[2]'
ctl --json organization list >"$T/json"
is 'organization list: rows under the noun' "$(jq -c '.organizations | map(.name)' "$T/json")" '["acme"]'

ctl --json status >"$T/json"
is 'status: attempt, success, complete read' \
	"$(jq -c '[.last_attempt.run, .last_success.run, .last_complete.run, .last_attempt.outcome, .last_attempt.exit]' "$T/json")" \
	'[1,1,1,"complete",0]'
for verb in plan check; do
	ctl --json $verb >"$T/json"
	is "$verb: nothing awaits approval" "$(jq -c '[.plan, .exit, (.changes | length)]' "$T/json")" '[null,2,1]'
	is "$verb: its rows have the documented names" "$(jq -c '.changes[0] | [has("action"), has("rule"), has("organization"), has("cloud"), has("contact"), has("person"), has("role")] | unique' "$T/json")" '[true]'
done
ctl --json explain ann shop Admin >"$T/json"
is 'explain: binding, path, run' "$(jq -c '.roles[] | [.role, .holds, .binding, .path, .run]' "$T/json")" \
	"[\"Admin\",true,\"$(group_dn admins)\",[\"$(group_dn admins)\"],1]"
ctl --json sync >"$T/json" 2>"$T/err"
is 'sync: what the run did' "$(jq -c '[.run, .outcome, .applied, .exit]' "$T/json")" '[2,"complete",0,0]'

# exit codes where several apply
group_remove admins ann
printf 'dn: %s\nchangetype: modify\nreplace: mail\nmail: bob2@corp.example\n' "$(person_dn bob)" | ldap_mod
ctl --json check >"$T/json"
is 'check: drift' "$? $(jq .exit "$T/json")" '2 2'
is 'check: changes that are held name the rule' "$(jq -r '.changes[] | select(.role == "Admin") | .rule' "$T/json")" admin-required
slapd_stop
ctl --json check >"$T/json"
is 'check: a directory that is away goes before drift' "$? $(jq .exit "$T/json") $(jq -r .outcome "$T/json")" '4 4 failed'
sql "INSERT INTO scope (kind) VALUES ('cloud'); INSERT INTO cloud (id, organization, name, state) VALUES (last_insert_rowid(), 1, 'bare', 'active')"
ctl --json status >"$T/json"
is 'status: a live cloud without an Admin goes before that' "$?" 5
ctl --json check >"$T/json"
is 'check: too' "$? $(jq .exit "$T/json")" '5 5'
echo 'broken: yes' >>"$CONFIG"
ctl --json check >"$T/json" 2>"$T/err"
is 'an error goes before all' "$?" 1
ctl --json bogus >"$T/json" 2>"$T/err"
is 'but for a usage error' "$?" 64
done_testing
