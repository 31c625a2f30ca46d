#!/bin/bash
# The harness itself: slapd, its certificates, its words, the end of processes.
. "${top_srcdir:-.}/tests/lib/harness.sh"

search() {
	ldapsearch -LLL -o ldif-wrap=no "$@" | grep -v '^$'
}

slapd_init "limits dn.exact=\"$SERVICE_DN\" size.soft=1 size.hard=1"
ok 'people and groups load' slapd_load < <(
	person ann 'Ann Example' ann@corp.example
	person bob 'Böb, "Quote"' bob@corp.example 'telephoneNumber: +49 30 1234567'
	group admins ann bob
	group everyone @admins
	group empty
)
slapd_start ldap ldaps

is 'the one who runs the test is the administrator' \
	"$(ldapwhoami -Q -Y EXTERNAL -H "$LDAPI")" "dn:$ROOT_DN"
is 'names keep their bytes' \
	"$(search -Q -Y EXTERNAL -H "$LDAPI" -b "$BASE" uid=bob cn | sed -n 's/^cn:: //p' | base64 -d)" 'Böb, "Quote"'
is 'a group can hold another one' \
	"$(search -Q -Y EXTERNAL -H "$LDAPI" -b "$BASE" cn=everyone member | tail -n 1)" "member: $(group_dn admins)"

export LDAPTLS_CACERT=$T/tls/ca.pem
ok 'ldaps answers under its address' ldapwhoami -x -H "$LDAPS_URI"
ok 'StartTLS answers' ldapwhoami -x -ZZ -H "$LDAP_URI"
not_ok 'limits hold for the service account' search -x -D "$SERVICE_DN" -w "$SERVICE_PASSWORD" -H "$LDAP_URI" -b "$BASE"

group_remove admins ann bob
group_add everyone bob
is 'a group can become empty' \
	"$(search -Q -Y EXTERNAL -H "$LDAPI" -b "$(group_dn admins)" member | wc -l)" 1
ldap_rename "$(person_dn bob)" uid=robert
ok 'a person can be renamed' search -Q -Y EXTERNAL -H "$LDAPI" -b "$(person_dn robert)"
ldap_del "$(person_dn ann)"
not_ok 'a person can be deleted' search -Q -Y EXTERNAL -H "$LDAPI" -b "$(person_dn ann)"

for certificate in wrong-name expired other; do
	slapd_stop
	SLAPD_CERT=$certificate slapd_start ldaps
	not_ok "the $certificate certificate is refused" ldapwhoami -x -H "$LDAPS_URI"
done
slapd_kill
not_ok 'a killed server answers nobody' slapd_answers

slapd_use second
slapd_init
slapd_start ldap
ok 'a second server runs beside the first' ldapsearch -x -H "$LDAP_URI" -b "$BASE" -s base
slapd_pid=$(cat "$SLAPD_DIR/pid")

spawn sleep 600
sleeper=$PID
ok 'ports differ' test "$(free_port 3 | sort -u | wc -l)" -eq 3
ok 'a process is ended by its number' end_process "$sleeper"
not_ok 'and is gone' kill -0 "$sleeper"
ok 'slapd is still there' kill -0 "$slapd_pid"

done_testing
