#include "directory/deadline.h"
#include "directory/directory.h"
#include "tests/lib/certificates.h"
#include "tests/lib/process.h"
#include "tests/lib/slapd.h"
#include "tests/lib/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECOND   1000000U
#define ADMIN_DN "cn=admin,dc=corp,dc=example"

struct world {
	char *tls_dir, *ca;
	struct slapd *good;
	char *ldaps, *ldap;
};

static int world_setup(void **state)
{
	struct world *world = calloc(1, sizeof(*world));

	assert_non_null(world);
	world->tls_dir = test_dir_make();
	certificates_make(world->tls_dir);
	assert_true(asprintf(&world->ca, "%s/ca.pem", world->tls_dir) > 0);
	world->good = slapd_start(world->tls_dir, "good.pem", NULL, NULL);
	assert_true(asprintf(&world->ldaps, "ldaps://127.0.0.1:%d", world->good->tls_port) > 0);
	assert_true(asprintf(&world->ldap, "ldap://127.0.0.1:%d", world->good->port) > 0);
	*state = world;
	return 0;
}

static int world_teardown(void **state)
{
	struct world *world = *state;

	slapd_stop(world->good);
	test_dir_remove(world->tls_dir);
	free(world->ca);
	free(world->ldaps);
	free(world->ldap);
	free(world);
	return 0;
}

static struct directory_settings settings_for(const struct world *world, const char *const *uris,
					      size_t n)
{
	return (struct directory_settings){
		.uris = uris,
		.n_uris = n,
		.ca_file = world->ca,
		.bind = BIND_SIMPLE,
		.bind_dn = ADMIN_DN,
		.connect_usec = 2 * SECOND,
		.search_usec = 2 * SECOND,
		.people_base = "ou=people,dc=corp,dc=example",
		.people_filter = "(objectClass=inetOrgPerson)",
		.email_attribute = "mail",
		.phone_attribute = "telephoneNumber",
		.login_attribute = "uid",
	};
}

static int try_open(const struct directory_settings *settings, const char *password,
		    struct directory **ret, struct error *err)
{
	return directory_open(settings, password, deadline_after(10 * SECOND, UINT64_MAX), ret,
			      err);
}

/* Opens and expects @identity. */
static void expect_identity(const struct directory_settings *settings, const char *password,
			    const char *identity)
{
	_cleanup_(directory_closep) struct directory *directory = NULL;
	struct error err = { 0 };

	if (try_open(settings, password, &directory, &err) < 0)
		fail_msg("%s", err.text);
	assert_string_equal(directory_identity(directory), identity);
}

/* Opens and expects an error of @kind whose text has @part. */
static void expect_error(const struct directory_settings *settings, const char *password,
			 enum error_kind kind, const char *part)
{
	struct directory *directory = NULL;
	struct error err = { 0 };

	if (try_open(settings, password, &directory, &err) == 0)
		fail_msg("opened, '%s' was expected", part);
	if (!strstr(err.text, part) || err.kind != kind)
		fail_msg("kind %d: %s", err.kind, err.text);
	assert_null(directory);
}

static void a_local_socket_takes_us_for_who_we_are(void **state)
{
	struct world *world = *state;
	const char *uri = world->good->ldapi;
	struct directory_settings settings = settings_for(world, &uri, 1);

	settings.bind = BIND_EXTERNAL;
	expect_identity(&settings, NULL, "dn:" ADMIN_DN);
}

static void ldaps_binds_by_password(void **state)
{
	struct world *world = *state;
	const char *uri = world->ldaps;
	struct directory_settings settings = settings_for(world, &uri, 1);

	expect_identity(&settings, "secret", "dn:" ADMIN_DN);
	settings.tls_mode = TLS_LDAPS;
	expect_identity(&settings, "secret", "dn:" ADMIN_DN);
}

