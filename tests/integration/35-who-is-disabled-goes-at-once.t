#!/bin/bash
# enabled: auto understands what servers write into an entry that is locked or has expired.
. "${top_srcdir:-.}/tests/lib/harness.sh"

cat >"$T/foreign.schema" <<'SCHEMA'
attributetype ( 2.16.840.1.113730.3.1.610 NAME 'nsAccountLock' EQUALITY caseIgnoreMatch
	SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.2.840.113556.1.4.8 NAME 'userAccountControl' EQUALITY integerMatch
	SYNTAX 1.3.6.1.4.1.1466.115.121.1.27 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.4203.666.11.99.1 NAME 'foreignAccount' SUP top AUXILIARY
	MAY ( nsAccountLock $ userAccountControl ) )
SCHEMA
SLAPD_GLOBAL="moduleload ppolicy
include $SLAPD_SCHEMA/nis.schema
include $T/foreign.schema"
slapd_init 'overlay ppolicy'
uids='admin spare ns ad lock shadow well tomorrow'
{
	for uid in $uids; do
		person "$uid" "Person $uid" "$uid@corp.example"
	done | sed '/^objectClass:/a objectClass: foreignAccount\nobjectClass: shadowAccount'
	group admins admin spare
	group ops ns ad lock shadow well tomorrow
} | slapd_load
slapd_start
POLICY='confirm_removals: 3'
config_write <<YAML
  - name: acme
    clouds:
      - {name: shop, contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)"}}
YAML
put() { # UID ATTRIBUTE [VALUE]
	printf 'dn: %s\nchangetype: modify\nreplace: %s\n%s\n' "$(person_dn "$1")" "$2" "${3:+$2: $3}" | ldap_mod -e relax
}
role() { contacts | awk -v role="$1" '$4 == role {sub("@.*", "", $3); print $3}' | paste -sd' '; }
today=$(($(date +%s) / 86400))
run_once
is 'the first run succeeds' "$RC" 0 || show_run
is 'all are taken' "$(role Admin) $(role Operator)" 'admin spare ad lock ns shadow tomorrow well'

put ns nsAccountLock true
put ad userAccountControl 514
put lock pwdAccountLockedTime 000001010000Z
put shadow shadowExpire $((today - 1))
put tomorrow shadowExpire $((today + 1))
put well nsAccountLock false
put well userAccountControl 512
put well shadowExpire -1
put well pwdAccountLockedTime "$(date -u +%Y%m%d%H%M%SZ)"
put admin nsAccountLock TRUE
run_once
is 'who is locked goes at once; who was locked for a while only, or will expire, stays' \
	"$(role Operator)" 'shadow tomorrow well' || show_run
is 'who has expired goes when it is confirmed, since clocks go wrong' \
	"$(sql "SELECT held_by FROM v1_drift WHERE held_by IS NOT NULL")" unconfirmed
is 'an Admin as well, when another is there' "$(role Admin)" spare
put spare nsAccountLock TRUE
run_once
is 'the last one stays' "$RC $(role Admin)" '5 spare'
is 'by a rule' "$(sql "SELECT held_by FROM v1_drift WHERE held_by <> 'unconfirmed'")" admin-required
run_once
is 'who has expired goes in the third run' "$(role Operator)" 'tomorrow well'

put ns nsAccountLock
put ad userAccountControl 512
put lock pwdAccountLockedTime
put shadow shadowExpire
put admin nsAccountLock FALSE
run_once
is 'who is let in again comes back' "$RC $(role Operator)" '0 ad lock ns shadow tomorrow well'
is 'the Admin too, and the disabled one goes' "$(role Admin)" 'admin' || { run_once; is 'at the latest in the next run' "$(role Admin)" admin; }
done_testing
