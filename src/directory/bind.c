/* The bind, and whom the server takes us for afterwards (RFC 4532). */
#include "base/text.h"
#include "directory/deadline.h"
#include "directory/result.h"
#include "directory/session.h"

#include <stdio.h>

static int bind_as(struct directory *directory, const char *dn, const char *mechanism,
		   struct berval *credentials, struct error *err)
{
	uint64_t deadline = deadline_after(directory->settings->connect_usec,
					   directory->run_deadline);
	char doing[256];
	int msgid, code;

	code = ldap_sasl_bind(directory->ld, dn, mechanism, credentials, NULL, NULL, &msgid);
	if (code == LDAP_SUCCESS)
		code = session_answer(directory, msgid, deadline);
	if (code == LDAP_SUCCESS)
		return 0;
	snprintf(doing, sizeof(doing), "bind%s%s refused", dn ? " as " : " by EXTERNAL",
		 dn ? dn : "");
	if (code < 0)
		snprintf(doing, sizeof(doing), "bind");
	return result_error(directory->ld, code, doing, err);
}

static int bind_simple(struct directory *directory, const char *password, struct error *err)
{
	struct berval credentials;

	/* RFC 4513 5.1.2: without a password a server takes the bind for an anonymous one. */
	if (!directory->settings->bind_dn || !password || !*password)
		return error_set(err, ERROR_CONFIG, "a simple bind needs a DN and a password");
	ber_str2bv(password, 0, 0, &credentials);
	return bind_as(directory, directory->settings->bind_dn, LDAP_SASL_SIMPLE, &credentials,
		       err);
}

static int bind_by_mechanism(struct directory *directory, const char *password, struct error *err)
{
	struct berval empty = { 0 };

	switch (directory->settings->bind) {
	case BIND_SIMPLE:
		return bind_simple(directory, password, err);
	case BIND_EXTERNAL:
		ber_str2bv("", 0, 0, &empty);
		return bind_as(directory, NULL, "EXTERNAL", &empty, err);
	case BIND_ANONYMOUS:
		return 0; /* what a connection without a bind is */
	}
	return error_set(err, ERROR_CONFIG, "unknown bind mechanism");
}

/* RFC 4532: UTF-8 by the book. NULL for nobody. */
static char *identity_text(const struct berval *identity)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const char *text = text_clean(arena, identity->bv_val, identity->bv_len);

	return text ? ldap_strdup(text) : NULL;
}

/*
 * Asks "who am I?". A server need not know the question, but has to answer: this is
 * the first exchange of an anonymous session.
 */
static int learn_identity(struct directory *directory, struct error *err)
{
	uint64_t deadline = deadline_after(directory->settings->connect_usec,
					   directory->run_deadline);
	struct berval *identity = NULL;
	LDAPMessage *answer = NULL;
	int msgid, code, result = LDAP_OTHER;

	ldap_memfree(directory->identity);
	directory->identity = NULL;
	code = ldap_whoami(directory->ld, NULL, NULL, &msgid);
	if (code == LDAP_SUCCESS)
		code = session_wait(directory, msgid, deadline, &answer);
	if (code != LDAP_SUCCESS)
		return result_error(directory->ld, code, "asking who we are", err);
	if (ldap_parse_whoami(directory->ld, answer, &identity) == LDAP_SUCCESS && identity &&
	    ldap_parse_result(directory->ld, answer, &result, NULL, NULL, NULL, NULL, 0) ==
		    LDAP_SUCCESS &&
	    result == LDAP_SUCCESS)
		directory->identity = identity_text(identity);
	ber_bvfree(identity);
	ldap_msgfree(answer);
	return 0;
}

int session_bind(struct directory *directory, const char *password, struct error *err)
{
	if (bind_by_mechanism(directory, password, err) < 0)
		return -1;
	return learn_identity(directory, err);
}
