#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	for uid in ann bob; do person $uid "${uid^} Example" $uid@corp.example; done
	group admins ann
	group ops bob
} | slapd_load
slapd_start
config_shop
run_once
is 'the first run is in step' "$RC" 0 || show_run
before=$(contacts)

sql "INSERT INTO contact (scope, email, origin) SELECT id, 'desk@corp.example', 'directory' FROM cloud;
	INSERT INTO contact_role SELECT max(id), 'Operator' FROM contact"
for _ in 1 2; do run_once; done
is 'a contact of nobody, said to be the directory'\''s, stays' "$(contacts | grep -c desk)" 1
is 'and the rest is in step' "$RC" 0

sql "DELETE FROM contact WHERE email = 'desk@corp.example';
	UPDATE contact SET origin = 'local' WHERE email = 'bob@corp.example'"
run_once
is 'a contact said to be local is the directory'\''s again' \
	"$(sql "SELECT origin FROM contact WHERE email = 'bob@corp.example'")" directory
is 'the run succeeds' "$RC" 0 || show_run

sql "UPDATE contact SET person = 'nobody' WHERE email = 'ann@corp.example'"
for _ in 1 2; do run_once; done
is 'a contact that was given to nobody is made anew' "$(contacts)" "$before"
done_testing
