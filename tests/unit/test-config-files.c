#include "config/config.h"
#include "tests/lib/test.h"

#include <sys/stat.h>
#include <unistd.h>

#define LEAST                                                                                      \
	"directory: {uris: [ldapi:///], bind: {mechanism: external}, "                             \
	"people: {base: 'ou=p,dc=x'}, groups: {base: 'ou=g,dc=x'}}\n"

struct fixture {
	struct arena *arena;
	char *dir;
	const char *path;
	const struct settings *settings;
	struct config_errors errors;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = arena_new();
	f->dir = test_dir_make();
	f->path = arena_printf(f->arena, "%s/contactsync.yaml", f->dir);
	assert_int_equal(mkdir(arena_printf(f->arena, "%s/contactsync.d", f->dir), 0755), 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	test_dir_remove(f->dir);
	arena_free(f->arena);
	free(f);
	return 0;
}

/* Writes NAME in the directory of the test. */
static const char *put(struct fixture *f, const char *name, const char *text)
{
	const char *path = arena_printf(f->arena, "%s/%s", f->dir, name);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0644), 0);
	return path;
}

static const struct settings *assert_loads(struct fixture *f)
{
	size_t i;

	f->errors = (struct config_errors){ 0 };
	if (config_load(f->arena, f->path, &f->settings, &f->errors) < 0) {
		for (i = 0; i < f->errors.n; i++)
			print_error("%s\n", f->errors.lines[i]);
		fail();
	}
	return f->settings;
}

/* Each line is given without the directory of the test. */
static void assert_errors(struct fixture *f, const char *const *lines, size_t n)
{
	size_t i, cut = strlen(f->dir) + 1;

	f->errors = (struct config_errors){ 0 };
	f->settings = NULL;
	assert_int_equal(config_load(f->arena, f->path, &f->settings, &f->errors), -1);
	assert_null(f->settings);
	for (i = 0; i < f->errors.n && i < n; i++)
		assert_string_equal(f->errors.lines[i] + cut, lines[i]);
	assert_int_equal(f->errors.n, n);
}

static void assert_error(struct fixture *f, const char *line)
{
	assert_errors(f, &line, 1);
}

static void drop_ins_need_not_be(void **state)
{
	struct fixture *f = *state;

	put(f, "contactsync.yaml", LEAST);
	assert_string_equal(assert_loads(f)->file, f->path);
	assert_int_equal(rmdir(arena_printf(f->arena, "%s/contactsync.d", f->dir)), 0);
	assert_loads(f);
}

static void drop_ins_merge_key_by_key_in_the_order_of_their_names(void **state)
{
	struct fixture *f = *state;
	const struct settings *s;

	put(f, "contactsync.d/20-b.yaml", "policy: {capacity: 3}\nroles: [Second]\n");
	put(f, "contactsync.yaml",
	    LEAST "policy: {capacity: 1, mode: report}\nroles: [First]\n"
		  "metrics: /m\n");
	put(f, "contactsync.d/10-a.yaml", "policy: {capacity: 2, adopt: never}\nmetrics: null\n");
	put(f, "contactsync.d/30-ignored.yml", "nonsense\n");
	put(f, "contactsync.d/.40-hidden.yaml", "nonsense\n");
	s = assert_loads(f);
	assert_int_equal(s->policy.capacity, 3);
	assert_int_equal(s->policy.mode, POLICY_REPORT);
	assert_int_equal(s->policy.adopt, ADOPT_NEVER);
	assert_null(s->metrics);
	assert_int_equal(s->roles.n, 4);
	assert_string_equal(s->roles.names[3], "Second");
	assert_int_equal(s->directory.n_uris, 1);
}

static void organizations_and_clouds_merge_by_name(void **state)
{
	struct fixture *f = *state;
	const struct settings *s;

	put(f, "contactsync.yaml",
	    LEAST "roles: [Operator]\n"
		  "organizations:\n"
		  "- name: acme\n"
		  "  contacts: {billing: o=b1, technical: o=t1}\n"
		  "  clouds:\n"
		  "  - {name: eu, contacts: {admin: o=a1, operator: o=o1}}\n"
		  "  discover: [{group: 'cn={cloud}-{role}'}]\n");
	put(f, "contactsync.d/a.yaml",
	    "organizations:\n"
	    "- name: bolt\n"
	    "- name: acme\n"
	    "  contacts: {Billing: o=b2}\n"
	    "  clouds:\n"
	    "  - {name: us, contacts: {admin: o=a2}}\n"
	    "  - {name: eu, contacts: {Operator: o=o2}}\n"
	    "  discover: [{group: 'ou={cloud}-{role}'}]\n");
	s = assert_loads(f);
	assert_int_equal(s->n_organizations, 2);
	assert_string_equal(s->organizations[0], "acme");
	assert_string_equal(s->organizations[1], "bolt");
	assert_int_equal(s->n_bindings, 5);
	assert_string_equal(s->bindings[0].group, "o=b2");
	assert_string_equal(s->bindings[1].group, "o=t1");
	assert_string_equal(s->bindings[2].group, "o=a1");
	assert_string_equal(s->bindings[3].group, "o=o2");
	assert_string_equal(s->bindings[4].cloud, "us");
	assert_int_equal(s->n_discover, 1);
	assert_string_equal(s->discover[0].attribute, "ou");
}

