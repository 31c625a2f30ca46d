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
config_shop
ok 'the daemon starts' daemon_start
ok 'and makes a run' wait_event run-finished
cp "$CONFIG" "$T/good.yaml"
sed -i 's/confirm_removals: 1/confirm_removalz: 0/' "$CONFIG"
kill -HUP "$DAEMON"
ok 'a broken file is rejected' wait_event config-rejected
like 'with place and remedy' "$(events config-rejected .CONTACTSYNC_DETAIL)" "contactsync.yaml:[0-9]+:[0-9]+: policy.confirm_removalz: .*confirm_removals"
ok 'the daemon lives' kill -0 "$DAEMON"
group_add ops ann
kill -USR1 "$DAEMON"
ok 'and still works by the old one' wait_event run-finished 2
is 'as the store shows' "$(contacts | grep -c 'ann@corp.example Operator')" 1
cp "$T/good.yaml" "$CONFIG"
sed -i 's/ops,ou/admins,ou/' "$CONFIG"
kill -HUP "$DAEMON"
ok 'a good file is loaded' wait_event config-loaded 2
ok 'and a run follows' wait_event run-finished 3
is 'by the new one' "$(contacts | grep -c 'bob@corp.example Operator')" 0
daemon_stop
is 'SIGTERM ends it' "$RC" 0
done_testing
