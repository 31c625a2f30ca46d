#!/bin/bash
. "${top_srcdir:-.}/tests/lib/harness.sh"

SLAPD_GLOBAL='moduleload retcode'
slapd_init "limits dn.exact=\"$SERVICE_DN\" size.soft=15 size.hard=15 size.prtotal=15" \
	'overlay retcode' "retcode-parent \"ou=codes,$BASE\"" \
	'retcode-item "cn=timelimit" 0x03' 'retcode-item "cn=busy" 0x33' 'retcode-item "cn=referral" 0x0a' \
	'retcode-item "cn=hangup" 0x34 flags=pre-disconnect'
{
	for i in $(seq 10 39); do person "u$i" "User $i" "u$i@corp.example"; done
	group admins u10 u39
	group ops u11 u38
} | slapd_load
slapd_start ldap
people='base: "ou=people,dc=corp,dc=example"'
POLICY='confirm_removals: 1'
config() {
	PEOPLE=$people
	config_shop
}
config
run_once
is 'the first run, by an unlimited client, is complete' "$RC" 0 || show_run
before=$(contacts)

printf %s "$SERVICE_PASSWORD" >"$T/password"
chmod 600 "$T/password"
group_remove ops u38
group_remove admins u39
group_add ops u12
for size in 5 0; do
	URIS="$LDAP_URI" TLS='mode: none, insecure: true' PAGE_SIZE=$size \
		BIND="mechanism: simple, dn: \"$SERVICE_DN\", password_file: \"$T/password\"" config
	sed -i '/  tls:/d; s/^directory:/directory:\n  tls: {mode: none, insecure: true}/' "$CONFIG"
	run_once
	is "size limit, pages of $size: exit code 4" "$RC" 4 || show_run
	like "size limit, pages of $size: said why" "$(sql 'SELECT reason FROM run ORDER BY id DESC LIMIT 1')" 'bound as|sizeLimitExceeded|size limit'
	is "size limit, pages of $size: nobody goes" "$(contacts | grep -Fxc -f <(echo "$before"))" 4
done
is 'what was seen to be new is added all the same' "$(contacts | grep -c u12@corp.example)" 1

unset URIS TLS BIND PAGE_SIZE
for code in timelimit busy referral hangup; do
	people="base: \"cn=$code,ou=codes,dc=corp,dc=example\""
	config
	run_once
	is "$code: exit code 4" "$RC" 4 || show_run
	is "$code: nobody goes" "$(contacts | grep -Fxc -f <(echo "$before"))" 4
done
people='base: "ou=people,dc=corp,dc=example"'
config
run_once
is 'a complete read again: who left goes' "$(contacts | grep -c 'u38\|u39')" 0
is 'and the run is fine' "$RC" 0
done_testing
