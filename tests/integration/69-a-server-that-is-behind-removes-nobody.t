#!/bin/bash
# The first server of the list is away, and the second has not got the newest changes.
. "${top_srcdir:-.}/tests/lib/harness.sh"

SLAPD_GLOBAL='moduleload syncprov'
slapd_init 'overlay syncprov'
{
	for uid in ann bob carol dora; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob
} | slapd_load
cp -r "$SLAPD_DIR" "$T/slapd-second"
sed -i 's/slapd-main/slapd-second/' "$T/slapd-second/slapd.conf"
slapd_start
first=$LDAPI
slapd_use second
slapd_start
URIS="\"$first\", \"$LDAPI\""
config_shop
slapd_use main
group_add ops carol dora
run_once
is 'the first server: in step' "$RC" 0 || show_run
before=$(contacts)
is 'four contacts' "$(echo "$before" | wc -l)" 4

slapd_stop
for _ in 1 2; do run_once; done
is 'the second one, which is behind: nobody goes' "$RC $(contacts)" "4 $before" || show_run
like 'said why' "$(sql 'SELECT reason FROM run ORDER BY id DESC LIMIT 1')" 'the server is behind'
slapd_use second
group_add ops carol
run_once
is 'a newer change has reached it: it is believed' "$RC $(contacts)" "0 $(grep -v dora <<<"$before")" || show_run
done_testing
