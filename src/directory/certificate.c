/* See certificate.h. */
#include "directory/certificate.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <stdio.h>
#include <strings.h>
#include <time.h>

#define NAMES_SHOWN 4

static const char *date(struct arena *arena, time_t when)
{
	char text[32] = "?";
	struct tm tm;

	if (gmtime_r(&when, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d", &tm);
	return arena_strdup(arena, text);
}

/* @bytes as something to show between quotes. */
static const char *shown(struct arena *arena, const void *bytes, size_t length)
{
	const char *text = text_clean(arena, bytes, length);

	return text ? text : "?";
}

static const char *distinguished_name(struct arena *arena, gnutls_x509_crt_t leaf,
				      int (*get)(gnutls_x509_crt_t, gnutls_datum_t *, unsigned))
{
	gnutls_datum_t dn = { 0 };
	const char *text = "?";

	if (get(leaf, &dn, 0) == GNUTLS_E_SUCCESS)
		text = shown(arena, dn.data, dn.size);
	gnutls_free(dn.data);
	return text;
}

/* The alternative name @index, NULL after the last, "" for one that is not shown. */
static const char *alternative_name(struct arena *arena, gnutls_x509_crt_t leaf, unsigned index)
{
	char value[256], address[INET6_ADDRSTRLEN];
	size_t size = sizeof(value);
	int type = gnutls_x509_crt_get_subject_alt_name(leaf, index, value, &size, NULL);

	if (type == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
		return NULL;
	if (type == GNUTLS_SAN_DNSNAME)
		return shown(arena, value, strnlen(value, size));
	if (type == GNUTLS_SAN_IPADDRESS && (size == 4 || size == 16) &&
	    inet_ntop(size == 4 ? AF_INET : AF_INET6, value, address, sizeof(address)))
		return arena_strdup(arena, address);
	return "";
}

/* The names that the certificate is for: the alternative names, else the subject. */
static const char *names_of(struct arena *arena, gnutls_x509_crt_t leaf)
{
	const char *names = NULL, *name;
	unsigned i;

	for (i = 0; i < NAMES_SHOWN && (name = alternative_name(arena, leaf, i)); i++) {
		if (*name)
			names = arena_join(arena, names, ", ", arena_printf(arena, "'%s'", name));
	}
	if (names)
		return names;
	return arena_printf(arena, "'%s'",
			    distinguished_name(arena, leaf, gnutls_x509_crt_get_dn3));
}

static const char *unknown_authority(struct arena *arena, gnutls_x509_crt_t leaf, const char *host)
{
	(void)host;
	return arena_printf(arena, "certificate is signed by an unknown CA ('%s')",
			    distinguished_name(arena, leaf, gnutls_x509_crt_get_issuer_dn3));
}

/* libldap looks for the machine's own name where "localhost" is asked for. */
static bool is_replaced(const char *host)
{
	return strcasecmp(host, "localhost") == 0;
}

static const char *wrong_name(struct arena *arena, gnutls_x509_crt_t leaf, const char *host)
{
	if (is_replaced(host))
		return arena_printf(arena,
				    "certificate is for %s, not for this machine's own name, which "
				    "libldap wants instead of 'localhost': use a name of the "
				    "certificate in directory.uris",
				    names_of(arena, leaf));
	return arena_printf(arena, "certificate is for %s, not for '%s'", names_of(arena, leaf),
			    host);
}

static const char *expired(struct arena *arena, gnutls_x509_crt_t leaf, const char *host)
{
	time_t end = gnutls_x509_crt_get_expiration_time(leaf);

	(void)host;
	if (end >= time(NULL))
		return "a CA certificate of its chain has expired";
	return arena_printf(arena, "certificate expired on %s", date(arena, end));
}

static const char *not_yet_valid(struct arena *arena, gnutls_x509_crt_t leaf, const char *host)
{
	time_t start = gnutls_x509_crt_get_activation_time(leaf);

	(void)host;
	if (start <= time(NULL))
		return "a CA certificate of its chain is not valid yet";
	return arena_printf(arena, "certificate is not valid before %s", date(arena, start));
}

static const char *revoked(struct arena *arena, gnutls_x509_crt_t leaf, const char *host)
{
	(void)arena;
	(void)leaf;
	(void)host;
	return "certificate is revoked";
}

static const char *weak(struct arena *arena, gnutls_x509_crt_t leaf, const char *host)
{
	(void)arena;
	(void)leaf;
	(void)host;
	return "certificate is signed by an algorithm that is no longer safe";
}

static const struct finding {
	unsigned flag; /* gnutls_certificate_status_t */
	const char *(*describe)(struct arena *arena, gnutls_x509_crt_t leaf, const char *host);
} findings[] = {
	{ GNUTLS_CERT_SIGNER_NOT_FOUND, unknown_authority },
	{ GNUTLS_CERT_SIGNER_NOT_CA, unknown_authority },
	{ GNUTLS_CERT_EXPIRED, expired },
	{ GNUTLS_CERT_NOT_ACTIVATED, not_yet_valid },
	{ GNUTLS_CERT_UNEXPECTED_OWNER, wrong_name },
	{ GNUTLS_CERT_REVOKED, revoked },
	{ GNUTLS_CERT_INSECURE_ALGORITHM, weak },
};

static int report(gnutls_x509_crt_t leaf, unsigned status, const char *host, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const char *text = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(findings); i++)
		if (status & findings[i].flag)
			text = arena_join(arena, text, ", ",
					  findings[i].describe(arena, leaf, host));
	return error_set(err, ERROR_CONFIG, "%s", text ? text : "certificate is not valid");
}

int certificate_check(gnutls_session_t session, const char *host, struct error *err)
{
	unsigned status = 0, n = 0;
	const gnutls_datum_t *chain = gnutls_certificate_get_peers(session, &n);
	gnutls_x509_crt_t leaf;
	int ret = 0;

	if (!chain || n == 0)
		return error_set(err, ERROR_CONFIG, "the server shows no certificate");
	if (gnutls_certificate_verify_peers3(session, host, &status) < 0)
		status = GNUTLS_CERT_INVALID;
	if (status == 0 && is_replaced(host))
		status = GNUTLS_CERT_INVALID | GNUTLS_CERT_UNEXPECTED_OWNER;
	if (status == 0 || gnutls_x509_crt_init(&leaf) < 0)
		return 0;
	if (gnutls_x509_crt_import(leaf, &chain[0], GNUTLS_X509_FMT_DER) < 0)
		ret = error_set(err, ERROR_CONFIG, "the server's certificate cannot be read");
	else
		ret = report(leaf, status, host, err);
	gnutls_x509_crt_deinit(leaf);
	return ret;
}
