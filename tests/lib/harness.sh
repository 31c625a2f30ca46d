# shellcheck shell=bash
# The harness of the scenarios in tests/integration: TAP, a directory of the test's
# own, processes that end with it, and short words for what every scenario does.
#
#	#!/bin/bash
#	. "${top_srcdir:-.}/tests/lib/harness.sh"
#	slapd_init; { person ann 'Ann Example' ann@corp.example; group admins ann; } | slapd_load
#	slapd_start; config_write <<'YAML' … YAML
#	run_once; is 'the run succeeds' "$RC" 0; …
#	done_testing

set -uo pipefail
export LC_ALL=C.UTF-8 TZ=UTC

: "${top_srcdir:=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)}"
: "${top_builddir:=$PWD}"
CONTACTSYNCD=$top_builddir/src/daemon/contactsyncd
CONTACTCTL=$top_builddir/src/ctl/contactctl
T=$(mktemp -d "${TMPDIR:-/tmp}/contactsync-test.XXXXXX") || exit 99
CONFIG=$T/etc/contactsync.yaml
STORE=$T/store.db
MIRROR=$T/mirror.db
export top_srcdir top_builddir CONTACTSYNCD CONTACTCTL T CONFIG STORE MIRROR
mkdir "$T/etc"

tap_count=0
tap_failed=0
tap_done=
spawned=()
at_exit=()

# --- end of a test ---------------------------------------------------------

# Ends process PID: TERM, and KILL when it has not gone within SECONDS (3).
end_process() {
	local pid=$1 n=$((${2:-3} * 50))

	kill -TERM "$pid" 2>/dev/null || return 0
	kill -CONT "$pid" 2>/dev/null
	while ((n-- > 0)) && kill -0 "$pid" 2>/dev/null; do sleep .02; done
	kill -KILL "$pid" 2>/dev/null
	return 0
}

