/* One URI: the connection, its options, and TLS before anything else is said. */
#include "directory/deadline.h"
#include "directory/peer.h"
#include "directory/result.h"
#include "directory/session.h"
#include "directory/tls.h"

/* What the session sends is decided here, not by ldap.conf or LDAP… variables. */
static int set_options(struct directory *directory, struct error *err)
{
	static const struct {
		int option, value;
	} numbers[] = {
		{ LDAP_OPT_PROTOCOL_VERSION, LDAP_VERSION3 },
		{ LDAP_OPT_DEREF, LDAP_DEREF_NEVER },
		{ LDAP_OPT_SIZELIMIT, LDAP_NO_LIMIT },
		{ LDAP_OPT_TIMELIMIT, LDAP_NO_LIMIT },
	};
	struct timeval timeout = deadline_left(
		deadline_after(directory->settings->connect_usec, directory->run_deadline));
	LDAP *ld = directory->ld;
	size_t i;
	int failed = 0;

	for (i = 0; i < ARRAY_SIZE(numbers); i++)
		failed |= ldap_set_option(ld, numbers[i].option, &numbers[i].value);
	failed |= ldap_set_option(ld, LDAP_OPT_REFERRALS, LDAP_OPT_OFF);
	failed |= ldap_set_option(ld, LDAP_OPT_RESTART, LDAP_OPT_ON);
	failed |= ldap_set_option(ld, LDAP_OPT_X_SASL_NOCANON, LDAP_OPT_ON);
	failed |= ldap_set_option(ld, LDAP_OPT_NETWORK_TIMEOUT, &timeout);
	failed |= ldap_set_option(ld, LDAP_OPT_TIMEOUT, &timeout);
	failed |= ldap_set_option(ld, LDAP_OPT_CONNECT_CB, &directory->connections);
	if (failed)
		return error_set(err, ERROR_SYSTEM, "libldap refuses an option");
	return 0;
}

/* How this URI is secured; -1 if the settings do not allow it. */
static int choose_tls(const struct directory_settings *settings, const char *scheme,
		      enum tls_mode *ret, struct error *err)
{
	bool ldaps = streq(scheme, "ldaps"), local = streq(scheme, "ldapi");
	enum tls_mode mode = settings->tls_mode;

	if (mode == TLS_AUTO)
		mode = ldaps ? TLS_LDAPS : local ? TLS_NONE : TLS_STARTTLS;
	if (ldaps != (mode == TLS_LDAPS))
		return error_set(err, ERROR_CONFIG, "tls.mode does not fit a URI of scheme '%s'",
				 scheme);
	if (local && mode != TLS_NONE)
		return error_set(err, ERROR_CONFIG, "tls.mode does not fit a URI of scheme '%s'",
				 scheme);
	if (mode == TLS_NONE && !local && !settings->insecure)
		return error_set(err, ERROR_CONFIG, "without TLS only if insecure is set");
	*ret = mode;
	return 0;
}

/* libldap says little about why it did not connect: look for ourselves, if there is time. */
static int explain(struct directory *directory, const struct peer *peer, int code,
		   uint64_t deadline, struct error *err)
{
	if (deadline_now() >= deadline)
		return error_set(err, ERROR_RETRY, "no answer within the deadline");
	if (peer->host && peer_examine(peer, deadline, err) < 0)
		return -1;
	return result_error(directory->ld, code, "connecting", err);
}

static int start_tls(struct directory *directory, const struct peer *peer, uint64_t deadline,
		     struct error *err)
{
	int msgid, code = ldap_start_tls(directory->ld, NULL, NULL, &msgid);

	if (code == LDAP_SUCCESS)
		code = session_answer(directory, msgid, deadline);
	if (code > 0)
		result_error(directory->ld, code, "StartTLS refused", err);
	if (code > 0 && err)
		err->kind = result_error_kind(code) == ERROR_RETRY ? ERROR_RETRY : ERROR_CONFIG;
	if (code != LDAP_SUCCESS)
		return code > 0 ? -1 : result_error(directory->ld, code, "StartTLS", err);
	code = ldap_install_tls(directory->ld);
	return code == LDAP_SUCCESS ? 0 : explain(directory, peer, code, deadline, err);
}

static int connect_peer(struct directory *directory, enum tls_mode mode, const struct peer *peer,
			struct error *err)
{
	uint64_t deadline = deadline_after(directory->settings->connect_usec,
					   directory->run_deadline);
	int code;

	if (set_options(directory, err) < 0)
		return -1;
	if (mode != TLS_NONE && tls_prepare(directory->ld, directory->settings, err) < 0)
		return -1;
	directory->wire.deadline = deadline;
	code = ldap_connect(directory->ld);
	if (code != LDAP_SUCCESS)
		return explain(directory, peer, code, deadline, err);
	if (mode == TLS_STARTTLS && start_tls(directory, peer, deadline, err) < 0)
		return -1;
	if (wire_release(directory->ld, &directory->wire) < 0)
		return error_set(err, ERROR_RETRY, "the connection is lost");
	return 0;
}

int session_connect(struct directory *directory, const char *uri, struct error *err)
{
	struct peer peer = { .settings = directory->settings };
	LDAPURLDesc *parsed = NULL;
	int ret = -1;

	if (ldap_url_parse(uri, &parsed) != LDAP_URL_SUCCESS)
		return error_set(err, ERROR_CONFIG, "not an LDAP URI");
	if (choose_tls(directory->settings, parsed->lud_scheme, &peer.tls, err) == 0) {
		if (!streq(parsed->lud_scheme, "ldapi"))
			peer.host = parsed->lud_host && *parsed->lud_host ? parsed->lud_host
									  : "localhost";
		peer.port = parsed->lud_port;
		if (ldap_initialize(&directory->ld, uri) != LDAP_SUCCESS)
			error_set(err, ERROR_CONFIG, "libldap does not accept the URI");
		else
			ret = connect_peer(directory, peer.tls, &peer, err);
	}
	ldap_free_urldesc(parsed);
	return ret;
}