static void plain_ldap_becomes_start_tls(void **state)
{
	struct world *world = *state;
	const char *uri = world->ldap;
	struct directory_settings settings = settings_for(world, &uri, 1);

	expect_identity(&settings, "secret", "dn:" ADMIN_DN);
	settings.bind = BIND_ANONYMOUS;
	expect_identity(&settings, NULL, "");
}

static void without_tls_nothing_is_sent_unless_that_is_allowed(void **state)
{
	struct world *world = *state;
	const char *uri = world->ldap;
	struct directory_settings settings = settings_for(world, &uri, 1);

	settings.tls_mode = TLS_NONE;
	expect_error(&settings, "secret", ERROR_CONFIG, "without TLS only if insecure is set");
	settings.insecure = true;
	expect_identity(&settings, "secret", "dn:" ADMIN_DN);
	settings.tls_mode = TLS_LDAPS;
	expect_error(&settings, "secret", ERROR_CONFIG, "does not fit");
}

static void a_refused_password_is_an_error_of_the_configuration(void **state)
{
	struct world *world = *state;
	const char *uri = world->ldaps;
	struct directory_settings settings = settings_for(world, &uri, 1);

	expect_error(&settings, "wrong", ERROR_CONFIG,
		     "bind as " ADMIN_DN " refused: invalidCredentials (49)");
	expect_error(&settings, "", ERROR_CONFIG, "needs a DN and a password");
	expect_error(&settings, NULL, ERROR_CONFIG, "needs a DN and a password");
}

static void an_authority_that_is_not_trusted_is_named(void **state)
{
	struct world *world = *state;
	const char *uris[] = { world->ldaps, world->ldap };
	_cleanup_(freep) char *other = NULL;
	struct directory_settings settings;
	size_t i;

	assert_true(asprintf(&other, "%s/other-ca.pem", world->tls_dir) > 0);
	for (i = 0; i < ARRAY_SIZE(uris); i++) {
		settings = settings_for(world, &uris[i], 1);
		settings.ca_file = other;
		expect_error(&settings, "secret", ERROR_CONFIG,
			     "certificate is signed by an unknown CA ('CN=Test authority')");
		settings.ca_file = NULL; /* the system's */
		expect_error(&settings, "secret", ERROR_CONFIG, "unknown CA");
	}
}

static void expect_bad_certificate(struct world *world, const char *certificate, const char *part)
{
	struct slapd *slapd = slapd_start(world->tls_dir, certificate, NULL, NULL);
	char ldaps[64], ldap[64];
	const char *uris[] = { ldaps, ldap };
	struct directory_settings settings;
	size_t i;

	snprintf(ldaps, sizeof(ldaps), "ldaps://127.0.0.1:%d", slapd->tls_port);
	snprintf(ldap, sizeof(ldap), "ldap://127.0.0.1:%d", slapd->port);
	for (i = 0; i < ARRAY_SIZE(uris); i++) {
		settings = settings_for(world, &uris[i], 1);
		expect_error(&settings, "secret", ERROR_CONFIG, part);
		expect_error(&settings, "secret", ERROR_CONFIG, uris[i]);
	}
	slapd_stop(slapd);
}

static void an_expired_certificate_is_told_with_its_date(void **state)
{
	expect_bad_certificate(*state, "expired.pem", ": certificate expired on 2020-02-02");
}

static void a_certificate_of_the_future_is_told_with_its_date(void **state)
{
	expect_bad_certificate(*state, "future.pem", "certificate is not valid before 2090-01-01");
}

static void a_certificate_for_another_name_is_told_with_both(void **state)
{
	expect_bad_certificate(*state, "wrong-name.pem",
			       "certificate is for 'elsewhere.example', not for '127.0.0.1'");
}

static void localhost_is_told_to_be_another_name_to_libldap(void **state)
{
	struct world *world = *state;
	char ldap[64];
	const char *uri = ldap;
	struct directory_settings settings = settings_for(world, &uri, 1);

	snprintf(ldap, sizeof(ldap), "ldap://localhost%s", strrchr(world->ldap, ':'));
	expect_error(&settings, "secret", ERROR_CONFIG,
		     "not for this machine's own name, which libldap wants instead of 'localhost'");
}

