#!/bin/bash
# Where hundreds of groups are bound they are read by one search. A server answers it with a
# group twice, or with half of one before an error: by name it tells the truth.
. "${top_srcdir:-.}/tests/lib/harness.sh"

spawn perl "$top_srcdir/tests/lib/lying-server.pl" "$T/ldapi" "$T/lie"
eventually 5 test -S "$T/ldapi"
export LDAPI="ldapi://${T//\//%2F}%2Fldapi"
BIND='mechanism: anonymous'
{
	printf '  - name: acme\n    clouds:\n'
	echo "      - {name: shop, contacts: {admin: 'cn=admins,ou=groups,$BASE', operator: 'cn=ops,ou=groups,$BASE'}}"
	for i in {1..260}; do
		echo "      - {name: c$i, contacts: {admin: 'cn=g$i,ou=groups,$BASE'}}"
	done
} | config_write
shop() { contacts | grep ' shop '; }

# groups ANSWER: what the search over all groups brings, as Perl
groups() {
	echo "if (\$base =~ /^ou=groups/ && \$scope) { @answer = ($1) } 1" >"$T/lie"
}
groups "group('admins', 'ann', 'bob'), group('ops', 'carol', 'dora'), [done => 0, '']"
run_once
before=$(shop)
is 'the truth is taken' "$(echo "$before" | wc -l)" 4 || show_run

lie() { # SENTENCE ANSWER
	groups "$2"
	run_once
	run_once
	is "$1: nobody goes" "$(shop)" "$before" || show_run
}
lie 'half of a group, then all of it' \
	"group('ops', 'dora'), group('admins', 'ann', 'bob'), group('ops', 'carol', 'dora'), [done => 0, '']"
lie 'all of a group, then half of it' \
	"group('ops', 'carol', 'dora'), group('admins', 'ann', 'bob'), group('ops', 'dora'), [done => 0, '']"
lie 'half of a group, three times' \
	"group('ops', 'dora'), group('ops', 'dora'), group('ops', 'carol'), group('admins', 'ann', 'bob'), [done => 0, '']"
lie 'half of a group, then an error' "group('ops', 'dora'), [done => 4, '']"

groups "group('admins', 'ann', 'bob'), group('ops', 'dora'), [done => 0, '']"
run_once
is 'one answer to a search that ends well is believed' "$(shop | grep -c carol)" 0
done_testing
