#include "tests/lib/corp.h"

#include "directory/deadline.h"
#include "tests/lib/test.h"

static void write_bulk(const char *path)
{
	char *small = test_source_path("tests/data/directory.ldif"), bytes[4096];
	FILE *in = fopen(small, "re"), *out = fopen(path, "we");
	size_t n;
	int i;

	assert_true(in && out);
	while ((n = fread(bytes, 1, sizeof(bytes), in)) > 0)
		fwrite(bytes, 1, n, out);
	for (i = 0; i < CORP_BULK; i++)
		fprintf(out,
			"dn: uid=p%d," PEOPLE_BASE "\nobjectClass: inetOrgPerson\nuid: p%d\n"
			"cn: Person %d\nsn: Person\nmail: p%d@corp.example\n\n",
			i, i, i, i);
	fprintf(out, "dn: cn=large," GROUPS_BASE "\nobjectClass: groupOfNames\ncn: large\n");
	for (i = 0; i < CORP_LARGE; i++)
		fprintf(out, "member: uid=m%d," PEOPLE_BASE "\n", i);
	fclose(in);
	fclose(out);
	free(small);
}

struct slapd *corp_start(const char *tls_dir)
{
	char *dir = test_dir_make(), *config = test_source_path("tests/data/directory.conf");
	char ldif[512];
	struct slapd *slapd;

	snprintf(ldif, sizeof(ldif), "%s/all.ldif", dir);
	write_bulk(ldif);
	slapd = slapd_start(tls_dir, "good.pem", config, ldif);
	test_dir_remove(dir);
	free(config);
	return slapd;
}

struct directory_settings corp_settings(const char *const *uri, const char *service)
{
	static const char *const names[] = { "displayName", "cn" };

	return (struct directory_settings){
		.uris = uri,
		.n_uris = 1,
		.tls_mode = TLS_NONE,
		.insecure = true,
		.bind = service ? BIND_SIMPLE : BIND_EXTERNAL,
		.bind_dn = service,
		.connect_usec = 2 * SECOND,
		.search_usec = 5 * SECOND,
		.page_size = 1000,
		.people_base = PEOPLE_BASE,
		.people_filter = "(objectClass=inetOrgPerson)",
		.name_attributes = names,
		.n_name_attributes = 2,
		.email_attribute = "mail",
		.phone_attribute = "telephoneNumber",
		.login_attribute = "uid",
		.groups_base = GROUPS_BASE,
	};
}

struct directory *corp_open(const struct directory_settings *settings)
{
	struct directory *directory = NULL;
	struct error err = { 0 };

	if (directory_open(settings, settings->bind_dn ? "secret" : NULL,
			   deadline_after(20 * SECOND, UINT64_MAX), &directory, &err) < 0)
		fail_msg("%s", err.text);
	return directory;
}
