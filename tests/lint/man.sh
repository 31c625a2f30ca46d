#!/bin/bash
# Man pages: mandoc finds nothing to complain about, and nothing installed is without one.
. "${top_srcdir:-.}/tests/lib/harness.sh"
need mandoc

pages=(contactsyncd.8 contactctl.1 contactsync.yaml.5 contactsync-events.7)

for page in "${pages[@]}"; do
	ok "$page is there" test -s "$top_srcdir/man/$page"
	is "$page passes mandoc" "$(cd "$top_srcdir/man" && mandoc -T lint -W warning "$page" 2>&1)" ''
	ok "$page is installed" grep -q "$page" "$top_srcdir/man/local.mk"
done

# options PROGRAM: the long ones that --help names
options() {
	"$1" --help | grep -oE -- '--[a-z][a-z-]+' | grep -vx -e --help -e --usage -e --version | sort -u
}

# undocumented PROGRAM PAGE
undocumented() {
	local option
	mandoc -T ascii "$top_srcdir/man/$2" | col -b >"$T/page"
	options "$1" | while read -r option; do
		grep -qF -- "$option" "$T/page" || echo "$option"
	done
}

is 'the unit names no page that is not ours' \
	"$(grep -oE 'man:[^ ]+' "$top_srcdir/systemd/contactsyncd.service.in" | tr -d ')' | tr '(' . |
		cut -d: -f2 | grep -vxF "$(printf '%s\n' "${pages[@]}")")" ''

is 'contactsyncd(8) names every option' "$(undocumented "$CONTACTSYNCD" contactsyncd.8)" ''
is 'contactctl(1) names every option' "$(undocumented "$CONTACTCTL" contactctl.1)" ''

done_testing
