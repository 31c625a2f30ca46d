#include "tests/lib/certificates.h"
#include "base/macro.h"
#include "tests/lib/test.h"

#include <arpa/inet.h>
#include <gnutls/x509.h>
#include <time.h>

#define DAY      86400
#define ok(call) assert_true((call) >= 0)

static void write_pem(const char *dir, const char *name, const gnutls_datum_t *pem)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(pem->data, 1, pem->size, file), pem->size);
	fclose(file);
	gnutls_free(pem->data);
}

static gnutls_x509_privkey_t make_key(void)
{
	gnutls_x509_privkey_t key;

	ok(gnutls_x509_privkey_init(&key));
	ok(gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA,
					GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0));
	return key;
}

static gnutls_x509_crt_t new_certificate(const char *subject, gnutls_x509_privkey_t key,
					 time_t start, time_t end)
{
	static unsigned char serial[4];
	gnutls_x509_crt_t certificate;

	serial[3]++;
	ok(gnutls_x509_crt_init(&certificate));
	ok(gnutls_x509_crt_set_version(certificate, 3));
	ok(gnutls_x509_crt_set_serial(certificate, serial, sizeof(serial)));
	ok(gnutls_x509_crt_set_dn(certificate, subject, NULL));
	ok(gnutls_x509_crt_set_key(certificate, key));
	ok(gnutls_x509_crt_set_activation_time(certificate, start));
	ok(gnutls_x509_crt_set_expiration_time(certificate, end));
	return certificate;
}

static void write_certificate(const char *dir, const char *name, gnutls_x509_crt_t certificate)
{
	gnutls_datum_t pem;

	ok(gnutls_x509_crt_export2(certificate, GNUTLS_X509_FMT_PEM, &pem));
	write_pem(dir, name, &pem);
}

static gnutls_x509_crt_t make_authority(const char *dir, const char *name, const char *subject,
					gnutls_x509_privkey_t key)
{
	gnutls_x509_crt_t ca = new_certificate(subject, key, time(NULL) - 9999 * DAY,
					       time(NULL) + 30 * DAY);

	ok(gnutls_x509_crt_set_ca_status(ca, 1));
	ok(gnutls_x509_crt_set_key_usage(ca, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN));
	ok(gnutls_x509_crt_sign2(ca, ca, key, GNUTLS_DIG_SHA256, 0));
	write_certificate(dir, name, ca);
	return ca;
}

struct server {
	const char *file, *name;
	bool address, other;
	time_t start, end; /* 0: as usual */
};

static const struct server servers[] = {
	{ "good.pem", "ldap.corp.example", true, false, 0, 0 },
	{ "wrong-name.pem", "elsewhere.example", false, false, 0, 0 },
	{ "expired.pem", "ldap.corp.example", true, false, 1500000000, 1580644800 },
	{ "future.pem", "ldap.corp.example", true, false, 3786912000, 3786998400 },
	{ "other.pem", "ldap.corp.example", true, true, 0, 0 },
};

static void make_server(const char *dir, const struct server *server, gnutls_x509_privkey_t key,
			gnutls_x509_crt_t ca, gnutls_x509_privkey_t ca_key)
{
	struct in_addr address = { htonl(INADDR_LOOPBACK) };
	gnutls_x509_crt_t certificate = new_certificate(
		"CN=ldap.corp.example", key, server->start ? server->start : time(NULL) - DAY,
		server->end ? server->end : time(NULL) + 30 * DAY);

	ok(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_DNSNAME, server->name,
						(unsigned)strlen(server->name), GNUTLS_FSAN_SET));
	if (server->address)
		ok(gnutls_x509_crt_set_subject_alt_name(certificate, GNUTLS_SAN_IPADDRESS, &address,
							sizeof(address), GNUTLS_FSAN_APPEND));
	ok(gnutls_x509_crt_sign2(certificate, ca, ca_key, GNUTLS_DIG_SHA256, 0));
	write_certificate(dir, server->file, certificate);
	gnutls_x509_crt_deinit(certificate);
}

void certificates_make(const char *dir)
{
	gnutls_x509_privkey_t key = make_key(), ca_keys[2] = { make_key(), make_key() };
	gnutls_x509_crt_t cas[2] = {
		make_authority(dir, "ca.pem", "CN=Test authority", ca_keys[0]),
		make_authority(dir, "other-ca.pem", "CN=Other authority", ca_keys[1]),
	};
	gnutls_datum_t pem;
	size_t i;

	ok(gnutls_x509_privkey_export2(key, GNUTLS_X509_FMT_PEM, &pem));
	write_pem(dir, "server.key", &pem);
	for (i = 0; i < ARRAY_SIZE(servers); i++)
		make_server(dir, &servers[i], key, cas[servers[i].other],
			    ca_keys[servers[i].other]);
	for (i = 0; i < 2; i++) {
		gnutls_x509_crt_deinit(cas[i]);
		gnutls_x509_privkey_deinit(ca_keys[i]);
	}
	gnutls_x509_privkey_deinit(key);
}
