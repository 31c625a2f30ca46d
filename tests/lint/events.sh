#!/bin/bash
# The table of events, the journal's catalog and the man page say the same, and the metrics' file.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need journalctl mandoc

catalog=$top_srcdir/systemd/contactsync.catalog
man=$top_srcdir/man/contactsync-events.7
"$top_builddir/tests/lint/event-table" "$T/metrics" >"$T/table" || exit 99

events() { # NAME ID PRIORITY
	awk '$1 == "event" { print $2, $3, $4 }' "$T/table" | sort
}

catalog_events() { # NAME ID
	awk '/^# [a-z-]+$/ { name = $2 } /^-- / { print name, $2; name = "?" }' "$catalog" | sort
}

# Entries that lack a line of their head, or a body.
catalog_gaps() {
	awk '
		function close_entry() { if (id && !(subject && by && doc && body)) print id }
		/^-- / { close_entry(); id = $2; subject = by = doc = body = 0; next }
		/^Subject: ./ { subject++; next }
		/^Defined-By: contactsync$/ { by++; next }
		/^Documentation: man:contactsync-events\(7\)$/ { doc++; next }
		/^[^#]/ { body++ }
		END { close_entry() }' "$catalog"
}

catalog_fields() { # NAME FIELD
	awk '/^# [a-z-]+$/ { name = $2 }
		{ while (match($0, /@[A-Z_]+@/)) {
			print name, substr($0, RSTART + 1, RLENGTH - 2)
			$0 = substr($0, RSTART + RLENGTH) } }' "$catalog" | sort -u
}

# The part of the man page under the heading $1.
man_section() {
	awk -v heading=".Sh $1" '/^\.Sh / { on = $0 == heading } on' "$man"
}

man_events() { # NAME ID PRIORITY
	man_section EVENTS | awk '
		$1 == ".It" { name = $3 }
		$1 == ".Dl" { sub("MESSAGE_ID=", "", $2); sub("PRIORITY=", "", $3); print name, $2, $3 }' |
		sort
}

man_fields() { # NAME FIELD
	man_section EVENTS | awk '$1 == ".It" { name = $3 } $1 == ".Ev" { print name, $2 }' | sort -u
}

places() { # NAME FIELD
	awk '$1 == "place" { print $2, $3 }' "$T/table" | sort -u
}

fields() {
	awk '$1 == "field" && /CONTACTSYNC_/ { print $2 }' "$T/table" | sort
}

metrics() { # NAME or NAME{LABEL}
	sed -nE 's/^(contactsync_[a-z_]+)(\{[a-z]+)?.*/\1\2/p' "$T/metrics" |
		sed '/{/s/$/}/' | sort -u
}

isnt 'there are events' "$(events)" ''
is 'names and identifiers of the catalog are those of the table' \
	"$(catalog_events)" "$(events | cut -d' ' -f1,2)"
is 'every entry of the catalog is whole' "$(catalog_gaps)" ''
is 'names, identifiers and priorities of the man page are those of the table' \
	"$(man_events)" "$(events)"
is 'the man page names every field of a sentence' \
	"$(comm -23 <(places) <(man_fields))" ''
is 'the man page names every field of a catalog entry' \
	"$(comm -23 <(catalog_fields) <(man_fields))" ''
is 'the man page explains exactly the fields that there are' \
	"$(man_section FIELDS | awk '$1 == ".It" { print $3 }' | sort)" "$(fields)"
is 'the man page gives events only fields that there are' \
	"$(man_fields | cut -d' ' -f2 | sort -u | comm -23 - <(fields))" ''
is 'the man page explains exactly the metrics that there are' \
	"$(man_section METRICS | awk '$1 == ".It" { print $3 }' | sort)" "$(metrics)"
ok 'mandoc has nothing to say against the man page' mandoc -T lint -W warning "$man"

root=$T/root
mkdir -p "$root/usr/lib/systemd/catalog"
cp "$catalog" "$root/usr/lib/systemd/catalog/"
ok 'journalctl compiles the catalog' journalctl --update-catalog --root="$root"
is 'the compiled catalog has every event' \
	"$(journalctl --root="$root" --list-catalog | awk '{ print $1, $2 }' | sort)" \
	"$(events | awk '{ print $2, "contactsync:" }' | sort)"

done_testing
