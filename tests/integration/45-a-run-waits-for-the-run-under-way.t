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
config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
hold() { # another run, as far as the lock can tell
	flock "$STORE.lock" bash -c 'echo $$ >"$STORE.lock"; touch "$T/held"; exec sleep 60'
}
start_holder() {
	rm -f "$T/held"
	spawn hold
	holder=$PID
	eventually 5 test -e "$T/held"
	sleeper=$(cat "$STORE.lock")
}
waits_for_it() { grep -q "$sleeper" "$1"; }

run_once
is 'the first run succeeds' "$RC" 0 || show_run

for words in "$CONTACTSYNCD --config $CONFIG --once --log text" "$CONTACTCTL --config $CONFIG sync"; do
	name=${words##*/}
	name=${name%% *}
	ok 'a run is under way' start_holder
	$words >"$T/out" 2>"$T/err" &
	waiter=$!
	ok "$name waits for it, and says so and for whom" eventually 5 waits_for_it "$T/err"
	like "$name says it in words" "$(cat "$T/err")" 'under way|waiting'
	sleep .3
	ok "$name is still waiting" kill -0 "$waiter"
	runs=$(sql 'SELECT count(*) FROM run')
	kill -KILL "$sleeper"
	wait "$waiter"
	is "the lock dies with its holder: $name goes on" "$?" 0
	is "$name makes its run" "$(sql 'SELECT count(*) FROM run')" $((runs + 1))
	wait "$holder" 2>/dev/null
done

start_holder
for verb in status drift history 'contact list' 'cloud list'; do
	# shellcheck disable=SC2086
	ok "$verb does not wait" timeout 5 "$CONTACTCTL" --config "$CONFIG" $verb
done
kill -KILL "$sleeper"

# another program has the store locked
ok 'the daemon starts' daemon_start
ok 'and makes its run' wait_event run-finished
sqlite3 "$STORE" >"$T/out" 2>&1 <<SQL &
BEGIN EXCLUSIVE;
.system touch "$T/locked"; exec sleep 20
SQL
shell=$!
ok 'the store is locked' eventually 5 test -e "$T/locked"
kill -USR1 "$DAEMON"
ok 'a worker waits for it' eventually 5 pgrep -P "$DAEMON" -x contactsync-run
began=${EPOCHREALTIME/./}
daemon_stop
is 'SIGTERM ends the daemon all the same' "$RC" 0
ok 'at once' test $((${EPOCHREALTIME/./} - began)) -lt 2000000
mapfile -t children < <(pgrep -P "$shell")
kill "${children[@]}" "$shell"
wait "$shell" 2>/dev/null

# two at a time take turns
group_add ops ann
"$CONTACTSYNCD" --config "$CONFIG" --once --log json >"$T/one" 2>&1 &
one=$!
"$CONTACTSYNCD" --config "$CONFIG" --once --log json >"$T/two" 2>&1 &
two=$!
wait $one
first=$?
wait $two
is 'two runs that start together both succeed' "$first $?" '0 0'
is 'one of them does the work' "$(cat "$T/one" "$T/two" | grep -c change-applied)" 1
done_testing