/* See main(): the environment says that no certificate is to be checked. */
static void a_server_of_an_unknown_authority_is_refused_in_any_environment(void **state)
{
	assert_string_equal(getenv("LDAPTLS_REQCERT"), "never");
	expect_bad_certificate(*state, "other.pem", "unknown CA ('CN=Other authority')");
}

static void a_server_without_start_tls_never_sees_the_password(void **state)
{
	struct world *world = *state;
	struct slapd *plain = slapd_start(NULL, NULL, NULL, NULL);
	char ldap[64];
	const char *uri = ldap;
	struct directory_settings settings = settings_for(world, &uri, 1);

	snprintf(ldap, sizeof(ldap), "ldap://127.0.0.1:%d", plain->port);
	expect_error(&settings, "secret", ERROR_CONFIG, "StartTLS refused: protocolError (2)");
	slapd_stop(plain);
}

static void the_next_server_is_asked_when_the_first_is_dead(void **state)
{
	struct world *world = *state;
	const char *uris[] = { "ldaps://127.0.0.1:1", world->ldaps };
	struct directory_settings settings = settings_for(world, uris, 2);
	_cleanup_(directory_closep) struct directory *directory = NULL;
	struct error err = { 0 };

	assert_int_equal(try_open(&settings, "secret", &directory, &err), 0);
	assert_string_equal(directory_server(directory), world->ldaps);
}

static void every_server_s_failure_is_told(void **state)
{
	struct world *world = *state;
	const char *uris[] = { "ldaps://127.0.0.1:1", "ldapi://%2Fnonexistent%2Fldapi" };
	struct directory_settings settings = settings_for(world, uris, 2);

	expect_error(&settings, "secret", ERROR_RETRY,
		     "ldaps://127.0.0.1:1: 127.0.0.1 port 1: Connection refused; "
		     "ldapi://%2Fnonexistent%2Fldapi: ");
	uris[1] = world->ldaps;
	expect_error(&settings, "wrong", ERROR_CONFIG, "Connection refused; ldaps://");
}

static void a_silent_server_costs_no_more_than_its_deadline(void **state)
{
	static const char *const options[] = { "--stall-after", "0", NULL };
	struct world *world = *state;
	char ldaps[64], ldap[64];
	const char *uris[] = { ldaps, ldap, ldap };
	struct proxy proxy = proxy_start(world->good->port, options);
	struct proxy tls_proxy = proxy_start(world->good->tls_port, options);
	uint64_t start, took;
	size_t i;

	snprintf(ldaps, sizeof(ldaps), "ldaps://127.0.0.1:%d", tls_proxy.port);
	snprintf(ldap, sizeof(ldap), "ldap://127.0.0.1:%d", proxy.port);
	for (i = 0; i < ARRAY_SIZE(uris); i++) {
		struct directory_settings settings = settings_for(world, &uris[i], 1);

		settings.connect_usec = SECOND / 5;
		settings.insecure = i == 2;
		settings.tls_mode = i == 2 ? TLS_NONE : TLS_AUTO;
		start = deadline_now();
		expect_error(&settings, "secret", ERROR_RETRY, "no answer within the deadline");
		took = deadline_now() - start;
		assert_in_range(took, SECOND / 10, SECOND);
	}
	process_stop(proxy.pid);
	process_stop(tls_proxy.pid);
}

