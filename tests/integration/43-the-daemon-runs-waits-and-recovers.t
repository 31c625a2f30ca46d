#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"
need promtool

slapd_init
{
	for i in $(seq 10 29); do person "u$i" "User $i" "u$i@corp.example"; done
	group admins u10
	group ops u{11..15}
} | slapd_load
slapd_start
config() {
	config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
}
lint() { promtool check metrics <"$T/contactsync.prom"; }
counts() { [ "$(contacts | wc -l)" -eq "$1" ]; }
metric() { awk -v name="contactsync_$1" '$1 == name {print $2}' "$T/contactsync.prom"; }

# a server that never answers, so that the first run does not end
port=$(free_port)
mute_server "$port"
SCHEDULE='interval: 1s, jitter: 0%' DEADLINES='connect: 5s, search: 20s, run: 60s'
URIS="\"ldap://127.0.0.1:$port\"" BIND='mechanism: anonymous' config
sed -i 's/^directory:/directory:\n  tls: {mode: none, insecure: true}/' "$CONFIG"
ok 'the daemon is ready before its first run' daemon_start
ok 'it says what it does' eventually 5 notified '^STATUS=(Run under way|Starting the first run)'
ok 'the metrics are there before the first run has ended' lint
is 'as zeros' "$(metric last_attempt_timestamp_seconds) $(metric runs_total) $(metric 'clouds{admins="0"}') $(metric 'holds{rule="admin-required"}')" '0 0 0 0'
like 'a clear-text connection is said at the start' "$(events config-loaded .CONTACTSYNC_DETAIL)" insecure
began=${EPOCHREALTIME/./}
daemon_stop
is 'SIGTERM ends it in the middle of a run' "$RC" 0
ok 'at once' test $((${EPOCHREALTIME/./} - began)) -lt 2000000
ok 'and it says so' notified '^STOPPING=1'
is 'no worker is left' "$(pgrep -f "contactsyncd --config $CONFIG" | wc -l)" 0

config
ok 'the daemon starts again' daemon_start
ok 'it runs at its interval' wait_event run-finished 3 15
ok 'and says when the next run is' notified '^STATUS=Idle; next run at [0-9]{2}:[0-9]{2}:[0-9]{2} UTC$'
ok 'every line of its log is a JSON object' jq -es 'all(.[]; type == "object" and has("MESSAGE_ID") and .SYSLOG_IDENTIFIER == "contactsyncd")' "$T/events"
ok 'the metrics are fit for Prometheus' lint
is 'and count' "$(metric contacts) $(metric 'clouds{admins="1"}') $(metric last_exit_code)" '6 1 0'
group_remove ops u15
ok 'a change is seen without a signal' eventually 10 counts 5

slapd_stop
ok 'a directory that is away is said' wait_event directory-unreachable 1 10
ok 'the daemon counts its failures' eventually 10 notified '^STATUS=Idle; next run at .*; the directory failed 3 times in a row'
ok 'nobody is removed' counts 5
ok 'it is not said in each run' test "$(count_events directory-unreachable)" -lt 3
slapd_start
ok 'when the directory is back that is said' wait_event directory-recovered 1 15
is 'once' "$(count_events directory-recovered)" 1
daemon_stop
is 'it ends without an error' "$RC" 0

# with an hour to wait between runs, signals start them
SCHEDULE='interval: 1h, jitter: 0%' config
ok 'with a long interval the daemon makes one run' daemon_start
wait_event run-finished
sleep 1.5
is 'and waits' "$(count_events run-finished)" 1
kill -USR1 "$DAEMON"
ok 'SIGUSR1 starts another' wait_event run-finished 2 5
exec {lock}>>"$STORE.lock"
flock "$lock"
kill -USR1 "$DAEMON"
ok 'which waits for a run of somebody else, and says so' eventually 5 notified '^STATUS=Run under way: waiting for the run of process'
for _ in 1 2 3; do kill -USR1 "$DAEMON"; done
exec {lock}>&-
ok 'SIGUSR1 during a run asks for one more' wait_event run-finished 4 10
sleep .7
is 'and not for more than one' "$(count_events run-finished)" 4
daemon_stop
is 'the daemon ends' "$RC" 0
done_testing
