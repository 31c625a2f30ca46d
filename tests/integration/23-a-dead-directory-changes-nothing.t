#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	person bob 'Bob Fisher' bob@corp.example
	group admins ann
	group ops bob
} | slapd_load
slapd_start ldap
SCHEDULE='interval: 1h' config_shop
run_once
is 'the first run succeeds' "$RC" 0 || show_run
before=$(contacts)
slapd_kill
run_once
is 'server dead: exit code 4' "$RC" 4
is 'nothing changes' "$(contacts)" "$before"
ok 'it is said' has_events directory-unreachable
run_once
is 'once' "$(count_events directory-unreachable)" 0
# shellcheck disable=SC2016
ok 'the metrics tell the last attempt from the last success' \
	awk '/^contactsync_last_attempt_timestamp_seconds/ {a = $2} /^contactsync_last_complete_read_timestamp_seconds/ {c = $2} END {exit !(a >= c && c > 0)}' "$T/contactsync.prom"
ok 'and count no success for a server that gave no answer' \
	grep -qx 'contactsync_ldap_results_total{code="0"} 1' "$T/contactsync.prom"
slapd_start ldap
run_once
is 'server back: in step' "$RC" 0
ok 'that is said too' has_events directory-recovered

# a server that accepts and never answers
port=$(free_port)
# shellcheck disable=SC2016
spawn perl -MIO::Socket::INET -e 'my $s = IO::Socket::INET->new(Listen => 9, LocalAddr => "127.0.0.1", LocalPort => shift) or die; my @c; push @c, $s->accept while 1' "$port"
silent=ldap://127.0.0.1:$port
DEADLINES='connect: 1s, search: 1s, run: 5s'
URIS="$silent" TLS='mode: none, insecure: true' BIND='mechanism: anonymous'
config_shop
began=$SECONDS
run_once
is 'a server that never answers: exit code 4' "$RC" 4 || show_run
ok 'within the deadlines' test $((SECONDS - began)) -le 6
is 'nothing changes' "$(contacts)" "$before"

URIS="$silent, \"$LDAP_URI\""
config_shop
run_once
is 'the second server takes over' "$(sql "SELECT server FROM run ORDER BY id DESC LIMIT 1")" "$LDAP_URI" || show_run
done_testing
