#!/bin/bash
# Mistakes and faults at random, some at a time, with runs between them: in the directory, in the
# configuration, with the files. People who were members all the time keep their roles, whatever
# happens around them, and when all is put right the store is in step. Others come and go.
# SEED=n repeats a series, ROUNDS=n makes it longer.
. "${top_srcdir:-.}/tests/lib/harness.sh"

RANDOM=${SEED:=$(($$ % 30000))}
echo "# SEED=$SEED"
rounds=${ROUNDS:-25}
loyal=(ann bob carol dora eve fred gina)
SLAPD_GLOBAL='moduleload syncprov'
slapd_init 'overlay syncprov' \
	"access to filter=(description=hidden) by dn.exact=\"$ROOT_DN\" read by * none"
{
	for uid in "${loyal[@]}" x1 x2 x3 canary; do person "$uid" "$uid" "$uid@corp.example"; done
	printf 'dn: ou=staff,ou=people,%s\nobjectClass: organizationalUnit\nou: staff\n\n' "$BASE"
	group admins ann
	group ops bob @team x1
	group team carol dora @inner x2
	group inner eve x3
	group watch fred gina
	group byoc-far-admin ann fred
	group byoc-far-operator gina
} | slapd_load
slapd_start
bind_as_service
CANARIES="\"$(person_dn canary)\""
POLICY="confirm_removals: $((1 + RANDOM % 2)), guard: {removals: 100%, floor: 1000}"
ROLES='Operator, Watcher'
service=$BIND base="base: \"ou=people,$BASE\"" filter='filter: (objectClass=inetOrgPerson)'

# config: as set, or without a mistake
config() {
	config_write <<-YAML
		  - name: acme
		    contacts: {technical: "$(group_dn watch)"}
		    clouds:
		      - name: shop
		        contacts: {admin: "$(group_dn admins)", operator: "$(group_dn ops)", watcher: "$(group_dn watch)"}
		    discover: [{group: "cn=byoc-{cloud}-{role}", unknown: draft}]
	YAML
}
config_right() {
	BIND=$service PEOPLE="$base, $filter" PAGE_SIZE=500 NESTING=10
	config
}
# roles of those who stay, each once: another id attribute makes another contact of the same person
held() {
	sql -separator ' ' "SELECT DISTINCT organization, cloud, name, role FROM v1_contacts
		WHERE name NOT LIKE 'x%' ORDER BY 1, 2, 3, 4"
}

# --- mistakes, and what puts them right --------------------------------------

right=()
declare -A wrong