harness_exit() {
	local status=$? i

	trap '' INT TERM HUP
	for ((i = ${#at_exit[@]} - 1; i >= 0; i--)); do ${at_exit[i]}; done
	for ((i = ${#spawned[@]} - 1; i >= 0; i--)); do end_process "${spawned[i]}"; done
	wait 2>/dev/null
	if [ -n "${KEEP:-}" ]; then echo "# kept: $T"; else rm -rf "$T"; fi
	((status == 0)) || exit "$status"
	[ -n "$tap_done" ] || { echo "Bail out! The test ended before done_testing"; exit 99; }
	((tap_failed == 0)) || exit 1
}
trap harness_exit EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# --- TAP -------------------------------------------------------------------

# Each line of stdin as a diagnostic, without bytes that would confuse a terminal.
diagnose() {
	tr -d '\000-\010\013-\037' | sed 's/^/# /'
}

# tap STATUS SENTENCE: one result; fails with STATUS.
tap() {
	((++tap_count))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		((++tap_failed))
		echo "not ok $tap_count - $2"
	fi
	return "$1"
}

# told COMMAND…: why ok or not_ok has failed
told() {
	{
		echo "exit code $status from: $*"
		head -n 40 "$T/.output"
	} | diagnose
	return 1
}

# Each of these fails when its result is "not ok", so that `… || show_run` can follow.

# ok SENTENCE COMMAND…: the command succeeds.
ok() {
	local sentence=$1 status
	shift
	"$@" >"$T/.output" 2>&1
	status=$?
	tap $status "$sentence" || told "$@"
}

# not_ok SENTENCE COMMAND…: the command fails, and neither for its absence nor by a signal.
not_ok() {
	local sentence=$1 status
	shift
	"$@" >"$T/.output" 2>&1
	status=$?
	tap $((status == 0 || (status > 125 && status < 193))) "$sentence" || told "$@"
}

# is SENTENCE GOT WANT
is() {
	[ "$2" = "$3" ]
	tap $? "$1" && return
	diff -U 99 --label want --label got <(printf '%s\n' "$3") <(printf '%s\n' "$2") |
		tail -n +3 | head -n 60 | diagnose
	return 1
}

# isnt SENTENCE GOT UNWANTED
isnt() {
	[ "$2" != "$3" ]
	tap $? "$1" && return
	echo "got what must not be: $2" | diagnose
	return 1
}

# like SENTENCE TEXT REGEX (extended)
like() {
	[[ $2 =~ $3 ]]
	tap $? "$1" && return
	printf 'no match for: %s\nin: %s\n' "$3" "$2" | head -n 40 | diagnose
	return 1
}

# unlike SENTENCE TEXT REGEX (extended)
unlike() {
	[[ ! $2 =~ $3 ]]
	tap $? "$1" && return
	printf 'match for: %s\nin: %s\n' "$3" "$2" | head -n 40 | diagnose
	return 1
}

# What the last run said, as diagnostics: for `… || show_run`.
show_run() {
	{
		echo "exit code ${RC:-none}; standard error:"
		tail -n 20 "$T/err"
		echo "events:"
		tail -n 20 "$T/events"
	} 2>/dev/null | diagnose
}

skip_all() {
	echo "1..0 # SKIP $*"
	tap_done=yes
	exit 0
}

# need COMMAND…: skips the whole file, visibly, when one is missing.
need() {
	local command
	for command; do
		command -v "$command" >/dev/null || skip_all "$command is not installed"
	done
}

need_root() {
	[ "$(id -u)" -eq 0 ] || skip_all "needs root"
}

done_testing() {
	tap_done=yes
	echo "1..$tap_count"
}

# --- processes and waiting -------------------------------------------------

# spawn COMMAND…: runs it in the background until the end of the test. Sets PID.
spawn() {
	"$@" &
	PID=$!
	spawned+=("$PID")
}

# eventually SECONDS COMMAND…: repeats the command until it succeeds; fails at the deadline.
eventually() {
	local deadline=$((${EPOCHREALTIME/./} + $1 * 1000000))
	shift
	until "$@" >/dev/null 2>&1; do
		((${EPOCHREALTIME/./} < deadline)) || return 1
		sleep .01
	done
}

# Ports that the kernel says are free, on 127.0.0.1. free_port [HOW-MANY]
free_port() {
	perl -MIO::Socket::INET -e '
		my @held = map { IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1") or die } 1 .. shift;
		print $_->sockport, "\n" for @held' "${1:-1}"
}

# --- contactsync -----------------------------------------------------------

# config_write: $CONFIG for the slapd in use; the `organizations:` list comes on stdin
# (without that key). Every other part can be set beforehand, in YAML's flow style:
#	METRICS URIS BIND TLS DEADLINES PAGE_SIZE NESTING CANARIES PEOPLE POLICY SCHEDULE ROLES EXTRA
# POLICY and SCHEDULE replace the defaults below as a whole; EXTRA is appended as it is.
config_write() {
	{
		cat <<-YAML
			store: $STORE
			mirror: $MIRROR
			metrics: ${METRICS:-$T/contactsync.prom}
			directory:
			  uris: [${URIS:-\"$LDAPI\"}]
			  bind: {${BIND:-mechanism: external}}
			  deadlines: {${DEADLINES:-connect: 5s, search: 20s, run: 60s}}
			  page_size: ${PAGE_SIZE:-500}
			  people: {${PEOPLE:-base: \"ou=people,$BASE\", filter: (objectClass=inetOrgPerson)}}
			  groups: {base: "ou=groups,$BASE", nesting: ${NESTING:-10}}
		YAML
		[ -z "${TLS:-}" ] || echo "  tls: {$TLS}"
		[ -z "${CANARIES:-}" ] || echo "  canaries: [$CANARIES]"
		cat <<-YAML
			schedule: {${SCHEDULE:-interval: 1h, jitter: 0%}}
			policy: {${POLICY:-confirm_removals: 1}}
			roles: [${ROLES:-Operator}]
		YAML
		[ -z "${EXTRA:-}" ] || echo "$EXTRA"
		echo "organizations:"
		cat
	} >"$CONFIG"
}

# config_shop: the cloud acme/shop, whose Admins are the group admins and Operators the group ops.
config_shop() {
	config_write <<-YAML
		  - name: acme
		    clouds:
		      - name: shop
		        contacts:
		          admin: "cn=admins,ou=groups,$BASE"
		          operator: "cn=ops,ou=groups,$BASE"
	YAML
}

# run_once [ARGUMENT…]: one run. Events go to $T/events, the rest to $T/err, the exit code to $RC.
run_once() {
	"$CONTACTSYNCD" --config "$CONFIG" --once --log json "$@" >"$T/events" 2>"$T/err"
	RC=$?
}

# ctl ARGUMENT…: contactctl with this configuration.
ctl() {
	"$CONTACTCTL" --config "$CONFIG" "$@"
}

# events NAME [JQ-FILTER]: the events of this name that were logged, a JSON line each.
events() {
	jq -c --arg name "$1" "select(.CONTACTSYNC_EVENT == \$name) | ${2:-.}" "$T/events"
}

count_events() {
	events "$1" | wc -l
}

sql() {
	sqlite3 -batch -bail -cmd '.timeout 5000' "$STORE" "$@"
}

# "organization cloud email role" of all contacts, `-` for an organization's own.
contacts() {
	sql -separator ' ' \
		"SELECT organization, coalesce(cloud, '-'), email, role FROM v1_contacts ORDER BY 1, 2, 3, 4"
}

# A listener in the place of systemd's: what the daemon notifies stands in $T/notified, a line each.
notify_listen() {
	export NOTIFY_SOCKET=$T/notify
	: >"$T/notified"
	spawn perl -MSocket -e '
		$| = 1;
		my $s; socket($s, AF_UNIX, SOCK_DGRAM, 0) && bind($s, sockaddr_un(shift)) or die "$!";
		while (defined recv($s, my $text, 65536, 0)) { print "$text\n" }' \
		"$NOTIFY_SOCKET" >"$T/notified"
	eventually 5 test -S "$NOTIFY_SOCKET"
}

notified() {
	grep -qE -- "$1" "$T/notified"
}

# daemon_start [ARGUMENT…]: the daemon, until READY=1. Sets DAEMON, its pid.
daemon_start() {
	[ -n "${NOTIFY_SOCKET:-}" ] || notify_listen
	: >"$T/notified"
	spawn "$CONTACTSYNCD" --config "$CONFIG" --log json "$@" >"$T/events" 2>"$T/err"
	DAEMON=$PID
	eventually 10 notified '^READY=1$'
}

# daemon_stop: TERM, and its exit code in $RC.
daemon_stop() {
	kill -TERM "$DAEMON"
	wait "$DAEMON"
	RC=$?
}

has_events() {
	[ "$(count_events "$1" 2>/dev/null)" -ge "${2:-1}" ]
}

# wait_event NAME [HOW-MANY [SECONDS]]
wait_event() {
	eventually "${3:-20}" has_events "$1" "${2:-1}"
}

# shellcheck source-path=SCRIPTDIR
. "$top_srcdir/tests/lib/slapd.sh"
