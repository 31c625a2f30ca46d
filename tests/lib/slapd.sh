# shellcheck shell=bash
# A private OpenLDAP slapd for a scenario: own database, own ldapi socket, own ports.
# Sourced by harness.sh. A test can have several: slapd_use NAME switches between them.
#
# Of the server in use: LDAPI, LDAP_URI, LDAPS_URI (set when it listens), SLAPD_DIR.
# Whoever runs the test is the administrator over ldapi by SASL EXTERNAL.

BASE=dc=corp,dc=example
ROOT_DN="cn=admin,$BASE"
SERVICE_DN="cn=contactsync,ou=services,$BASE" # an ordinary client: limits and access rules apply
SERVICE_PASSWORD=secret
export BASE ROOT_DN SERVICE_DN SERVICE_PASSWORD
PATH=$PATH:/usr/sbin:/sbin
: "${SLAPD_SCHEMA:=/etc/ldap/schema}" "${SLAPD_MODULES:=/usr/lib/ldap}"

# --- certificates ----------------------------------------------------------

tls_ca() {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
		-subj "/CN=Test authority $1" -addext basicConstraints=critical,CA:TRUE \
		-addext keyUsage=critical,keyCertSign,cRLSign \
		-keyout "$T/tls/$1.key" -out "$T/tls/$1.pem" 2>/dev/null
}

# tls_certificate NAME CA DAYS ALTERNATIVE-NAMES
tls_certificate() {
	openssl x509 -req -in "$T/tls/server.csr" -CA "$T/tls/$2.pem" -CAkey "$T/tls/$2.key" \
		-CAcreateserial -days "$3" -out "$T/tls/$1.pem" \
		-extfile <(printf 'subjectAltName=%s\nextendedKeyUsage=serverAuth\n' "$4") 2>/dev/null
}

# Makes $T/tls: ca.pem and the server certificates good, wrong-name, expired, and other
# (of an authority that nobody trusts), all for the key server.key.
tls_init() {
	[ ! -d "$T/tls" ] || return 0
	mkdir "$T/tls"
	tls_ca ca && tls_ca other-ca &&
		openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=ldap.corp.example \
			-keyout "$T/tls/server.key" -out "$T/tls/server.csr" 2>/dev/null &&
		tls_certificate good ca 30 DNS:ldap.corp.example,IP:127.0.0.1 &&
		tls_certificate wrong-name ca 30 DNS:elsewhere.example &&
		tls_certificate expired ca -1 DNS:ldap.corp.example,IP:127.0.0.1 &&
		tls_certificate other other-ca 30 DNS:ldap.corp.example,IP:127.0.0.1
}

# --- the server ------------------------------------------------------------

# slapd_use NAME: the following words are about this server ("main" to begin with).
slapd_use() {
	SLAPD_DIR=$T/slapd-$1
	LDAPI="ldapi://${SLAPD_DIR//\//%2F}%2Fldapi"
	LDAP_URI='' LDAPS_URI=''
	[ ! -e "$SLAPD_DIR/ldap" ] || LDAP_URI=ldap://127.0.0.1:$(cat "$SLAPD_DIR/ldap")
	[ ! -e "$SLAPD_DIR/ldaps" ] || LDAPS_URI=ldaps://127.0.0.1:$(cat "$SLAPD_DIR/ldaps")
	export SLAPD_DIR LDAPI LDAP_URI LDAPS_URI
}
slapd_use main

