#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

slapd_init
{
	person ann 'Ann Lee' ann@corp.example
	group admins ann
	group ops ann
} | slapd_load
printf %s "$SERVICE_PASSWORD" >"$T/password"
chmod 600 "$T/password"
BIND="mechanism: simple, dn: \"$SERVICE_DN\", password_file: \"$T/password\""
SLAPD_DEBUG=256
refused() { # WHAT PATTERN
	run_once
	isnt "$1: no success" "$RC" 0
	is "$1: no bind is sent" "$(grep -c 'BIND dn="cn=contactsync' "$SLAPD_DIR/log")" 0
	like "$1: said to be so" "$(events directory-unreachable .CONTACTSYNC_DETAIL)" "$2" || show_run
	rm -f "$STORE" "$MIRROR"
	: >"$SLAPD_DIR/log"
}
use() { # URI TLS
	URIS="$1" TLS="$2"
	config_shop
}
tls_init
for certificate in other expired wrong-name; do
	SLAPD_CERT=$certificate slapd_start ldap ldaps
	declare -A why=([other]='unknown|not trusted' [expired]=expired [wrong-name]='elsewhere.example')
	use "$LDAPS_URI" "ca_file: \"$T/tls/ca.pem\""
	refused "ldaps, certificate $certificate" "${why[$certificate]}"
	use "$LDAP_URI" "mode: starttls, ca_file: \"$T/tls/ca.pem\""
	refused "StartTLS, certificate $certificate" "${why[$certificate]}"
	slapd_stop
done
SLAPD_CERT=none slapd_start ldap
use "$LDAP_URI" "mode: starttls, ca_file: \"$T/tls/ca.pem\""
refused 'StartTLS refused' 'StartTLS|TLS'
slapd_stop
slapd_start ldap ldaps
for uri in "$LDAPS_URI" "$LDAP_URI"; do
	use "$uri" "ca_file: \"$T/tls/ca.pem\""
	run_once
	is "${uri%%:*} with the right certificate works" "$RC" 0 || show_run
done
done_testing
