#!/bin/bash
# Several addresses, other cases, phone formats, blanks: what is the same is not changed, what is
# unclear stays as it is.
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example 'telephoneNumber: +44 20 7946 0101'
	person bob 'Bob Fisher' bob@corp.example 'mail: b.fisher@corp.example' 'telephoneNumber: 0207 946'
	person carol 'Carol Ng' carol@corp.example 'telephoneNumber: +49 (0)30 12345-67'
	person dora 'Dora Diaz' 'dora at corp'
	person eve 'Eve Evans' '  eve@corp.example '
	group admins ann bob
	group ops carol dora eve
} | slapd_load
slapd_start
config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
of() { # NAME COLUMNS
	sql "SELECT $2 FROM v1_contacts WHERE name = '$1'"
}
put() { # UID ATTRIBUTE VALUE…
	local uid=$1 attribute=$2
	shift 2
	{
		printf 'dn: %s\nchangetype: modify\nreplace: %s\n' "$(person_dn "$uid")" "$attribute"
		for value; do ldif_line "$attribute" "$value"; done
	} | ldap_mod
}
edits() { count_events change-applied; }
drift() { sql -separator ' ' "SELECT kind, field, store_value, directory_value, held_by FROM v1_drift WHERE kind <> 'add' AND person = (SELECT person FROM v1_contacts WHERE name = '$1' LIMIT 1)"; }
run_once
is 'the first run succeeds' "$RC" 0 || show_run
is 'of several addresses the smallest is taken' "$(of 'Bob Fisher' email)" b.fisher@corp.example
is 'a phone number that is none of the whole world is kept as it is' "$(of 'Bob Fisher' phone)" '0207 946'
is 'one that is, as such' "$(of 'Carol Ng' phone)" +49301234567
is 'who has no usable address is not added' "$(contacts | grep -c dora) $(sql "SELECT held_by FROM v1_drift WHERE kind = 'add'")" '0 unusable-address'
ok 'which is said' has_events change-held
is 'white space around an address is no part of it' "$(sql "SELECT email FROM v1_contacts WHERE name = 'Eve Evans'")" eve@corp.example

put ann mail ANN@Corp.Example
put ann telephoneNumber tel:+44-20-7946-0101
put bob mail b.fisher@corp.example a.fisher@corp.example
put carol telephoneNumber '+49 30 1234567'
run_once
is 'the same address and number, spelled otherwise, are no change' "$RC $(edits)" '0 0' || show_run
is 'nor a smaller address beside the stored one' "$(of 'Bob Fisher' email)" b.fisher@corp.example
is 'nor is it drift' "$(drift 'Ann Lee')$(drift 'Bob Fisher')$(drift 'Carol Ng')" ''

put bob mail c.fisher@corp.example B.Fisher@corp.example a.fisher@corp.example
run_once
is 'the stored address stays while it is among them' "$(edits) $(of 'Bob Fisher' email)" '0 b.fisher@corp.example'
put bob mail c.fisher@corp.example a.fisher@corp.example
run_once
is 'then the smallest takes its place' "$(of 'Bob Fisher' email)" a.fisher@corp.example

put carol telephoneNumber
run_once
is 'a phone number that is gone stays' "$RC $(edits) $(of 'Carol Ng' phone)" '0 0 +49301234567'
is 'and is reported' "$(drift 'Carol Ng')" 'edit phone +49301234567  blanked'
put carol telephoneNumber '+49 30 7654321'
run_once
is 'a new one is taken' "$(of 'Carol Ng' phone) $(drift 'Carol Ng')" '+49307654321 '

put carol mail
run_once
is 'an address that is gone stays' "$(of 'Carol Ng' email)" carol@corp.example
like 'and is reported' "$(drift 'Carol Ng')" 'blanked|unusable'
put ann mail 'no address'
put bob mail 'bob@'
run_once
is 'unusable addresses of both Admins change nothing' "$RC $(contacts | grep -c 'Admin$')" '0 2'
is 'and they are Admins as before' "$(sql 'SELECT admins FROM v1_clouds')" 2
like 'but it is reported' "$(sql "SELECT group_concat(DISTINCT held_by) FROM v1_drift")" unusable-address
put dora mail dora@corp.example
run_once
is 'an address makes her a contact' "$(contacts | grep -c dora)" 1
done_testing