# once THING: fails if something is wrong with it already
once() {
	[ -z "${wrong[$1]:-}" ] && wrong[$1]=yes
}
# pick WORD…: one of them is $picked
pick() {
	local n=$((RANDOM % $# + 1))
	picked=${!n}
}
# dn_of ATTRIBUTE VALUE: wherever the entry is now
dn_of() {
	ldapsearch -Q -Y EXTERNAL -H "$LDAPI" -LLL -o ldif-wrap=no -b "$BASE" "($1=$2)" 1.1 |
		sed -n 's/^dn: //p'
}
rename() { # DN NEW-RDN
	once "$1" && ldap_rename "$1" "$2" && right+=("ldap_rename '$2,${1#*,}' '${1%%,*}'")
}
move() { # UID
	once "$(person_dn "$1")" && ldap_rename "$(person_dn "$1")" "uid=$1" "ou=staff,ou=people,$BASE" &&
		right+=("ldap_rename 'uid=$1,ou=staff,ou=people,$BASE' uid=$1 ou=people,$BASE")
}
describe() { # UID TEXT
	printf 'dn: %s\nchangetype: modify\nreplace: description\ndescription: %s\n' \
		"$(dn_of mail "$1@corp.example")" "$2" | ldap_mod
}
hide() { # UID
	once hide && describe "$1" hidden && describe canary hidden &&
		right+=("describe $1 seen" 'describe canary seen')
}
change_group() { # add|delete GROUP UID
	printf 'dn: %s\nchangetype: modify\n%s: member\nmember: %s\n' "$(dn_of cn "$2")" "$1" \
		"$(person_dn "$3")" | ldap_mod >/dev/null
}
away() {
	slapd_stop
	run_once
	slapd_start
}
killed() {
	"$CONTACTSYNCD" --config "$CONFIG" --once >/dev/null 2>&1 &
	sleep ".0$((RANDOM % 9))"
	{ kill -KILL $! && wait $!; } 2>/dev/null
}
# old NAME FILE: keeps a copy of the file, or puts the kept one back
old() {
	if [ -e "$T/$1" ] && ((RANDOM % 2)); then
		rm -f "$2"-*
		cp "$T/$1" "$2"
	else
		cp "$2" "$T/$1" 2>/dev/null
	fi
}

mistakes=(
	'rm -f "$MIRROR"*'
	'old mirror "$MIRROR"'
	'old store "$STORE"'
	'rename "$(person_dn $someone)" uid=former-$someone'
	'move $someone'
	'pick team inner && rename "$(group_dn $picked)" cn=nested'
	'pick ops admins watch byoc-far-admin byoc-far-operator && rename "$(group_dn $picked)" cn=bound-$RANDOM'
	'hide $someone'
	'PEOPLE="$base, filter: (!(mail=$someone@corp.example))" && config'
	'PEOPLE="$base, $filter, enabled: (!(mail=$someone@corp.example))" && config'
	'PEOPLE="base: \"ou=staff,ou=people,$BASE\", $filter" && config'
	'PEOPLE="$base, $filter, attributes: {id: mail}" && config'
	'NESTING=$((RANDOM % 3)) && config'
	'PAGE_SIZE=$((RANDOM % 3 + 1)) && config'
	'pick anonymous external && BIND="mechanism: $picked" && config'
	'pick "ops x1" "team x2" "inner x3" && change_group add $picked'
	'pick "ops x1" "team x2" "inner x3" && change_group delete $picked'
	'ctl plan >/dev/null 2>&1'
	'ctl sync --full >/dev/null 2>&1'
	'away'
	'killed'
)

config_right
for _ in 1 2; do run_once; done
is 'the first runs are in step' "$RC" 0 || show_run
before=$(held)
lost='' stuck=''

run_and_look() {
	run_once
	series+="run $RC; "
	lost=$(comm -23 <(echo "$before") <(held))
	[ "$(sql "SELECT count(*) FROM v1_clouds WHERE admins = 0 AND state <> 'draft'")" = 0 ] ||
		lost+=' the Admin'
	[ -z "$lost" ]
}

# All that awaits approval now are those who have left: the others are members, and seen.
put_right() {
	local n
	for ((n = ${#right[@]} - 1; n >= 0; n--)); do eval "${right[n]}"; done
	right=() wrong=()
	config_right
	series+='put right; '
	for _ in 1 2 3; do run_and_look || return; done
	if [ "$RC" = 3 ]; then
		ctl approve "$(ctl --json plan | jq -r .plan)" >"$T/out" 2>&1
		run_and_look || return
	fi
	[ "$RC" = 0 ] || stuck="exit code $RC"
}

for ((round = 0; round < rounds; round++)); do
	((round % 3)) || series=
	for ((k = RANDOM % 3; k >= 0; k--)); do
		pick "${loyal[@]}"
		someone=$picked mistake=${mistakes[RANDOM % ${#mistakes[@]}]}
		eval "$mistake" >"$T/.mistake" 2>&1
		series+="$mistake ($someone, ${picked:-}); "
	done
	for ((k = RANDOM % 3; k >= 0; k--)); do run_and_look || break 2; done
	((round % 3 < 2)) || put_right
	[ -z "$lost$stuck" ] || break
done
[ -n "$lost$stuck" ] || put_right
is "nobody is lost in $rounds rounds" "$lost" '' || diagnose <<<"$series"
is 'and put right the store is in step' "$stuck" '' || diagnose <<<"$series"
done_testing