/* Wherever in the exchange the server falls silent, or hangs up. */
static void no_byte_of_the_handshake_is_one_to_hang_at(void **state)
{
	static const char *const faults[] = { "--stall-after", "--cut-after" };
	struct world *world = *state;
	int ports[] = { world->good->tls_port, world->good->port };
	size_t i;
	int bytes;

	for (i = 0; i < 4; i++) {
		for (bytes = 1; bytes < 1200; bytes = bytes < 40 ? bytes + 13 : bytes + 290) {
			char number[16], uri[64];
			const char *uris = uri, *options[] = { faults[i % 2], number, NULL };
			struct directory_settings settings = settings_for(world, &uris, 1);
			struct proxy proxy;
			uint64_t start = deadline_now();

			snprintf(number, sizeof(number), "%d", bytes);
			proxy = proxy_start(ports[i / 2], options);
			snprintf(uri, sizeof(uri), "ldap%s://127.0.0.1:%d", i / 2 ? "" : "s",
				 proxy.port);
			settings.connect_usec = SECOND / 10;
			expect_error(&settings, "secret", ERROR_RETRY, uri);
			assert_true(deadline_now() - start < SECOND);
			process_stop(proxy.pid);
		}
	}
}

static void files_that_cannot_be_used_are_named(void **state)
{
	struct world *world = *state;
	const char *uri = world->ldaps;
	struct directory_settings settings = settings_for(world, &uri, 1);
	_cleanup_(freep) char *key = NULL;

	settings.ca_file = "/nonexistent/ca.pem";
	expect_error(&settings, "secret", ERROR_CONFIG,
		     "ca_file '/nonexistent/ca.pem': No such file");
	assert_true(asprintf(&key, "%s/server.key", world->tls_dir) > 0);
	settings.ca_file = world->ca;
	settings.certificate = key;
	settings.key = key;
	expect_error(&settings, "secret", ERROR_CONFIG, "server.key': ");
	settings.certificate = NULL;
	expect_error(&settings, "secret", ERROR_CONFIG, "certificate and key need each other");
	settings.key = NULL;
	settings.ca_file = key;
	expect_error(&settings, "secret", ERROR_CONFIG, "server.key' holds no certificate");
	settings.ca_file = world->ca;
	uri = "nonsense";
	expect_error(&settings, "secret", ERROR_CONFIG, "not an LDAP URI");
	settings.n_uris = 0;
	expect_error(&settings, "secret", ERROR_CONFIG, "no server is configured");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_local_socket_takes_us_for_who_we_are),
		cmocka_unit_test(ldaps_binds_by_password),
		cmocka_unit_test(plain_ldap_becomes_start_tls),
		cmocka_unit_test(without_tls_nothing_is_sent_unless_that_is_allowed),
		cmocka_unit_test(a_refused_password_is_an_error_of_the_configuration),
		cmocka_unit_test(an_authority_that_is_not_trusted_is_named),
		cmocka_unit_test(an_expired_certificate_is_told_with_its_date),
		cmocka_unit_test(a_certificate_of_the_future_is_told_with_its_date),
		cmocka_unit_test(a_certificate_for_another_name_is_told_with_both),
		cmocka_unit_test(localhost_is_told_to_be_another_name_to_libldap),
		cmocka_unit_test(a_server_of_an_unknown_authority_is_refused_in_any_environment),
		cmocka_unit_test(a_server_without_start_tls_never_sees_the_password),
		cmocka_unit_test(the_next_server_is_asked_when_the_first_is_dead),
		cmocka_unit_test(every_server_s_failure_is_told),
		cmocka_unit_test(a_silent_server_costs_no_more_than_its_deadline),
		cmocka_unit_test(no_byte_of_the_handshake_is_one_to_hang_at),
		cmocka_unit_test(files_that_cannot_be_used_are_named),
	};

	/* What would weaken libldap: it has to have no effect in all of these tests. */
	setenv("LDAPTLS_REQCERT", "never", 1);
	setenv("LDAPTLS_CACERT", "/nonexistent/ca.pem", 1);
	setenv("LDAPTLS_CACERTDIR", "/nonexistent", 1);
	setenv("LDAPTLS_CIPHER_SUITE", "NONE:+NULL", 1);
	setenv("LDAPSIZELIMIT", "1", 1);
	if (!slapd_is_installed()) {
		puts("1..0 # SKIP slapd is not installed");
		return 0;
	}
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
