/*
 * A private OpenLDAP server for a unit test: own directory, own ldapi socket, own ports, ended
 * with the test. Whoever runs the test is the administrator over ldapi by SASL EXTERNAL, and
 * cn=admin,dc=corp,dc=example with the password "secret".
 */
#pragma once

#include <stdbool.h>
#include <sys/types.h>

/* False: the test has nothing to run against, and is to say "1..0 # SKIP". */
bool slapd_is_installed(void);

struct slapd {
	char *dir; /* removed at the end */
	pid_t pid;
	int port, tls_port; /* on 127.0.0.1; 0 without TLS */
	char *ldapi;
};

/*
 * @tls_dir and @certificate: see certificates.h; NULL: ldapi and plain ldap alone.
 * @config: file of lines for the server's configuration, from "### database" on for that of
 * the database; NULL: none. @ldif: file with the entries; NULL: none.
 */
struct slapd *slapd_start(const char *tls_dir, const char *certificate, const char *config,
			  const char *ldif);
void slapd_stop(struct slapd *slapd);
