#!/bin/bash
# What people see on 80 columns, and what a file gets.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need script

slapd_init
awk -v RS= -v ORS='\n\n' '!/^dn: (dc=corp|ou=(people|groups)),/' "$top_srcdir/conf/sample/directory.ldif" | slapd_load
slapd_start
sed -e "s#@DIR@#$T#" -e "s#@URI@#$LDAPI#" "$top_srcdir/conf/sample/contactsync.yaml" >"$CONFIG"
ctl import "$top_srcdir/conf/sample/clouds.json" >"$T/out"
run_once

# on_terminal COLUMNS ARGUMENT…
on_terminal() {
	local columns=$1
	shift
	TERM=xterm script -qec "stty cols $columns; '$CONTACTCTL' --config '$CONFIG' $*" /dev/null | tr -d '\r'
}
widest() {
	wc -L
}
for words in 'contact list' 'contact list acme' 'cloud list' 'cloud contacts analytics' 'cloud contacts payments-eu' \
	'organization list' 'history --limit 20' 'drift' 'check'; do
	text=$(on_terminal 80 "$words")
	ok "$words: no line is longer than 80" test "$(widest <<<"$text")" -le 80 || diagnose <<<"$text"
done

rm "$STORE"
ctl import "$top_srcdir/conf/sample/clouds.json" >"$T/out"
text=$(on_terminal 80 plan | sed 's/.*\x1b\[K//')
ok 'a first plan: no line is longer than 80' test "$(widest <<<"$text")" -le 80 || diagnose <<<"$text"
is 'and no address is in two' "$(grep -c '<[^>]*$' <<<"$text")" 0 || diagnose <<<"$text"
run_once
group_change replace payments-operators fatima
run_once
text=$(on_terminal 80 drift)
ok 'drift with held changes: no line is longer than 80' test "$(widest <<<"$text")" -le 80 || diagnose <<<"$text"
text=$(on_terminal 80 plan | sed 's/.*\x1b\[K//')
ok 'a plan: no line is longer than 80' test "$(grep -v ': ' <<<"$text" | widest)" -le 80 || diagnose <<<"$text"

text=$(on_terminal 80 contact list)
like 'addresses and numbers are whole' "$text" 'Hanna Müller-Lüdenscheidt hanna@corp.example +\+49305550108 +Technical'
unlike 'what no row has is no column' "$text" 'CLOUD'
like 'what there is no room for is named' "$text" 'Not shown: .*NOTES'
like 'with what all rows have in common' "$(on_terminal 80 cloud contacts analytics)" \
	'In all rows: ORGANIZATION acme, CLOUD analytics, ORIGIN directory'
like 'a wide terminal has room for all' "$(on_terminal 200 contact list | head -n 1)" \
	'^ORGANIZATION +CONTACT +NAME +EMAIL +PHONE +NOTES +ROLES +ORIGIN$'
like 'a narrow one has a block of lines for each' "$(on_terminal 40 contact list)" 'Name +Hanna Müller-Lüdenscheidt'
like 'in a pipe there is every column' "$(ctl contact list | head -n 1)" \
	'^ORGANIZATION +CLOUD +CONTACT +NAME +EMAIL +PHONE +NOTES +ROLES +ORIGIN$'
like 'and every word' "$(ctl contact list)" 'Entered by hand; no run touches it'
done_testing
