#!/bin/bash
# The store comes from a backup, or the mirror from elsewhere: what one of them calls done
# the other does not know.
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob carol; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob
} | slapd_load
slapd_start
config_shop
full() { sql 'SELECT "full" FROM run ORDER BY id DESC LIMIT 1'; }
run_once
is 'the first run is in step' "$RC" 0 || show_run
run_once
is 'the next one does not look at every scope' "$(full)" 0
cp "$STORE" "$T/backup.db"
cp "$MIRROR" "$T/mirror-backup.db"
group_add ops carol
run_once
after=$(contacts)
is 'somebody joins' "$(contacts | grep -c carol)" 1

cp "$T/backup.db" "$STORE"
run_once
is 'the store is restored: who joined since is there in the next run' "$(contacts)" "$after"
is 'which looks at every scope' "$(full)" 1
run_once
is 'and is the only one to' "$(full)" 0

rm -f "$MIRROR"-*
cp "$T/mirror-backup.db" "$MIRROR"
run_once
is 'the mirror is an old one: the run looks at every scope' "$(full)" 1
is 'and nobody goes' "$(contacts)" "$after"
ctl plan >/dev/null
run_once
is 'a plan in between changes nothing of this' "$(full)" 0

rm "$STORE" "$MIRROR"*
run_once
cp "$STORE" "$T/backup.db"
group_add ops ann
rm "$STORE"
run_once
cp "$T/backup.db" "$STORE"
run_once
is 'the store was another one for a moment: that is noticed, too' "$(contacts | grep -c 'ann@.* Operator') $(full)" '1 1'
done_testing
