#!/bin/bash
# The installed configuration and the man page name exactly the settings of the table,
# with the table's types and defaults.
. "${top_srcdir:-.}/tests/lib/harness.sh"

print_settings=$top_builddir/tests/lint/print-settings
installed=$top_srcdir/conf/contactsync.yaml
page=$top_srcdir/man/contactsync.yaml.5

# "PATH (TYPE, default VALUE)", a line per setting
table() {
	"$print_settings" | grep -v '^	'
}

table_names() {
	table | sed 's/ (.*//'
}

# The installed file with its commented settings switched on, line by line.
switched_on() {
	sed -E 's/^#( *(- )?[a-z_]+:)/\1/' "$installed"
}

# "PATH<tab>LINE" for each setting of the installed file
installed_settings() {
	switched_on >"$T/contactsync.yaml"
	"$print_settings" "$T/contactsync.yaml"
}

installed_defaults() {
	local path line value
	while IFS=$'\t' read -r path line; do
		value=$(switched_on | sed -n "${line}s/^[^:]*: *//p")
		echo "$path${value:+ $value}"
	done < <(installed_settings)
}

# The installed file shows that uris is a list, and has a sample of organizations.
table_defaults() {
	table | sed -E -e 's/ \(.*, default (.*)\)$/ \1/; t' -e 's/ \(.*//; s/^directory\.uris$/& []/' |
		sed 's/^organizations \[\]$/organizations/'
}

nothing_is_set() {
	! grep -qv '^ *\(#\|$\)' "$installed"
}

is 'the installed file names the settings of the table' \
	"$(installed_settings | cut -f1 | sort)" "$(table_names | sort)"
is 'the installed file shows the defaults of the table' \
	"$(installed_defaults | sort)" "$(table_defaults | sort)"
ok 'the installed file sets nothing' nothing_is_set
is 'the man page names the settings with type and default of the table' \
	"$(sed -nE 's/^\.It Ic (.*) Pq (.*)/\1 (\2)/p' "$page" | tr -d '\\&' | sort)" "$(table | sort)"

done_testing
