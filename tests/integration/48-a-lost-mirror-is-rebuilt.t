#!/bin/bash
# The mirror is a copy: without it a run reads everything anew, and nobody is removed for that.
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for i in $(seq 10 39); do person "u$i" "User $i" "u$i@corp.example"; done
	for c in 1 2 3; do
		group admins$c u${c}0 u${c}1
		group ops$c @team$c
		group team$c u${c}{2..9}
	done
} | slapd_load
slapd_start
config() {
	{
		printf '  - name: acme\n    clouds:\n'
		for c in 1 2 3; do
			printf '      - {name: cloud%s, contacts: {admin: "%s", operator: "%s"}}\n' "$c" "$(group_dn admins$c)" "$(group_dn ops$c)"
		done
	} | config_write
}
config
run_once
is 'the first run succeeds' "$RC" 0 || show_run
before=$(contacts)
cp "$MIRROR" "$T/old-mirror.db"

damages=(
	'is deleted:rm -f "$MIRROR"*'
	'is empty:: >"$MIRROR"'
	'is no database:head -c 50000 /dev/urandom >"$MIRROR"'
	'is cut in half:truncate -s 30000 "$MIRROR"'
	'has zeros in its middle:dd if=/dev/zero of="$MIRROR" bs=4096 seek=2 count=3 conv=notrunc'
	'is of a newer version:sqlite3 "$MIRROR" "PRAGMA user_version = 99"'
	'is that of another directory:sed -i "s/(objectClass=inetOrgPerson)/(objectClass=person)/" "$CONFIG"'
)
for damage in "${damages[@]}"; do
	eval "${damage#*:}" >"$T/.output" 2>&1
	run_once
	is "a mirror that ${damage%%:*}: the run succeeds" "$RC" 0 || show_run
	is "a mirror that ${damage%%:*}: nobody is removed, nothing is applied" \
		"$(contacts | cksum) $(count_events change-applied)" "$(cksum <<<"$before") 0"
done

# an old copy, put back
group_remove team1 u12
group_add admins2 u12
run_once
now=$(contacts)
isnt 'time goes on' "$now" "$before"
rm -f "$MIRROR"-*
cp "$T/old-mirror.db" "$MIRROR"
run_once
is 'an old copy of the mirror, put back, is brought up to date' "$RC $(contacts | cksum)" "0 $(cksum <<<"$now")" || show_run

# lost while the directory is away, or read in part
slapd_stop
rm -f "$MIRROR"*
for _ in 1 2; do run_once; done
is 'neither mirror nor directory: nobody is removed' "$RC $(contacts | cksum)" "4 $(cksum <<<"$now")"
slapd_start
spawn "$top_builddir/tests/lib/fault-proxy" "$T/proxy" "$SLAPD_DIR/ldapi" --cut-after 5000 >/dev/null
eventually 5 test -S "$T/proxy"
URIS="\"ldapi://${T//\//%2F}%2Fproxy\"" PAGE_SIZE=5 config
for _ in 1 2; do run_once; done
is 'no mirror, and a read that is cut: nobody is removed' "$RC $(contacts | cksum)" "4 $(cksum <<<"$now")"
unset URIS PAGE_SIZE
config
run_once
is 'all back: in step' "$RC $(contacts | cksum)" "0 $(cksum <<<"$now")" || show_run

# damage that only shows when somebody would go for it
mirror() { sqlite3 "$MIRROR" "$@"; }
schema="PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = 'CREATE INDEX person_entry ON person (entry)"
lost() { # SENTENCE
	sql 'INSERT OR IGNORE INTO dirty SELECT id FROM cloud'
	run_once
	is "$1: somebody would go, the run fails" "$RC $(contacts | cksum)" "1 $(cksum <<<"$now")"
	like "$1: and says why" "$(events run-failed .CONTACTSYNC_DETAIL)" 'is damaged'
	run_once
	is "$1: the next run makes it anew" "$RC $(contacts | cksum)" "0 $(cksum <<<"$now")" || show_run
}
mirror "$schema WHERE login <> ''u25''' WHERE name = 'person_entry'"
mirror 'REINDEX person_entry'
mirror "$schema' WHERE name = 'person_entry'"
lost 'an index has lost a person'
mirror 'DELETE FROM binding WHERE role = 0'
lost 'bindings are gone'
mirror "UPDATE OR IGNORE member SET entry = (SELECT entry FROM person WHERE login = 'u33')
	WHERE entry = (SELECT entry FROM person WHERE login = 'u25')"
lost 'a member has become another'

# what it knew beside the directory: who was renamed, and what had been a group
ldap_rename "$(group_dn team2)" cn=squad2
ldap_rename "$(person_dn u30)" uid=v30
run_once
is 'renamed where groups name them as before: nobody goes' "$RC $(contacts | cksum)" "0 $(cksum <<<"$now")"
rm -f "$MIRROR"*
ctl plan >/dev/null
for _ in 1 2; do run_once; done
is 'nor when the mirror is lost then: an approval is awaited' "$RC $(contacts | cksum)" "3 $(cksum <<<"$now")"
ldap_rename "$(group_dn squad2)" cn=team2
ldap_rename "$(person_dn v30)" uid=u30
run_once
is 'all is as it was: none is' "$RC $(contacts | cksum)" "0 $(cksum <<<"$now")"
group_remove team2 u28
run_once
is 'and who leaves goes' "$RC $(contacts | grep -c 'u28.*Operator')" '0 0'
now=$(contacts)
if [ "$(id -u)" -eq 0 ]; then
	rm -f "$MIRROR"*
	mkdir "$MIRROR"
	run_once
	is 'a mirror that cannot be made is an error of the run' "$RC" 1
	like 'with its place' "$(events run-failed .CONTACTSYNC_DETAIL)" 'mirror\.db'
	is 'and nobody is removed' "$(contacts | cksum)" "$(cksum <<<"$now")"
fi
done_testing
