/* See tls.h. */
#include "directory/tls.h"

#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <unistd.h>

/* What GnuTLS calls the system's trust; libldap's GnuTLS build trusts nobody by itself. */
#define SYSTEM_CA_FILE "/etc/ssl/certs/ca-certificates.crt"

const char *tls_ca_file(const struct directory_settings *settings)
{
	return settings->ca_file ? settings->ca_file : SYSTEM_CA_FILE;
}

static int check_readable(const char *what, const char *file, struct error *err)
{
	int fd;

	if (!file)
		return 0;
	fd = open(file, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, ERROR_CONFIG, "%s '%s': %s", what, file, strerror(errno));
	close(fd);
	return 0;
}

/* libldap says nothing about a file that it cannot use: try what it is going to do. */
static int check_content(gnutls_certificate_credentials_t credentials,
			 const struct directory_settings *settings, struct error *err)
{
	const char *ca = tls_ca_file(settings);
	int code = gnutls_certificate_set_x509_trust_file(credentials, ca, GNUTLS_X509_FMT_PEM);

	if (code <= 0)
		return error_set(err, ERROR_CONFIG, "ca_file '%s' holds no certificate in PEM form",
				 ca);
	if (!settings->certificate && !settings->key)
		return 0;
	if (!settings->certificate || !settings->key)
		return error_set(err, ERROR_CONFIG, "certificate and key need each other");
	code = gnutls_certificate_set_x509_key_file(credentials, settings->certificate,
						    settings->key, GNUTLS_X509_FMT_PEM);
	if (code < 0)
		return error_set(err, ERROR_CONFIG, "certificate '%s' and key '%s': %s",
				 settings->certificate, settings->key, gnutls_strerror(code));
	return 0;
}

static int check_files(const struct directory_settings *settings, struct error *err)
{
	gnutls_certificate_credentials_t credentials;
	int ret;

	if (check_readable("ca_file", tls_ca_file(settings), err) < 0 ||
	    check_readable("certificate", settings->certificate, err) < 0 ||
	    check_readable("key", settings->key, err) < 0)
		return -1;
	if (gnutls_certificate_allocate_credentials(&credentials) < 0)
		return error_set(err, ERROR_SYSTEM, "GnuTLS cannot be set up");
	ret = check_content(credentials, settings, err);
	gnutls_certificate_free_credentials(credentials);
	return ret;
}

static int set_number(LDAP *ld, int option, int value)
{
	return ldap_set_option(ld, option, &value) == LDAP_OPT_SUCCESS ? 0 : -1;
}

static int set_text(LDAP *ld, int option, const char *value)
{
	return ldap_set_option(ld, option, value) == LDAP_OPT_SUCCESS ? 0 : -1;
}

int tls_prepare(LDAP *ld, const struct directory_settings *settings, struct error *err)
{
	if (check_files(settings, err) < 0)
		return -1;
	if (set_text(ld, LDAP_OPT_X_TLS_CACERTFILE, tls_ca_file(settings)) < 0 ||
	    set_text(ld, LDAP_OPT_X_TLS_CACERTDIR, NULL) < 0 ||
	    set_text(ld, LDAP_OPT_X_TLS_CERTFILE, settings->certificate) < 0 ||
	    set_text(ld, LDAP_OPT_X_TLS_KEYFILE, settings->key) < 0 ||
	    set_text(ld, LDAP_OPT_X_TLS_CIPHER_SUITE, NULL) < 0 ||
	    set_number(ld, LDAP_OPT_X_TLS_REQUIRE_CERT, LDAP_OPT_X_TLS_HARD) < 0 ||
	    set_number(ld, LDAP_OPT_X_TLS_REQUIRE_SAN, LDAP_OPT_X_TLS_ALLOW) < 0 ||
	    set_number(ld, LDAP_OPT_X_TLS_PROTOCOL_MIN, LDAP_OPT_X_TLS_PROTOCOL_TLS1_2) < 0 ||
	    set_number(ld, LDAP_OPT_X_TLS_NEWCTX, 0) < 0)
		return error_set(err, ERROR_SYSTEM, "libldap cannot be set up for TLS");
	return 0;
}
