#!/bin/bash
# import by hand: a file goes in whole or not at all, and root does not take the store away from
# the user whom it belongs to.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need jq

config_write <<YAML
  - name: acme
    contacts: {technical: "$(group_dn tech)"}
YAML

cat >"$T/good.json" <<'JSON'
{"organizations": [{"name": "acme",
  "contacts": [{"name": "Ann Archer", "email": "ann@corp.example", "roles": ["Technical"]}],
  "clouds": [{"name": "pay", "provider": "aws", "region": "eu-north-1", "state": "active",
    "contacts": [{"email": "bob@corp.example", "real_name": "Bob Baker", "role": "Admin"}]}]}]}
JSON

ok 'a file is imported' ctl import "$T/good.json"
is 'what it says is in the store' "$(contacts)" \
	'acme - ann@corp.example Technical
acme pay bob@corp.example Admin'
is 'nothing is new the second time' "$(ctl --json import - <"$T/good.json" | jq -c '[.created, .updated]')" '[0,0]'
echo '{"organizations": [{"name": "acme", "active": false}]}' | ctl import - >"$T/out"
is 'what a file does not say stays as it is' \
	"$(ctl --json import - <"$T/good.json" | jq -c '[.created, .updated]') $(ctl --json organization list | jq .organizations[0].active)" \
	'[0,0] false'
ok 'the history has a name' test -n "$(sql "SELECT actor FROM v1_history WHERE run IS NULL AND actor <> 'sql' LIMIT 1")"

before=$(sql .dump | sha256sum)
jq '.organizations[0].clouds += [{"name": "lab"}, {"name": 7}, {"name": "pay"}]' "$T/good.json" >"$T/bad.json"
not_ok 'a file with errors is refused' ctl import "$T/bad.json"
err=$(ctl import "$T/bad.json" 2>&1)
like 'the first error has its place' "$err" 'organizations\[0\]\.clouds\[2\]\.name: has to be text'
like 'and so has the second' "$err" "clouds\[3\]\.name: another cloud of the organization is called 'pay'"
head -c 200 "$T/good.json" >"$T/cut.json"
not_ok 'half a file is refused' ctl import "$T/cut.json"
not_ok 'a file that is not there is refused' ctl import "$T/none.json"
is 'nothing has changed' "$(sql .dump | sha256sum)" "$before"

jq '.organizations[0].clouds[0].name = "bare" | del(.organizations[0].clouds[0].contacts)' "$T/good.json" |
	ctl import - >/dev/null
ctl status >/dev/null
is 'a live cloud without an Admin shows in the exit code' $? 5

echo '{"organisations": []}' | ctl import - 2>"$T/err"
like 'what is wrong with standard input is said of it' "$(cat "$T/err")" '^contactctl: standard input: \$.organisations'

ctl cloud bogus >/dev/null 2>&1
is 'a command that is none is a usage error' $? 64
ctl undo 1 >/dev/null 2>"$T/err"
is 'and so is one of a later version' "$? $(head -n 1 "$T/err")" "64 contactctl: 'undo' is not supported by this version"
ctl --help >"$T/help"
is 'help succeeds' $? 0
ok 'help fits a terminal of 80 columns' test "$(wc -L <"$T/help")" -lt 80

if [ "$(id -u)" -eq 0 ]; then
	chmod 711 "$T" "$T/etc"
	mkdir "$T/var"
	chown nobody "$T/var"
	chmod 700 "$T/var"
	sed -i "s#^store: .*#store: $T/var/store.db#" "$CONFIG"
	ok 'root imports into the store of another user' ctl import - <"$T/good.json"
	is 'and it stays that user'"'"'s' "$(stat -c %U "$T/var/store.db")" nobody
	(umask 077 && : >"$T/var/store.db.lock")
	ctl plan >/dev/null 2>"$T/err"
	is 'whom a lock does not belong to is told whom to be' "$? $(cat "$T/err")" \
		"1 contactctl: '$T/var/store.db.lock' is not ours to lock: do it as root or as the user of the service"
fi

done_testing
