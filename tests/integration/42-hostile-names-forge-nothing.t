#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

people=${PEOPLE_COUNT:-10000}
slapd_init
perl -MMIME::Base64 -e '
	my @evil = ("Ann\nMESSAGE_ID=00000000000000000000000000000000", "\e]0;owned\a\e[31mred", "%n%n%s%100000d", "a\tb\rc",
		"\x{e2}\x{80}\x{ae}gpj.exe", "x\x{c2}\x{9b}31m", "name\n{\"CONTACTSYNC_EVENT\":\"admin-missing\"}", "; DROP TABLE contact; --", "\x27 OR 1=1 --", "\x{e2}\x{80}\x{a8}line");
	my ($n, $base) = @ARGV;
	my $g = "";
	for my $i (1 .. $n) {
		my $name = $evil[$i % @evil] . " $i";
		print "dn: uid=e$i,ou=people,$base\nobjectClass: inetOrgPerson\nuid: e$i\nsn: x\ncn: e$i\ndisplayName:: ", encode_base64($name, ""), "\nmail: e$i\@corp.example\n\n";
		$g .= "member: uid=e$i,ou=people,$base\n";
	}
	print "dn: cn=technical,ou=groups,$base\nobjectClass: groupOfNames\ncn: technical\n$g\n";
	print "dn: cn=admins,ou=groups,$base\nobjectClass: groupOfNames\ncn: admins\nmember: uid=e1,ou=people,$base\nmember: uid=e2,ou=people,$base\n\n";
' "$people" "$BASE" | slapd_load
slapd_start
config_write <<'YAML'
  - name: acme
    contacts: {technical: "cn=technical,ou=groups,dc=corp,dc=example"}
    clouds:
      - {name: shop, contacts: {admin: "cn=admins,ou=groups,dc=corp,dc=example"}}
YAML
run_once
is "$people people with hostile names are taken" "$RC" 0 || show_run
is 'all of them' "$(sql "SELECT count(*) FROM v1_contacts WHERE role = 'Technical'")" "$people"
ok 'every line of the log is one JSON object with a known event' \
	jq -e -s 'all(.[]; type == "object" and (.CONTACTSYNC_EVENT | test("^(run-finished|change-applied|config-loaded|events-omitted|admin-single)$")))' "$T/events"
is 'the first hundred changes are said, the rest counted' "$(count_events change-applied)" 100
like 'by a line of its own' "$(events events-omitted .CONTACTSYNC_COUNT | head -1)" '^"?[0-9]+"?$'
is 'the store holds no control characters' "$(sql "SELECT count(*) FROM contact WHERE name GLOB '*[' || char(1) || '-' || char(31) || ']*'")" 0
ctl contact list acme >"$T/table" 2>&1
is 'tables hold none either' "$(LC_ALL=C tr -d '\n\t' <"$T/table" | LC_ALL=C grep -c '[[:cntrl:]]')" 0
ctl --json contact list acme >"$T/json"
ok 'the JSON output parses' jq -e '.contacts | length > 0' "$T/json"
done_testing
