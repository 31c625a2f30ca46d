/* See result.h: a table, and functions that read it. */
#include "directory/result.h"

#include "base/text.h"

struct result_meaning {
	int code;
	const char *name;
	enum error_kind kind;      /* when connecting or binding ends so */
	enum read_outcome outcome; /* when a read ends so without an entry */
	const char *hint;
};

static const struct result_meaning meanings[] = {
	{ LDAP_SERVER_DOWN, "the connection is lost", ERROR_RETRY, READ_FAILED, NULL },
	{ LDAP_TIMEOUT, "no answer within the deadline", ERROR_RETRY, READ_FAILED, NULL },
	{ LDAP_DECODING_ERROR, "the answer cannot be decoded", ERROR_RETRY, READ_FAILED, NULL },
	{ LDAP_CONNECT_ERROR, "connecting failed", ERROR_RETRY, READ_FAILED, NULL },
	{ LDAP_FILTER_ERROR, "the filter is not valid", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_OPERATIONS_ERROR, "operationsError", ERROR_CONFIG, READ_FAILED,
	  "Active Directory answers so to a search without a bind" },
	{ LDAP_PROTOCOL_ERROR, "protocolError", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_TIMELIMIT_EXCEEDED, "timeLimitExceeded", ERROR_RETRY, READ_INCOMPLETE,
	  "raise the server's time limit for this bind identity, or index what the filter asks "
	  "for" },
	{ LDAP_SIZELIMIT_EXCEEDED, "sizeLimitExceeded", ERROR_RETRY, READ_INCOMPLETE,
	  "the server limits paged searches too: OpenLDAP 'limits … size=unlimited "
	  "size.prtotal=unlimited', 389 nsSizeLimit of the bind entry" },
	{ LDAP_AUTH_METHOD_NOT_SUPPORTED, "authMethodNotSupported", ERROR_CONFIG, READ_FAILED,
	  NULL },
	{ LDAP_STRONG_AUTH_REQUIRED, "strongerAuthRequired", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_REFERRAL, "referral", ERROR_CONFIG, READ_INCOMPLETE,
	  "the entry is kept by another server, and referrals are not followed" },
	{ LDAP_ADMINLIMIT_EXCEEDED, "adminLimitExceeded", ERROR_RETRY, READ_INCOMPLETE,
	  "OpenLDAP: size.pr and size.prtotal of this bind identity; 389: nsLookThroughLimit" },
	{ LDAP_CONFIDENTIALITY_REQUIRED, "confidentialityRequired", ERROR_CONFIG, READ_FAILED,
	  NULL },
	{ LDAP_NO_SUCH_OBJECT, "noSuchObject", ERROR_CONFIG, READ_ABSENT, NULL },
	{ LDAP_INVALID_DN_SYNTAX, "invalidDNSyntax", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_INAPPROPRIATE_AUTH, "inappropriateAuthentication", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_INVALID_CREDENTIALS, "invalidCredentials", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_INSUFFICIENT_ACCESS, "insufficientAccessRights", ERROR_CONFIG, READ_INCOMPLETE,
	  NULL },
	{ LDAP_BUSY, "busy", ERROR_RETRY, READ_FAILED, NULL },
	{ LDAP_UNAVAILABLE, "unavailable", ERROR_RETRY, READ_FAILED, NULL },
	{ LDAP_UNWILLING_TO_PERFORM, "unwillingToPerform", ERROR_CONFIG, READ_FAILED, NULL },
	{ LDAP_OTHER, "other", ERROR_RETRY, READ_FAILED, NULL },
};

static const struct result_meaning *meaning_of(int code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++) {
		if (meanings[i].code == code)
			return &meanings[i];
	}
	return NULL;
}

const char *result_describe(struct arena *arena, int code, const char *diagnostic)
{
	const struct result_meaning *meaning = meaning_of(code);
	const char *name = meaning ? meaning->name : ldap_err2string(code), *text;

	if (diagnostic)
		diagnostic = text_clean(arena, diagnostic, strlen(diagnostic));
	text = code < 0 ? name : arena_printf(arena, "%s (%d)", name, code);
	return diagnostic ? arena_printf(arena, "%s, the server says: %s", text, diagnostic) : text;
}

const char *result_hint(int code)
{
	const struct result_meaning *meaning = meaning_of(code);

	return meaning ? meaning->hint : NULL;
}

enum error_kind result_error_kind(int code)
{
	const struct result_meaning *meaning = meaning_of(code);

	return meaning ? meaning->kind : ERROR_RETRY;
}

enum read_outcome result_outcome(int code, unsigned entries)
{
	const struct result_meaning *meaning = meaning_of(code);

	if (entries > 0)
		return READ_INCOMPLETE;
	return meaning ? meaning->outcome : READ_FAILED;
}

int result_error(LDAP *ld, int code, const char *doing, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	char *diagnostic = NULL;

	if (code > 0)
		ldap_get_option(ld, LDAP_OPT_DIAGNOSTIC_MESSAGE, &diagnostic);
	error_set(err, result_error_kind(code), "%s: %s", doing,
		  result_describe(arena, code, diagnostic));
	ldap_memfree(diagnostic);
	return -1;
}
