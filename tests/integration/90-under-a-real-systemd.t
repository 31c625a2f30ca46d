#!/bin/bash
# What `make install` puts there, in a booted systemd: start, readiness, events in the journal,
# reload, a hung worker, a hung daemon, the sandbox, the end.
. "${top_srcdir:-.}/tests/lib/harness.sh"
. "$top_srcdir/tests/lib/box.sh"
box_need

stage=$T/stage
env -u MAKEFLAGS -u MFLAGS make -s -C "$top_builddir" install DESTDIR="$stage" >"$T/install.log" 2>&1 || {
	diagnose <"$T/install.log"
	exit 99
}
etc=$(cd "$stage" && find . -type d -path '*etc/contactsync' | head -n 1)
etc=${etc#.}

slapd_init "limits dn.exact=\"$SERVICE_DN\" size=unlimited"
{
	person ann 'Ann Example' ann@corp.example
	person bob 'Bob Example' bob@corp.example
	group technical bob
	group pay-admin ann
} | slapd_load
slapd_start ldaps

# write_config DEADLINES [URI]: the configuration inside of $stage, before and after the start
write_config() {
	local CONFIG=$T/config.yaml STORE=/var/lib/contactsync/store.db MIRROR=/var/cache/contactsync/mirror.db
	local METRICS=/var/lib/contactsync/contactsync.prom DEADLINES=$1 URIS=\"${2:-$LDAPS_URI}\"
	local TLS="mode: ldaps, ca_file: $etc/ca.pem" SCHEDULE='interval: 1h, jitter: 0%'
	local BIND="mechanism: simple, dn: \"$SERVICE_DN\", password_credential: bind-password"
	config_write <<-YAML
		  - name: acme
		    contacts: {technical: "$(group_dn technical)"}
		    clouds:
		      - name: payments-eu
		        contacts: {admin: "$(group_dn pay-admin)"}
	YAML
}

deadlines='connect: 5s, search: 10s, run: 1min'
write_config "$deadlines"
mkdir -p "$stage/etc/credstore" "$stage/etc/systemd/system/contactsyncd.service.d"
cp "$T/config.yaml" "$stage$etc/contactsync.yaml"
cp "$T/tls/ca.pem" "$stage$etc/ca.pem"
(umask 077 && printf %s "$SERVICE_PASSWORD" >"$stage/etc/credstore/contactsync.bind-password")
# Sooner there: a watchdog of 2 s, a restart at once. AddressSanitizer wants system calls that
# the unit denies: to forbid core dumps, and to look for leaks.
printf '[Service]\nWatchdogSec=2s\nRestartSec=100ms\nEnvironment=ASAN_OPTIONS=disable_coredump=0:detect_leaks=0\n' \
	>"$stage/etc/systemd/system/contactsyncd.service.d/soon.conf"
ok 'systemd boots with what make install has put there' box_start "$stage"

put_config() {
	box tee "$etc/contactsync.yaml" <"$T/config.yaml" >/dev/null
}

# stop PID: of one process; 0 and nothing would be many
stop() {
	[[ $1 =~ ^[1-9][0-9]*$ ]] && box kill -STOP "$1"
}

property() {
	box systemctl show --property="$1" --value contactsyncd
}

has_property() {
	[[ $(property "$1") =~ $2 ]]
}

message_id() {
	box journalctl -o json -t contactsyncd | jq -r --arg event "$1" \
		'select(.CONTACTSYNC_EVENT == $event) | .MESSAGE_ID' | tail -n 1
}

# said EVENT [HOW-MANY]: the journal has it
said() {
	(($(box journalctl -o json -t contactsyncd | jq -c --arg event "$1" \
		'select(.CONTACTSYNC_EVENT == $event)' | wc -l) >= ${2:-1}))
}

how_often() {
	box journalctl -o json -t contactsyncd |
		jq -c --arg event "$1" 'select(.CONTACTSYNC_EVENT == $event)' | wc -l
}

# --- start -----------------------------------------------------------------

box systemd-sysusers
box systemd-tmpfiles --create
box journalctl --update-catalog
box systemctl daemon-reload
ok 'the service is enabled and started' box systemctl enable --now contactsyncd
is 'it is enabled' "$(box systemctl is-enabled contactsyncd)" enabled
is 'it is active, since it has said READY' "$(box systemctl is-active contactsyncd)" active || {
	box journalctl -o short-iso | tail -n 60 | diagnose
	echo "Bail out! the service does not start"
	exit 99
}
ok 'the first run ends' eventually 20 said run-finished
ok 'the status line tells of it' eventually 5 has_property StatusText .
is 'contacts come from the directory into the store' \
	"$(box sqlite3 -separator ' ' /var/lib/contactsync/store.db \
		"SELECT coalesce(cloud, '-'), email, role FROM v1_contacts ORDER BY 1, 2")" \
	$'- bob@corp.example Technical\npayments-eu ann@corp.example Admin'
is 'the store belongs to the user of the service' \
	"$(box stat -c '%U %a' /var/lib/contactsync/store.db)" 'contactsync 640'

# --- by hand ---------------------------------------------------------------

installed() {
	(cd "$stage" && find . -type f -name "$1" -perm -100 | head -n 1 | cut -c 2-)
}
ok 'root can plan, with the credential of the service' box "$(installed contactctl)" plan
box rm /var/cache/contactsync/mirror.db
ok 'root can make a run' box "$(installed contactsyncd)" --once
is 'which leaves the files to the service' \
	"$(box stat -c %U /var/cache/contactsync/mirror.db /var/lib/contactsync/contactsync.prom | uniq)" contactsync

import() {
	box "$(installed contactctl)" import - <<<"{\"organizations\": [{\"name\": \"acme\", \"clouds\": [{\"name\": \"bare\", \"state\": \"$1\"}]}]}"
}
ok 'a draft can be imported' import draft
not_ok 'which does not go live without an Admin' import active
ok 'the journal has that, too' eventually 5 said edit-refused

# --- the journal -----------------------------------------------------------

id=$(message_id change-applied)
like 'an event has a message id' "$id" '^[0-9a-f]{32}$'
is 'events are found by it, with their fields' \
	"$(box journalctl "MESSAGE_ID=$id" -o json | jq -r 'select(.CONTACTSYNC_CLOUD != null and .CONTACTSYNC_ROLE != null) |
		[.CONTACTSYNC_EVENT, .CONTACTSYNC_ORGANIZATION, .CONTACTSYNC_CLOUD, .CONTACTSYNC_ROLE] | join(" ")' | head -n 1)" \
	'change-applied acme payments-eu Admin'
like 'journalctl -x shows the text of the catalog' \
	"$(box journalctl -x "MESSAGE_ID=$id" --no-pager)" 'Subject:'

# --- reload ----------------------------------------------------------------

pid=$(property MainPID)
loaded=$(how_often config-loaded)
put_config
ok 'a reload succeeds' box systemctl reload contactsyncd
ok 'the configuration is read again' eventually 10 said config-loaded $((loaded + 1))
echo 'directory: [this is not it' >"$T/config.yaml"
put_config
box systemctl reload contactsyncd
ok 'a broken file is rejected' eventually 10 said config-rejected
is 'and the service goes on as it was' "$(property MainPID) $(box systemctl is-active contactsyncd)" "$pid active"
runs=$(how_often run-finished)
box systemctl kill --signal=SIGUSR1 --kill-whom=main contactsyncd
ok 'with the old configuration it runs as before' eventually 20 said run-finished $((runs + 1))

# --- the sandbox -----------------------------------------------------------

status() {
	box sed -n "s/^$1:[[:space:]]*//p" "/proc/$pid/status"
}

is 'it cannot gain privileges' "$(status NoNewPrivs)" 1
is 'system calls are filtered' "$(status Seccomp)" 2
is 'no capability is left' "$(status CapBnd)" 0000000000000000
isnt 'it is not root' "$(status Uid | cut -f 1)" 0
for place in /usr "$etc" /etc; do
	like "it cannot write to $place" \
		"$(box nsenter -t "$pid" -m -- touch "$place/probe" 2>&1)" 'Read-only file system'
done
ok 'it can write to its state' box nsenter -t "$pid" -m -- touch /var/lib/contactsync/probe
is 'homes are hidden from it' "$(box nsenter -t "$pid" -m -- stat -c %a /root /home | sort -u)" 0
like 'the password is in no environment and no argument' \
	"$(box cat "/proc/$pid/cmdline" "/proc/$pid/environ" | tr '\0' '\n' | grep -c "$SERVICE_PASSWORD")" '^0$'

# --- a hung worker ---------------------------------------------------------

port=$(free_port)
mute_server "$port"
write_config 'connect: 30s, search: 30s, run: 3s' "ldaps://127.0.0.1:$port"
put_config
box systemctl reload contactsyncd
ok 'the configuration with a dead server is read' eventually 10 said config-loaded $((loaded + 2))

worker() {
	box cat "/proc/$pid/task/$pid/children" | tr -d ' '
}
has_worker() {
	[ -n "$(worker)" ]
}
lost_worker() {
	[ "$(worker)" != "$hung" ]
}
box systemctl kill --signal=SIGUSR1 --kill-whom=main contactsyncd
ok 'a run begins' eventually 10 has_worker
hung=$(worker)
ok 'its worker hangs' stop "$hung"
ok 'it is killed at the deadline of the run' eventually 10 lost_worker
ok 'the journal has it' eventually 5 said run-failed
is 'the service stays up' "$(property MainPID) $(box systemctl is-active contactsyncd)" "$pid active"

# --- a hung daemon ---------------------------------------------------------

write_config "$deadlines"
put_config
box systemctl reload contactsyncd
is 'nothing was restarted until now' "$(property NRestarts)" 0
ok 'the daemon hangs' stop "$pid"
ok 'the watchdog restarts a hung daemon' eventually 20 has_property NRestarts '^[1-9]'
restarted() {
	[ "$(box systemctl is-active contactsyncd)" = active ] && [ "$(property MainPID)" != "$pid" ]
}
ok 'and it is active again' eventually 10 restarted
runs=$(how_often run-finished)
ok 'and runs' eventually 20 said run-finished "$runs"

# --- the end ---------------------------------------------------------------

write_config 'connect: 30s, search: 30s, run: 1min' "ldaps://127.0.0.1:$port"
put_config
box systemctl reload contactsyncd
pid=$(property MainPID)
box systemctl kill --signal=SIGUSR1 --kill-whom=main contactsyncd
ok 'a run is under way' eventually 10 has_worker
start=${EPOCHREALTIME/./}
ok 'the service stops' box systemctl stop contactsyncd
ok 'within five seconds, in the middle of a run' test $((${EPOCHREALTIME/./} - start)) -lt 5000000
is 'cleanly' "$(property Result)" success
is 'and the store is whole' "$(box sqlite3 /var/lib/contactsync/store.db 'PRAGMA integrity_check')" ok
ok 'the unit can be disabled' box systemctl disable contactsyncd

[ "$tap_failed" -eq 0 ] || box journalctl -u contactsyncd -o short-iso | tail -n 60 | diagnose
done_testing
