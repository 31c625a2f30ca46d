#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob
} | slapd_load
slapd_start
config_shop
run_once
is 'the first run succeeds' "$RC" 0 || show_run

# The store is committed before the mirror forgets what was touched; this makes the latter fail.
sqlite3 "$MIRROR" "CREATE TRIGGER keep BEFORE DELETE ON touched BEGIN SELECT RAISE(ABORT, 'no'); END"
group_add ops carol
run_once
is 'the run is what it did to the store' "$RC" 0 || show_run
is 'the contact is there' "$(contacts | grep -c 'carol@corp.example Operator')" 1
is 'and is said' "$(count_events change-applied)" 1
is 'the run is on record as complete' "$(sql 'SELECT outcome, applied FROM run ORDER BY id DESC LIMIT 1')" 'complete|1'
sqlite3 "$MIRROR" 'DROP TRIGGER keep'
run_once
is 'the next run plans the scope again' "$(sql 'SELECT scopes > 0 FROM run ORDER BY id DESC LIMIT 1')" 1
is 'to no effect' "$(count_events change-applied)" 0

done_testing