static void errors_of_all_files_come_in_one_go(void **state)
{
	static const char *const lines[] = {
		"contactsync.yaml:2:20: policy.capacity: 'many' is not a whole number",
		"contactsync.d/10-a.yaml:1:1: polic: unknown setting (did you mean 'policy'?)",
		"contactsync.d/20-b.yaml:2:16: policy.mode: 'x' is not one of enforce, report",
		"contactsync.d/20-b.yaml:3:17: organizations[0].name: is required",
	};
	struct fixture *f = *state;

	put(f, "contactsync.yaml", LEAST "policy: {capacity: many}\n");
	put(f, "contactsync.d/20-b.yaml",
	    "# mode\npolicy: {mode: x}\n"
	    "organizations: [{}]\n");
	put(f, "contactsync.d/10-a.yaml", "polic: {capacity: 3}\n");
	assert_errors(f, lines, ARRAY_SIZE(lines));
}

static void what_one_file_lacks_another_may_have(void **state)
{
	struct fixture *f = *state;

	put(f, "contactsync.yaml", "directory: {uris: [ldapi:///], bind: {mechanism: external}}\n");
	put(f, "contactsync.d/a.yaml", "directory: {people: {base: o=p}, groups: {base: o=g}}\n");
	assert_loads(f);
	put(f, "contactsync.d/a.yaml", "directory: {people: {base: o=p}, groups: {base: o=g\n");
	assert_error(f,
		     "contactsync.d/a.yaml:2:1: not valid YAML: did not find expected ',' or '}' "
		     "(while parsing a flow mapping, which begins on line 1)");
}

static void files_that_others_may_write_are_refused(void **state)
{
	struct fixture *f = *state;
	const char *path = put(f, "contactsync.yaml", LEAST);

	assert_int_equal(chmod(path, 0664), 0);
	assert_error(f, arena_printf(f->arena,
				     "contactsync.yaml: can be written by others than its owner; "
				     "run 'chmod go-w %s'",
				     path));
	assert_int_equal(chmod(path, 0644), 0);
	path = put(f, "contactsync.d/a.yaml", "");
	assert_int_equal(chmod(path, 0646), 0);
	assert_error(f, arena_printf(f->arena,
				     "contactsync.d/a.yaml: can be written by others than its "
				     "owner; run 'chmod go-w %s'",
				     path));
}

static void files_that_cannot_be_read_are_named(void **state)
{
	struct fixture *f = *state;

	assert_error(f, "contactsync.yaml: cannot be opened: No such file or directory");
	assert_int_equal(mkdir(f->path, 0755), 0);
	assert_error(f, "contactsync.yaml: is not a regular file");
	assert_int_equal(rmdir(f->path), 0);
	assert_int_equal(mkfifo(f->path, 0644), 0);
	assert_error(f, "contactsync.yaml: is not a regular file");
}

/* ---- what is shipped ---- */

static void load_shipped(struct fixture *f, const char *name)
{
	char *path = test_source_path(name);
	FILE *file = fopen(path, "r");
	char text[16384];
	size_t n;

	assert_non_null(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	free(path);
	put(f, "contactsync.yaml", text);
}

static void the_examples_are_right(void **state)
{
	struct fixture *f = *state;

	load_shipped(f, "conf/examples/openldap.yaml");
	assert_int_equal(assert_loads(f)->n_bindings, 6);
	load_shipped(f, "conf/examples/ldapi.yaml");
	assert_int_equal(assert_loads(f)->n_bindings, 1);
	load_shipped(f, "conf/examples/discover.yaml");
	assert_int_equal(assert_loads(f)->n_discover, 2);
}

static void the_installed_file_needs_a_directory_and_nothing_else(void **state)
{
	static const char *const lines[] = {
		"contactsync.yaml:1:1: directory.uris: is required",
		"contactsync.yaml:1:1: directory.people.base: is required",
		"contactsync.yaml:1:1: directory.groups.base: is required",
		"contactsync.yaml:1:1: directory.bind.dn: is required for mechanism 'simple' "
		"(the others are external, anonymous)",
		"contactsync.yaml:1:1: directory.bind.password_credential: is required for "
		"mechanism 'simple', or password_file instead",
	};
	struct fixture *f = *state;

	load_shipped(f, "conf/contactsync.yaml");
	assert_errors(f, lines, ARRAY_SIZE(lines));
	put(f, "contactsync.d/directory.yaml", LEAST);
	assert_loads(f);
}

static void ten_thousand_clouds_are_no_burden(void **state)
{
	struct fixture *f = *state;
	const struct settings *s;
	FILE *file;
	int i;

	put(f, "contactsync.yaml", LEAST "roles: [Operator]\n");
	file = fopen(arena_printf(f->arena, "%s/contactsync.d/clouds.yaml", f->dir), "w");
	assert_non_null(file);
	fputs("organizations:\n- name: acme\n  clouds:\n", file);
	for (i = 0; i < 10000; i++)
		fprintf(file,
			"  - name: cloud-%d\n    contacts: {admin: 'cn=cloud-%d-admin,ou=groups,"
			"dc=corp,dc=example', operator: 'cn=o,dc=x'}\n",
			i, i);
	fclose(file);
	s = assert_loads(f);
	assert_int_equal(s->n_bindings, 20000);
	assert_string_equal(s->bindings[19999].cloud, "cloud-9999");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(drop_ins_need_not_be),
		TEST(drop_ins_merge_key_by_key_in_the_order_of_their_names),
		TEST(organizations_and_clouds_merge_by_name),
		TEST(errors_of_all_files_come_in_one_go),
		TEST(what_one_file_lacks_another_may_have),
		TEST(files_that_others_may_write_are_refused),
		TEST(files_that_cannot_be_read_are_named),
		TEST(the_examples_are_right),
		TEST(the_installed_file_needs_a_directory_and_nothing_else),
		TEST(ten_thousand_clouds_are_no_burden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
