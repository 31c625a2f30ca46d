/*
 * The directory of the tests: tests/data/directory.ldif (the small cases), and in
 * bulk 60 people uid=p0 … p59 and cn=large,ou=groups with 2000 members.
 */
#pragma once

#include "directory/directory.h"
#include "tests/lib/slapd.h"

#define CORP_BULK   60
#define CORP_PEOPLE (CORP_BULK + 18)
#define CORP_LARGE  2000
#define PEOPLE_BASE "ou=people,dc=corp,dc=example"
#define GROUPS_BASE "ou=groups,dc=corp,dc=example"
#define FAULTS_BASE "ou=faults,dc=corp,dc=example"
#define SECOND      1000000U

/* @tls_dir: see certificates.h; NULL: without TLS. */
struct slapd *corp_start(const char *tls_dir);

/* Settings to read all of it at @uri; over TCP as the service @name, else as administrator. */
struct directory_settings corp_settings(const char *const *uri, const char *service);

/* Opens, or ends the test. */
struct directory *corp_open(const struct directory_settings *settings);
