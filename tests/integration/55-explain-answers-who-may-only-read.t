#!/bin/bash
# A user who may read store and mirror, and write nothing, asks why: before, between and during runs.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need_root
need jq setpriv

slapd_init
{
	person ann 'Ann Archer' ann@corp.example
	group admins @leads
	group leads ann
} | slapd_load
slapd_start
config_write <<YAML
  - name: acme
    clouds:
      - {name: pay, contacts: {admin: "$(group_dn admins)"}}
YAML
reader() {
	setpriv --reuid 65534 --regid 65534 --clear-groups "$CONTACTCTL" --config "$CONFIG" "$@" 2>"$T/err"
}
not_running() {
	! kill -0 "$1"
}
listing() {
	(cd "$T" && stat -c '%n %s %y' store.db* mirror.db* 2>/dev/null)
}
chgrp 65534 "$T"
chmod 2750 "$T"

run_once
before=$(listing)
is 'a person is explained' "$(reader explain ann pay Admin)" \
	"Ann Archer in acme/pay
└─Admin: contact 1 since run 1, by these groups
  └─$(group_dn admins)
    └─$(group_dn leads)
      └─$(person_dn ann)" || diagnose <"$T/err"
is 'and nothing was written' "$(listing)" "$before"

# a run that is killed, or under way, leaves journals beside the mirror
coproc sqlite3 "$MIRROR"
writer=$COPROC_PID
echo "BEGIN IMMEDIATE; CREATE TABLE x (y); INSERT INTO x VALUES (zeroblob(100000)); SELECT 'there';" >&"${COPROC[1]}"
read -r there <&"${COPROC[0]}"
is 'during a run, too' "$there $(reader --json explain ann pay Admin | jq .roles[].holds)" 'there true' || diagnose <"$T/err"
disown "$writer"
kill -KILL "$writer"
eventually 5 not_running "$writer"
is 'and after one that was killed' "$(reader --json explain ann pay Admin | jq .roles[].holds)" 'true' || diagnose <"$T/err"

sed -i 's/(objectClass=inetOrgPerson)/(uid=*)/' "$CONFIG"
reader explain ann pay >"$T/out"
is 'another configuration throws nothing away' "$? $(cat "$T/err")" \
	'1 contactctl: the directory has not been read with this configuration yet: do it with contactctl sync'
sed -i 's/(uid=\*)/(objectClass=inetOrgPerson)/' "$CONFIG"
is 'so that the old one still explains' "$(ctl --json explain ann pay Admin | jq .roles[].holds)" true
chmod 600 "$MIRROR"
reader explain ann pay >"$T/out"
is 'who may not read it is told so' "$? $(cat "$T/err")" "1 contactctl: mirror '$MIRROR': Permission denied"
done_testing