# slapd_init [LINE…]: an empty server; the lines go into its database's configuration
# (limits, access, overlay, …). $SLAPD_GLOBAL: lines for the global part (moduleload …).
slapd_init() {
	command -v slapd >/dev/null || skip_all "slapd is not installed"
	rm -rf "$SLAPD_DIR"
	mkdir -p "$SLAPD_DIR/db"
	slapd_schema >"$SLAPD_DIR/core.schema"
	: >"$SLAPD_DIR/tls.conf"
	# [+] instead of \+, since the line passes through slapd's unquoting
	cat >"$SLAPD_DIR/slapd.conf" <<-CONF
		include $SLAPD_DIR/core.schema
		include $SLAPD_SCHEMA/cosine.schema
		include $SLAPD_SCHEMA/inetorgperson.schema
		pidfile $SLAPD_DIR/slapd.pid
		argsfile $SLAPD_DIR/slapd.args
		modulepath $SLAPD_MODULES
		moduleload back_mdb
		include $SLAPD_DIR/tls.conf
		authz-regexp "gidNumber=$(id -g)[+]uidNumber=$(id -u),cn=peercred,cn=external,cn=auth" "$ROOT_DN"
		sizelimit unlimited
		threads 4
		${SLAPD_GLOBAL:-}
		database mdb
		suffix "$BASE"
		rootdn "$ROOT_DN"
		rootpw $SERVICE_PASSWORD
		directory $SLAPD_DIR/db
		maxsize 4294967296
		dbnosync
		index objectClass,uid,cn,mail,entryUUID eq
		index entryCSN eq
	CONF
	# after these, as access rules are tried in order
	printf '%s\n' "$@" 'access to attrs=userPassword by anonymous auth by * none' \
		'access to * by * read' >>"$SLAPD_DIR/slapd.conf"
	base_ldif | slapd_add
}

# The core schema with groups that may be empty, as most other servers have them.
slapd_schema() {
	sed -E "s/MUST \( (member|uniqueMember) \\$ cn \)/MUST cn/
		s/MAY \( businessCategory \\$ seeAlso \\$ owner \\$ ou \\$ o \\$ description \)/MAY ( businessCategory $ seeAlso $ owner $ ou $ o $ description $ member $ uniqueMember )/" \
		"$SLAPD_SCHEMA/core.schema"
}

slapd_add() {
	slapadd -q -w -f "$SLAPD_DIR/slapd.conf" -b "$BASE" >"$SLAPD_DIR/slapadd.log" 2>&1 || {
		diagnose <"$SLAPD_DIR/slapadd.log"
		return 1
	}
}

# slapd_load: LDIF on stdin into the stopped server. The base, ou=people, ou=groups and
# ou=services are there already.
slapd_load() {
	slapd_add
}

# slapd_start [ldap] [ldaps]: listens on ldapi, and on these. The ports stay the same when it
# is started again. $SLAPD_CERT: good (default), wrong-name, expired, other, none.
slapd_start() {
	local listen="$LDAPI/" kind cert=${SLAPD_CERT:-good}

	slapd_tls "$cert" "$#" || return 1
	for kind; do
		[ -e "$SLAPD_DIR/$kind" ] || free_port >"$SLAPD_DIR/$kind"
		listen+=" $kind://127.0.0.1:$(cat "$SLAPD_DIR/$kind")/"
	done
	slapd_use "${SLAPD_DIR##*/slapd-}"
	rm -f "$SLAPD_DIR/ldapi"
	spawn slapd -f "$SLAPD_DIR/slapd.conf" -h "$listen" -d "${SLAPD_DEBUG:-0}" >>"$SLAPD_DIR/log" 2>&1
	echo "$PID" >"$SLAPD_DIR/pid"
	eventually 10 slapd_answers || {
		diagnose <"$SLAPD_DIR/log"
		echo "Bail out! slapd does not start"
		exit 99
	}
}

# slapd_tls CERTIFICATE LISTENERS: writes the included TLS part, nothing for a server without TCP.
slapd_tls() {
	: >"$SLAPD_DIR/tls.conf"
	[ "$1" != none ] && [ "$2" -gt 0 ] || return 0
	tls_init && cat >"$SLAPD_DIR/tls.conf" <<-CONF
		TLSCACertificateFile $T/tls/ca.pem
		TLSCertificateFile $T/tls/$1.pem
		TLSCertificateKeyFile $T/tls/server.key
		TLSVerifyClient never
	CONF
}

slapd_answers() {
	ldapwhoami -Q -Y EXTERNAL -H "$LDAPI"
}

# slapd_end SIGNAL
slapd_end() {
	local pid
	[ -e "$SLAPD_DIR/pid" ] || return 0
	pid=$(cat "$SLAPD_DIR/pid")
	rm "$SLAPD_DIR/pid"
	kill "-$1" "$pid" 2>/dev/null
	wait "$pid" 2>/dev/null
	return 0
}

slapd_stop() {
	slapd_end INT
}

slapd_kill() {
	slapd_end KILL
}

