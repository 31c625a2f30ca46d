#!/bin/bash
# A server, or a proxy before it, answers success and tells less, or what cannot be.
. "${top_srcdir:-.}/tests/lib/harness.sh"

spawn perl "$top_srcdir/tests/lib/lying-server.pl" "$T/ldapi" "$T/lie"
eventually 5 test -S "$T/ldapi"
export LDAPI="ldapi://${T//\//%2F}%2Fldapi"
BIND='mechanism: anonymous' PAGE_SIZE=2
config_shop
run_once
is 'the truth: in step' "$RC" 0 || show_run
before=$(contacts)
is 'four contacts' "$(echo "$before" | wc -l)" 4

# Why the run was incomplete, or why a group was.
reason() {
	sql 'SELECT reason FROM run ORDER BY id DESC LIMIT 1'
	sqlite3 "$MIRROR" 'SELECT reason FROM directory_group'
}

# lie SENTENCE REASON: the Perl on stdin; the store does not see what two runs see.
lie() {
	cat >"$T/lie"
	echo ';1' >>"$T/lie"
	run_once
	run_once
	is "$1: nobody goes" "$(contacts)" "$before" || show_run
	like "$1: said why" "$(reason)" "$2"
	rm "$T/lie"
	run_once
	is "$1: in step with the truth" "$RC" 0 || show_run
}

lie 'the control of a page is no paging control' 'cannot be decoded' <<'PERL'
$answer[-1] = [done => 0, \'?'] if $page && $cookie eq ''
PERL
lie 'the control of a page is empty' 'cannot be decoded' <<'PERL'
$answer[-1] = [done => 0, \''] if $page && $cookie eq ''
PERL
lie 'the control is left out on a later page' 'another page' <<'PERL'
@answer = (person('carol'), [done => 0]) if $cookie
PERL
lie 'the first page is full and has no control' 'another page' <<'PERL'
$#{$answer[-1]} = 1 if $page
PERL
lie 'one page is sent again and again, then the end' 'same page' <<'PERL'
@answer = (person('ann'), person('bob'), [done => 0, $cookie eq '' ? 2 : $cookie eq 2 ? 3 : '']) if $page
PERL
lie 'a group is answered twice' 'more than the entry' <<'PERL'
unshift @answer, group('ops', 'dora') if $base =~ /^cn=ops/
PERL
lie 'the members come in two pieces' 'cannot be decoded' <<'PERL'
$answer[0] = [@{group('ops', 'dora')}, [member => "uid=carol,$people"]] if $base =~ /^cn=ops/
PERL
lie 'the members are a sequence and no set' 'cannot be decoded' <<'PERL'
$answer[0] = [@{group('ops')}[0 .. 3], \tlv(0x30, text('member') . tlv(0x30, text("uid=carol,$people")))] if $base =~ /^cn=ops/
PERL
lie 'a member reaches beyond its list' 'cannot be decoded' <<'PERL'
$answer[0] = [@{group('ops')}[0 .. 3], \tlv(0x30, text('member') . tlv(0x31, text("uid=carol,$people") . "\x04\x0auid="))] if $base =~ /^cn=ops/
PERL
lie 'the list of members reaches beyond the entry' 'cannot be decoded' <<'PERL'
$answer[0] = [@{group('ops')}[0 .. 3], \tlv(0x30, text('member') . "\x31\x7f" . text("uid=carol,$people"))] if $base =~ /^cn=ops/
PERL
lie 'something follows the list of members' 'cannot be decoded' <<'PERL'
$answer[0] = [@{group('ops')}[0 .. 3], \tlv(0x30, text('member') . tlv(0x31, text("uid=carol,$people")) . text("uid=dora,$people"))] if $base =~ /^cn=ops/
PERL
lie 'the members are named without a value' 'not send all' <<'PERL'
$answer[0] = group('ops') if $base =~ /^cn=ops/
PERL
lie 'two people have the same id' 'stable id' <<'PERL'
@answer = (person('carol'), [@{person('dora')}[0 .. 5], [entryUUID => 'id-carol']], [done => 0, '']) if $cookie
PERL
lie 'a person has no id' 'no stable id' <<'PERL'
pop @{$answer[0]} if $cookie
PERL
lie 'a person comes as a reference' 'reference' <<'PERL'
@answer = $scope ? (person('ann'), person('bob'), [done => 0, '']) : ([reference => 'ldap://elsewhere/'], [done => 0])
	if $page || $base =~ /^uid/
PERL
lie 'a name that cannot be read stands for a member' 'invalidDNSyntax' <<'PERL'
$answer[0] = [@{group('ops', 'dora')}[0 .. 3], [member => "uid=dora,$people", 'carol']] if $base =~ /^cn=ops/
PERL
done_testing
