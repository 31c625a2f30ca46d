#include "tests/lib/slapd.h"

#include "tests/lib/process.h"
#include "tests/lib/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#define ANSWER_TRIES 500
#define TRY_USEC     10000

static int free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t size = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &size), 0);
	close(fd);
	return ntohs(address.sin_port);
}

static bool answers(int port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_port = htons((unsigned short)port),
				       .sin_addr = { htonl(INADDR_LOOPBACK) } };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int code = connect(fd, (struct sockaddr *)&address, sizeof(address));

	close(fd);
	return code == 0;
}

static void write_config(const struct slapd *slapd, const char *path, const char *tls_dir,
			 const char *certificate, const char *config)
{
	FILE *file = fopen(path, "we");

	assert_non_null(file);
	fprintf(file,
		"include /etc/ldap/schema/core.schema\n"
		"include /etc/ldap/schema/cosine.schema\n"
		"include /etc/ldap/schema/nis.schema\n"
		"include /etc/ldap/schema/inetorgperson.schema\n"
		"modulepath /usr/lib/ldap\n"
		"moduleload back_mdb\n"
		"moduleload ppolicy\n"
		"moduleload retcode\n"
		"authz-regexp \"gidNumber=%d[+]uidNumber=%d,cn=peercred,cn=external,cn=auth\" "
		"\"cn=admin,dc=corp,dc=example\"\n"
		"sizelimit unlimited\n",
		(int)getgid(), (int)getuid());
	if (tls_dir)
		fprintf(file,
			"TLSCACertificateFile %s/ca.pem\nTLSCertificateFile %s/%s\n"
			"TLSCertificateKeyFile %s/server.key\nTLSVerifyClient never\n",
			tls_dir, tls_dir, certificate, tls_dir);
	if (config)
		fprintf(file, "include %s\n", config);
	fprintf(file,
		"database mdb\nsuffix dc=corp,dc=example\nrootdn cn=admin,dc=corp,dc=example\n"
		"rootpw secret\ndirectory %s\nmaxsize 104857600\ndbnosync\n"
		"index objectClass,uid eq\n",
		slapd->dir);
	if (config)
		fprintf(file, "include %s/database.conf\n", slapd->dir);
	fclose(file);
}

/* The lines of @config after "### database" go into the database's part. */
static void split_config(const struct slapd *slapd, const char *config, char *ret_global)
{
	char path[512], *line = NULL;
	FILE *in = fopen(config, "re"), *global, *database, *out;
	size_t size = 0;

	snprintf(path, sizeof(path), "%s/database.conf", slapd->dir);
	database = fopen(path, "we");
	sprintf(ret_global, "%s/global.conf", slapd->dir);
	global = out = fopen(ret_global, "we");
	assert_true(in && database && global);
	while (getline(&line, &size, in) >= 0) {
		if (strcmp(line, "### database\n") == 0)
			out = database;
		fputs(line, out);
	}
	free(line);
	fclose(in);
	fclose(global);
	fclose(database);
}

static void load(const char *config, const char *ldif)
{
	char program[] = "slapadd", quick[] = "-q", relaxed[] = "-s", f[] = "-f", l[] = "-l";
	char b[] = "-b", base[] = "dc=corp,dc=example";
	char *conf = strdup(config), *file = strdup(ldif);
	char *argv[] = { program, quick, relaxed, f, conf, b, base, l, file, NULL };

	assert_int_equal(process_run(argv), 0);
	free(conf);
	free(file);
}

/* The URI of the socket in @dir: a path in it is written with %2F. */
static char *socket_uri(const char *dir)
{
	char *uri = calloc(1, 3 * strlen(dir) + sizeof("ldapi://%2Fldapi")), *out;

	assert_non_null(uri);
	out = stpcpy(uri, "ldapi://");
	for (; *dir; dir++)
		out += sprintf(out, *dir == '/' ? "%%2F" : "%c", *dir);
	strcpy(out, "%2Fldapi");
	return uri;
}

static void listen_and_wait(struct slapd *slapd, const char *config, bool tls)
{
	char program[] = "slapd", f[] = "-f", h[] = "-h", d[] = "-d", zero[] = "0";
	char *urls = NULL, *conf = strdup(config);
	char *argv[] = { program, f, conf, h, NULL, d, zero, NULL };
	int i;

	slapd->port = free_port();
	slapd->tls_port = tls ? free_port() : 0;
	slapd->ldapi = socket_uri(slapd->dir);
	if (tls)
		assert_true(asprintf(&urls, "%s/ ldap://127.0.0.1:%d/ ldaps://127.0.0.1:%d/",
				     slapd->ldapi, slapd->port, slapd->tls_port) > 0);
	else
		assert_true(asprintf(&urls, "%s/ ldap://127.0.0.1:%d/", slapd->ldapi, slapd->port) >
			    0);
	argv[4] = urls;
	slapd->pid = process_start(argv, NULL);
	for (i = 0; i < ANSWER_TRIES && !answers(slapd->port); i++)
		usleep(TRY_USEC);
	assert_true(i < ANSWER_TRIES);
	free(urls);
	free(conf);
}

bool slapd_is_installed(void)
{
	return access("/usr/sbin/slapd", X_OK) == 0;
}

struct slapd *slapd_start(const char *tls_dir, const char *certificate, const char *config,
			  const char *ldif)
{
	struct slapd *slapd = calloc(1, sizeof(*slapd));
	char path[512], global[512] = "";

	assert_non_null(slapd);
	slapd->dir = test_dir_make();
	if (config)
		split_config(slapd, config, global);
	snprintf(path, sizeof(path), "%s/slapd.conf", slapd->dir);
	write_config(slapd, path, tls_dir, certificate, config ? global : NULL);
	if (ldif)
		load(path, ldif);
	listen_and_wait(slapd, path, tls_dir != NULL);
	return slapd;
}

void slapd_stop(struct slapd *slapd)
{
	if (!slapd)
		return;
	process_stop(slapd->pid);
	test_dir_remove(slapd->dir);
	free(slapd->ldapi);
	free(slapd);
}