# mute_server PORT: accepts every connection, and never answers.
mute_server() {
	spawn perl -MIO::Socket::INET -e '
		my $listener = IO::Socket::INET->new(Listen => 9, LocalAddr => "127.0.0.1", LocalPort => shift) or die;
		my @held;
		push @held, scalar $listener->accept while 1' "$1"
	eventually 5 bash -c ": </dev/tcp/127.0.0.1/$1"
}

# bind_as_service: the configuration binds as $SERVICE_DN with its password, so that limits and
# access rules apply. Sets BIND.
bind_as_service() {
	(umask 077 && printf '%s\n' "$SERVICE_PASSWORD" >"$T/etc/password")
	# shellcheck disable=SC2034 # for config_write
	BIND="mechanism: simple, dn: \"$SERVICE_DN\", password_file: $T/etc/password"
}

# --- what is in it ---------------------------------------------------------

ldap_mod() {
	ldapmodify -Q -Y EXTERNAL -H "$LDAPI" "$@" >"$T/.ldap" 2>&1 || {
		diagnose <"$T/.ldap"
		return 1
	}
}

# ldap_add: entries, as LDIF on stdin.
ldap_add() {
	ldap_mod -a
}

# ldap_del DN…
ldap_del() {
	ldapdelete -Q -Y EXTERNAL -H "$LDAPI" "$@" >"$T/.ldap" 2>&1 || {
		diagnose <"$T/.ldap"
		return 1
	}
}

# ldap_rename DN NEW-RDN [NEW-SUPERIOR]
ldap_rename() {
	printf 'dn: %s\nchangetype: modrdn\nnewrdn: %s\ndeleteoldrdn: 1\n' "$1" "$2" |
		{ cat && if [ $# -gt 2 ]; then echo "newsuperior: $3"; fi; } | ldap_mod
}

# ldif_line ATTRIBUTE VALUE: in base64 where LDIF wants it (RFC 2849).
ldif_line() {
	local LC_ALL=C
	if [[ $2 =~ ^[!-9\;=-~]([\ -~]*[!-~])?$ ]]; then
		printf '%s: %s\n' "$1" "$2"
	else
		printf '%s:: %s\n' "$1" "$(printf %s "$2" | base64 -w 0)"
	fi
}

person_dn() {
	echo "uid=$1,ou=people,$BASE"
}

group_dn() {
	echo "cn=$1,ou=groups,$BASE"
}

# person UID NAME MAIL [LINE…]: one entry of ou=people. An empty MAIL leaves it out.
person() {
	local uid=$1 name=$2 mail=$3
	shift 3
	echo "dn: uid=$uid,ou=people,$BASE"
	echo "objectClass: inetOrgPerson"
	echo "uid: $uid"
	ldif_line cn "$name"
	ldif_line sn "${name##* }"
	ldif_line displayName "$name"
	[ -z "$mail" ] || ldif_line mail "$mail"
	[ $# -eq 0 ] || printf '%s\n' "$@"
	echo
}

# A member as a scenario names it: a uid, @GROUP, or a DN as it is.
member_dn() {
	case $1 in
	*=*) echo "$1" ;;
	@*) group_dn "${1#@}" ;;
	*) person_dn "$1" ;;
	esac
}

# group CN MEMBER…: one entry of ou=groups.
group() {
	local cn=$1 member
	shift
	echo "dn: cn=$cn,ou=groups,$BASE"
	echo "objectClass: groupOfNames"
	ldif_line cn "$cn"
	for member; do ldif_line member "$(member_dn "$member")"; done
	echo
}

# group_add CN MEMBER… and group_remove CN MEMBER…: in the running server.
group_add() {
	group_change add "$@"
}

group_remove() {
	group_change delete "$@"
}

group_change() {
	local action=$1 cn=$2 member
	shift 2
	{
		printf 'dn: %s\nchangetype: modify\n%s: member\n' "$(group_dn "$cn")" "$action"
		for member; do ldif_line member "$(member_dn "$member")"; done
	} | ldap_mod
}

base_ldif() {
	printf 'dn: %s\nobjectClass: organization\nobjectClass: dcObject\no: corp\ndc: corp\n\n' "$BASE"
	printf "dn: ou=%s,$BASE\nobjectClass: organizationalUnit\nou: %s\n\n" \
		people people groups groups services services
	printf 'dn: %s\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: contactsync\nuserPassword: %s\n' \
		"$SERVICE_DN" "$SERVICE_PASSWORD"
}
