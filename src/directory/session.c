/* See session.h and directory.h: opening the first server that answers, and waiting. */
#include "directory/session.h"

#include "directory/deadline.h"
#include "directory/disabled.h"
#include "directory/schema.h"

#include <signal.h>

/* libldap would replace a lost connection by one without StartTLS and without a bind. */
static int connection_added(LDAP *ld, Sockbuf *sb, LDAPURLDesc *server, struct sockaddr *address,
			    struct ldap_conncb *callback)
{
	struct directory *directory = callback->lc_arg;

	(void)ld;
	(void)server;
	(void)address;
	if (directory->connected)
		return -1;
	directory->connected = true;
	return wire_attach(sb, &directory->wire);
}

static void connection_removed(LDAP *ld, Sockbuf *sb, struct ldap_conncb *callback)
{
	(void)ld;
	(void)sb;
	(void)callback;
}

static void session_reset(struct directory *directory)
{
	if (directory->ld)
		ldap_unbind_ext(directory->ld, NULL, NULL);
	directory->ld = NULL;
	directory->connected = directory->lost = false;
}

static int session_open(struct directory *directory, const char *uri, const char *password,
			struct error *err)
{
	directory->uri = uri;
	directory->connections = (struct ldap_conncb){
		.lc_add = connection_added,
		.lc_del = connection_removed,
		.lc_arg = directory,
	};
	if (session_connect(directory, uri, err) == 0 &&
	    session_bind(directory, password, err) == 0)
		return 0;
	session_reset(directory);
	return error_prefix(err, "%s", uri);
}

/* Puts @one behind what earlier servers said; what needs a person outweighs what passes. */
static void join_errors(struct error *err, const struct error *one)
{
	struct error joined = { 0 };

	if (!err)
		return;
	error_set(&joined, one->kind == ERROR_RETRY ? err->kind : one->kind, "%s%s%s", err->text,
		  *err->text ? "; " : "", one->text);
	if (joined.kind == ERROR_NONE)
		joined.kind = ERROR_RETRY;
	*err = joined;
}

int directory_open(const struct directory_settings *settings, const char *password,
		   uint64_t run_deadline_usec, struct directory **ret, struct error *err)
{
	_cleanup_(directory_closep) struct directory *directory = calloc(1, sizeof(*directory));
	struct error all = { 0 };
	size_t i;

	if (!directory)
		abort();
	/* libldap writes to sockets that the server may have closed. */
	signal(SIGPIPE, SIG_IGN);
	directory->settings = settings;
	directory->run_deadline = run_deadline_usec;
	for (i = 0; i < settings->n_uris; i++) {
		struct error one = { 0 };

		if (session_open(directory, settings->uris[i], password, &one) == 0) {
			*ret = TAKE_PTR(directory);
			return 0;
		}
		join_errors(&all, &one);
	}
	if (settings->n_uris == 0)
		error_set(&all, ERROR_CONFIG, "no server is configured");
	if (err)
		*err = all;
	return -1;
}

void directory_close(struct directory *directory)
{
	if (!directory)
		return;
	session_reset(directory);
	disabled_people_free(directory->disabled);
	schema_free(directory->schema);
	ldap_memfree(directory->identity);
	free(directory);
}

const char *directory_server(const struct directory *directory)
{
	return directory->uri;
}

const char *directory_identity(const struct directory *directory)
{
	return directory->identity ? directory->identity : "";
}

static int session_lost(struct directory *directory)
{
	int code = LDAP_SERVER_DOWN;

	directory->lost = true;
	ldap_get_option(directory->ld, LDAP_OPT_RESULT_CODE, &code);
	return code == LDAP_SUCCESS || code == LDAP_TIMEOUT ? LDAP_SERVER_DOWN : code;
}

int session_wait(struct directory *directory, int msgid, uint64_t deadline, LDAPMessage **ret)
{
	struct timeval left;
	int type;

	if (directory->lost)
		return LDAP_SERVER_DOWN;
	/* Past its deadline a wait still takes what has come in; past that of the run nothing. */
	if (deadline_now() >= directory->run_deadline)
		return LDAP_TIMEOUT;
	left = deadline_left(deadline);
	type = ldap_result(directory->ld, msgid, LDAP_MSG_ONE, &left, ret);
	if (type == 0)
		return LDAP_TIMEOUT;
	return type < 0 ? session_lost(directory) : LDAP_SUCCESS;
}

int session_answer(struct directory *directory, int msgid, uint64_t deadline)
{
	LDAPMessage *answer = NULL;
	int code = session_wait(directory, msgid, deadline, &answer), result = LDAP_OTHER;

	if (code != LDAP_SUCCESS)
		return code;
	code = ldap_parse_result(directory->ld, answer, &result, NULL, NULL, NULL, NULL, 1);
	return code == LDAP_SUCCESS ? result : code;
}

int session_search(struct directory *directory, const char *base, int scope, const char *filter,
		   char **attributes, LDAPControl **controls, int *ret_msgid)
{
	int code;

	if (directory->lost)
		return LDAP_SERVER_DOWN;
	code = ldap_search_ext(directory->ld, base, scope, filter, attributes, 0, controls, NULL,
			       NULL, LDAP_NO_LIMIT, ret_msgid);
	if (code == LDAP_SERVER_DOWN || code == LDAP_CONNECT_ERROR)
		directory->lost = true;
	return code;
}
