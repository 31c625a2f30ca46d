#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
check() {
	"$CONTACTSYNCD" --config "$CONFIG" --check-config >"$T/out" 2>"$T/err"
	RC=$?
}
check
is 'a good configuration: exit code 0' "$RC $(cat "$T/out" "$T/err")" '0 '
mkdir "$T/etc/contactsync.d"
ok 'drop-ins are read' test -e "$T/etc/contactsync.d"
cat >"$T/etc/contactsync.d/10-more.yaml" <<'YAML'
schedule: {interval: 5 parsecs}
policy: {guard: {removals: 110%}}
YAML
cat >"$CONFIG" <<YAML
store: store.db
mirror: $MIRROR
mirror: $T/other.db
storre: $STORE
directory:
  uris: [http://ldap.corp.example]
  bind: {mechanism: simple, dn: "cn=x", password: secret}
  page_size: many
  sync: syncrepl
  people: {base: "ou=people", filter: "(objectClass=inetOrgPerson"}
  groups: {base: "no dn at all"}
schedule: {listen: true, full: 24}
policy: {confirm_removals: 0}
organizations:
  - name: acme
    members: {admin: "cn=x"}
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", oprator: "$(group_dn ops)"}}
      - {name: shop, contacts: {admin: "$(group_dn others)"}}
YAML
check
is 'a bad one: exit code 1' "$RC" 1
is 'nothing on standard output' "$(cat "$T/out")" ''
for key in store mirror storre directory.uris directory.bind.password directory.page_size directory.sync \
	directory.people.filter directory.groups.base schedule.listen schedule.full policy.confirm_removals \
	'organizations.*members' 'organizations.*oprator' 'organizations.*contacts.admin'; do
	ok "$key is told with its place" grep -qE "^$CONFIG:[0-9]+:[0-9]+: $key" "$T/err" || diagnose <"$T/err"
done
ok 'and so is what a drop-in says' grep -qE "^$T/etc/contactsync.d/10-more.yaml:1:[0-9]+: schedule.interval" "$T/err"
ok 'to its last line' grep -qE "^$T/etc/contactsync.d/10-more.yaml:2:[0-9]+: policy.guard.removals" "$T/err"
ok 'a misspelled key comes with the right one' grep -qE "storre: .*did you mean 'store'" "$T/err"
ok 'what comes later is said to' grep -qE "directory.sync: .*not supported by this version" "$T/err"
unlike 'the password is not repeated' "$(cat "$T/err")" secret
is 'each line is an error with its place' "$(grep -vcE '^[^:]+:[0-9]+:[0-9]+: [^ ]+: .' "$T/err")" 0
rm -r "$T/etc/contactsync.d"

run_once
is 'a run refuses it alike' "$RC" 1
isnt 'and says so as events' "$(count_events config-rejected)" 0
is 'one for each line' "$(events config-rejected .CONTACTSYNC_DETAIL | jq -r .)" "$(cat "$T/err")"
spawn "$CONTACTSYNCD" --config "$CONFIG" --log json >"$T/events" 2>"$T/err"
wait "$PID"
is 'so does a daemon that starts with it' "$? $(events config-rejected .CONTACTSYNC_DETAIL | jq -r .)" "1 $(cat "$T/err")"
"$CONTACTSYNCD" --config "$CONFIG" --once >"$T/out" 2>"$T/err"
is 'by hand it is said once' "$? $(wc -l <"$T/out")" '1 0'
ok 'and touches nothing' test ! -e "$STORE" -a ! -e "$MIRROR"
ctl status >"$T/out" 2>"$T/err"
is 'so does contactctl' "$RC $(grep -c 'storre' "$T/err")" '1 1'

# secrets, and connections that are not protected
bind_as_service
URIS="ldap://127.0.0.1:$(free_port)"
good() {
	config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)"}}
YAML
}
TLS='mode: none' good
sed -i '/^  tls:/d; s/^directory:/directory:\n  tls: {mode: none}/' "$CONFIG"
check
is 'clear text is refused without insecure' "$RC" 1
like 'with the remedy' "$(cat "$T/err")" 'insecure'
sed -i 's/mode: none/mode: none, insecure: true/' "$CONFIG"
check
is 'and accepted with it' "$RC" 0 || diagnose <"$T/err"
run_once
like 'but said at the start' "$(events config-loaded .MESSAGE)" insecure
chmod 644 "$T/etc/password"
run_once
is 'a password file that others can read: exit code 1' "$RC" 1
like 'named, with the remedy' "$(cat "$T/events" "$T/err")" "$T/etc/password.*(open to others|0600)"
rm "$T/etc/password"
run_once
is 'one that is not there: exit code 1' "$RC" 1
like 'named too' "$(cat "$T/events" "$T/err")" "$T/etc/password"
unlike 'no password is ever said' "$(cat "$T/events" "$T/err" "$T/contactsync.prom")" "[^.]$SERVICE_PASSWORD"
done_testing
