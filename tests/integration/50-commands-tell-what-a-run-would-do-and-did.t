#!/bin/bash
# plan, check, sync, drift, explain, history and status against a real directory: what people
# see, what programs read, and the exit codes.
# shellcheck disable=SC2119
. "${top_srcdir:-.}/tests/lib/harness.sh"
need jq

slapd_init
{
	person ann 'Ann Archer' ann@corp.example
	person bob 'Bob Báker' bob@corp.example
	person carol 'Carol Chen' carol@corp.example
	person dave 'Dave Dunn' ''
	group pay-admin @leads
	group leads ann
	group pay-ops bob carol dave
	group tech bob
} | slapd_load
slapd_start
config_write <<YAML
  - name: acme
    contacts: {technical: "$(group_dn tech)"}
    clouds:
      - name: pay
        contacts: {admin: "$(group_dn pay-admin)", operator: "$(group_dn pay-ops)"}
YAML

# run COMMAND…: standard output to $OUT, the exit code to $RC
run() {
	OUT=$(ctl "$@" 2>"$T/err")
	RC=$?
}

run plan
is 'a plan finds drift' $RC 2
like 'a plan names who is added' "$OUT" 'acme +pay +Ann Archer <ann@corp\.example> +add +Admin'
like 'a plan says what it holds, and by which rule' "$OUT" 'Dave Dunn +add +Operator +held: unusable-address'
is 'a plan changes nothing' "$(sql 'SELECT count(*) FROM v1_contacts')" 0

run --json plan
is 'a plan has the same exit code in JSON' "$(jq .exit <<<"$OUT")" 2
is 'a plan has each change with its rule' \
	"$(jq -r '.changes[] | select(.cloud == "pay" and .action == "add") | "\(.role) \(.after) \(.rule)"' <<<"$OUT")" \
	'Admin Ann Archer <ann@corp.example> null
Operator Bob Báker <bob@corp.example> null
Operator Carol Chen <carol@corp.example> null
Operator Dave Dunn unusable-address'
is 'a change has exactly the names that are documented' \
	"$(jq -c '.changes[0] | keys' <<<"$OUT")" \
	'["action","after","before","cloud","contact","field","organization","person","role","rule"]'

is 'a reader who has seen enough ends a command without a word' \
	"$({ ctl plan 2>&3 | true; } 3>&1)" ''
run check
is 'check finds the same drift' $RC 2
is 'check says it in one line' "$OUT" '6 to apply, 1 held'

run sync
is 'a run by hand applies it' $RC 0
like 'a run by hand closes with a line' "$OUT" '^run 1: 6 applied, 1 held'
is 'contacts are there' "$(contacts)" \
	'acme - bob@corp.example Technical
acme pay ann@corp.example Admin
acme pay bob@corp.example Operator
acme pay carol@corp.example Operator'
unlike 'there is no progress where there is no terminal' "$(cat "$T/err")" $'\r'
ok 'a run by hand writes the metrics' grep -q '^contactsync_' "$T/contactsync.prom"

like 'drift names who is no contact yet' "$(ctl drift)" 'acme +pay +add .*unusable-address +Dave Dunn'
like 'and so does a plan' "$(ctl plan)" 'acme +pay +Dave Dunn +address-unusable'
mv "$MIRROR" "$T/away"
like 'without the mirror by the stable id' "$(ctl drift)" 'unusable-address +[0-9a-f]+-[0-9a-f-]+'
mv "$T/away" "$MIRROR"

run --json history --run 1
is 'history knows run and actor' "$(jq -r '.history | map(.run) | unique | @csv' <<<"$OUT")" 1
is 'history has every grant' "$(jq -r '.history[] | select(.action == "grant") | .after' <<<"$OUT" | sort | uniq -c | tr -s ' ')" \
	" 1 Admin
 2 Operator
 1 Technical"
run history --cloud pay --limit 1
is 'history can be cut to the newest change' "$(grep -c grant <<<"$OUT")" 1

run contact show ann@corp.example
like 'one contact is shown with the id that the directory knows it by' "$OUT" \
	"Person +$(sql "SELECT person FROM v1_contacts WHERE email = 'ann@corp.example'")"
