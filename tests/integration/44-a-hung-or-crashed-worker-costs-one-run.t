#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for i in $(seq 10 29); do person "u$i" "User $i" "u$i@corp.example"; done
	group admins u10
	group ops u{11..15}
} | slapd_load
slapd_start
# slow enough that its worker is met in the middle of a run
spawn "$top_builddir/tests/lib/fault-proxy" "$T/slow" "$SLAPD_DIR/ldapi" --delay 150 >/dev/null
eventually 5 test -S "$T/slow"
URIS="\"ldapi://${T//\//%2F}%2Fslow\""
DEADLINES='connect: 2s, search: 2s, run: 2s'
config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
worker() { pgrep -P "$DAEMON" -x contactsync-run; }
ok 'the daemon starts' daemon_start
ok 'a first run succeeds' wait_event run-finished
before=$(contacts)
failures() { events run-failed .CONTACTSYNC_DETAIL | tr -d '"' | paste -sd,; }
strike() { # SIGNAL, to the worker of a new run
	eventually 5 bash -c "! pgrep -P $DAEMON"
	kill -USR1 "$DAEMON"
	eventually 5 worker && kill "-$1" "$(worker)"
}

group_remove ops u15
ok 'the worker hangs' strike STOP
began=$SECONDS
ok 'it is killed at its deadline' wait_event run-failed 1 10
ok 'which is two seconds, and a little more' test $((SECONDS - began)) -le 6
like 'and that is said' "$(failures)" '^the worker was killed at its deadline$'
is 'nothing has changed' "$(contacts)" "$before"
n=1
for signal in SEGV ABRT KILL; do
	ok "the worker dies by $signal" strike $signal
	ok "$signal is said" wait_event run-failed $((++n)) 5
	is "nothing has changed after $signal" "$(contacts)" "$before"
done
is 'in these words' "$(failures)" 'the worker was killed at its deadline,the worker died,the worker died,the worker died'
ok 'the daemon goes on' kill -0 "$DAEMON"
ok 'no worker is left' eventually 5 bash -c "! pgrep -P $DAEMON"
kill -USR1 "$DAEMON"
ok 'the next run' wait_event run-finished 2
is 'finishes the work' "$(contacts | grep -c u15)" 0

eventually 5 bash -c "! pgrep -P $DAEMON"
kill -USR1 "$DAEMON"
eventually 5 worker
victim=$(worker)
kill -KILL "$DAEMON"
{ wait "$DAEMON"; } 2>/dev/null
ok 'a worker dies with its daemon' eventually 5 bash -c "! kill -0 $victim"
is 'the store is whole' "$(sql 'PRAGMA integrity_check')" ok
done_testing
