/*
 * What the parts of this layer share of one open session. A session that was lost
 * stays lost: libldap would connect again by itself, without StartTLS and without
 * the bind, so that is refused (see session.c).
 */
#pragma once

#include "directory/directory.h"
#include "directory/wire.h"

#include <ldap.h>

struct disabled_people;
struct schema;

struct directory {
	const struct directory_settings *settings;
	const char *uri; /* of the server in use, from the settings */
	char *identity;
	LDAP *ld;
	uint64_t run_deadline;
	struct ldap_conncb connections; /* counts them, so that there is only one */
	bool connected, lost;
	struct wire wire;
	struct schema *schema;            /* see schema.h; NULL until asked for */
	struct disabled_people *disabled; /* see disabled.h; NULL until asked for */
};

/*
 * The next message of @msgid (or LDAP_RES_ANY). LDAP_SUCCESS; LDAP_TIMEOUT when
 * @deadline passes with nothing to read; else the code that lost the session.
 * The caller frees @ret by ldap_msgfree().
 */
int session_wait(struct directory *directory, int msgid, uint64_t deadline, LDAPMessage **ret);

/* Sends a search; LDAP_SUCCESS or a code. @controls may be NULL. */
int session_search(struct directory *directory, const char *base, int scope, const char *filter,
		   char **attributes, LDAPControl **controls, int *ret_msgid);

/* Waits for the answer to @msgid: its result code, or one of session_wait(); no more than that. */
int session_answer(struct directory *directory, int msgid, uint64_t deadline);

/* Connects, secures and binds by one URI. */
int session_connect(struct directory *directory, const char *uri, struct error *err);
int session_bind(struct directory *directory, const char *password, struct error *err);