run explain ann pay
is 'explain answers' $RC 0
is 'explain shows the path through groups to the person, and the run' "$OUT" \
	"Ann Archer in acme/pay
├─Admin: contact 2 since run 1, by these groups
│ └─$(group_dn pay-admin)
│   └─$(group_dn leads)
│     └─$(person_dn ann)
└─Operator: no: not a member of $(group_dn pay-ops)"
run --json explain "UID=Ann, OU=People,$BASE" acme/pay admin
is 'explain takes a distinguished name, however it is spelled' \
	"$(jq -r '.roles[] | "\(.role) \(.holds) \(.run) \(.path | length)"' <<<"$OUT")" 'Admin true 1 2'
run explain dave pay operator
like 'explain names the rule that holds a role back' "$OUT" 'held by unusable-address'
run explain carol acme/
like 'explain says who is no member' "$OUT" "Technical: no: not a member of $(group_dn tech)"
run explain nobody pay
is 'explain fails for somebody whom nobody knows' $RC 1
run explain ann pay Boss
is 'explain fails for a role that is none' "$RC $(cat "$T/err")" "1 contactctl: unknown role 'Boss'"

# the last Admin leaves
group_remove leads ann
run sync
run --json drift
is 'drift tells the rule that keeps the last Admin' \
	"$(jq -r '.drift[] | select(.kind == "remove") | "\(.cloud) \(.field) \(.store_value) \(.held_by)"' <<<"$OUT")" \
	'pay role Admin admin-required'
run explain ann pay Admin
like 'explain says why somebody is still there' "$OUT" 'no group bound to the role has this person any more, the removal is held by admin-required'
run status
is 'status is quiet about what is safe' $RC 0
like 'status counts drift and holds' "$OUT" 'Held +.*admin-required 1'

run --plain status
like 'programs read moments in UTC' "$OUT" $'\n20[0-9-]+T[0-9:]+Z by [^\t]+: complete\t20[0-9-]+T[0-9:]+Z\t20[0-9-]+T[0-9:]+Z\t'

like 'history on a narrow terminal does not tear addresses' \
	"$(TERM=xterm script -qc "stty cols 60; '$CONTACTCTL' --config '$CONFIG' history" /dev/null)" \
	'[A-Z][a-z]+ <[a-z]+@corp.example>'

# who is gone is still in the history, by every name and address there was
printf 'dn: %s\nchangetype: modify\nreplace: mail\nmail: carol.chen@corp.example\n' "$(person_dn carol)" | ldap_mod
ctl sync >"$T/out" 2>&1
group_remove pay-ops carol
ctl sync >"$T/out" 2>&1
is 'a contact that has gone is in the list no more' "$(contacts | grep -c carol)" 0
for who in carol@corp.example Carol.Chen@corp.example 'carol chen'; do
	run --json history --contact "$who"
	is "history knows $who, who has gone" "$(jq -r '.history[].action' <<<"$OUT" | sort | uniq | paste -sd ' ')" \
		'create delete edit grant'
done
run history --contact nobody
is 'and nobody else' "$OUT" 'Nothing has been changed.'

unlike 'events of a run on a terminal do not stand behind its progress' \
	"$(TERM=xterm script -qc "'$CONTACTCTL' --config '$CONFIG' sync" /dev/null)" \
	'[a-z:] ?[0-9]*20[0-9]{2}-[0-9]{2}-[0-9]{2}T'

# a cloud without any Admin, and a directory that is away
slapd_stop
run status
run sync
is 'a run without a directory says so by its exit code' $RC 4
run status
is 'status says so too' $RC 4
run check
is 'check says so too' $RC 4
like 'check names the outcome' "$OUT" 'directory read failed: ldapi'

# another directory: what the mirror knows of the former one is worth nothing
sed -i 's/(objectClass=inetOrgPerson)/(uid=*)/' "$CONFIG"
run explain bob pay
run explain bob pay
is 'explain does not guess from an empty mirror' "$RC $(cat "$T/err")" \
	'1 contactctl: the directory has not been read with this configuration yet: do it with contactctl sync'

done_testing
