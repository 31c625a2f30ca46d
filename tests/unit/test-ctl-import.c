/* What `import` takes, and that it says all that is wrong with a document, and where. */
#include "tests/lib/test.h"

#include "ctl/import_json.h"

struct fixture {
	struct arena *arena;
	struct roles roles;
	struct import_document document;
	struct import_errors errors;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = arena_new();
	roles_init(&f->roles);
	assert_true(roles_add(&f->roles, "Operator") >= 0);
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	free(f);
	return 0;
}

/* @text is JSON with ' for ", which keeps it readable here; no value has a quote in it. */
static int read_text(struct fixture *f, const char *text)
{
	char *json = arena_strdup(f->arena, text), *quote;
	json_error_t why;
	json_t *root;
	int result;

	while ((quote = strchr(json, '\'')))
		*quote = '"';
	root = json_loads(json, JSON_REJECT_DUPLICATES, &why);

	assert_non_null(root);
	memset(&f->errors, 0, sizeof(f->errors));
	result = import_read(f->arena, root, &f->roles, &f->document, &f->errors);
	json_decref(root);
	assert_int_equal(result, f->errors.n > 0 ? -1 : 0);
	return result;
}

/* The document is refused, with exactly these lines. */
static void assert_errors(struct fixture *f, const char *text, const char *const *lines, size_t n)
{
	size_t i;

	assert_int_equal(read_text(f, text), -1);
	for (i = 0; i < n && i < f->errors.n; i++)
		assert_string_equal(f->errors.lines[i], lines[i]);
	assert_int_equal(f->errors.n, n);
}

static void a_whole_document_is_taken(void **state)
{
	struct fixture *f = *state;
	const struct import_organization *o;

	assert_int_equal(
		read_text(
			f,
			"{'organizations': [{'name': ' acme ', 'id': 7, 'active': false,"
			" 'contacts': [{'name': 'Ann Archer', 'email': 'ann@CORP.example',"
			"  'phone': '+49 30 123456', 'roles': ['technical', 'Billing'], 'notes': "
			"null}],"
			" 'projects': [], 'units': [], 'members': [],"
			" 'clouds': [{'name': 'pay', 'provider': 'aws', 'region': 'eu-north-1',"
			"  'deployment_model': 'standard', 'reserved_cidr': '10.0.0.0/16',"
			"  'state': 'active', 'tags': {'b': '2', 'a': '1'}, 'updated': 'whenever',"
			"  'contacts': [{'email': 'bob@corp.example', 'real_name': 'Bob', 'role': "
			"'Admin'},"
			"   {'email': 'BOB@corp.example', 'role': 'operator'}]}]}]}"),
		0);
	assert_int_equal(f->document.n_organizations, 1);
	o = f->document.organizations;
	assert_string_equal(o->name, "acme");
	assert_string_equal(o->id, "7");
	assert_false(o->active);
	assert_int_equal(o->n_contacts, 1);
	assert_string_equal(o->contacts[0].email, "ann@corp.example");
	assert_int_equal(o->contacts[0].roles, ROLE_BIT(ROLE_TECHNICAL) | ROLE_BIT(ROLE_BILLING));
	assert_string_equal(o->contacts[0].notes, "");
	assert_int_equal(o->n_clouds, 1);
	assert_string_equal(o->clouds[0].tags, "{\"a\":\"1\",\"b\":\"2\"}");
	assert_string_equal(o->clouds[0].state, "active");
	assert_int_equal(o->clouds[0].n_contacts, 1);
	assert_string_equal(o->clouds[0].contacts[0].name, "Bob");
	assert_int_equal(o->clouds[0].contacts[0].roles, ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(3));
}

static void wrong_types_and_missing_names_are_said_all_at_once(void **state)
{
	static const char *const lines[] = {
		"$.organizations[0].active: has to be true or false",
		"$.organizations[0].name: is missing",
		"$.organizations[0].contacts[0].email: has to be text",
		"$.organizations[0].contacts[0].roles: is missing",
		"$.organizations[0].clouds[0]: has to be an object",
		"$.organizations[0].clouds[1].name: is empty",
		("$.organizations[0].clouds[1].provider: 'moon' is none of: aws, azure, google, "
		 "oracle"),
		"$.organizations[1]: has to be an object",
	};

	assert_errors(
		*state,
		"{'organizations': [{'active': 'yes', 'contacts': [{'name': 'Ann', 'email': 5}],"
		" 'clouds': ['pay', {'name': ' ', 'provider': 'moon'}]}, 3]}",
		lines, sizeof(lines) / sizeof(lines[0]));
}

static void unknown_keys_and_roles_are_refused(void **state)
{
	static const char *const lines[] = {
		"$.organizations[0].colour: unknown key",
		"$.organizations[0].contacts[0].roles[0]: unknown role 'Admin': here it can be "
		"Technical, Billing",
		"$.organizations[0].contacts[0].roles[1]: has to be text",
		"$.organizations[0].contacts[1].roles: needs at least one role",
		"$.organizations[0].clouds[0].contacts[0].role: unknown role 'boss': here it can "
		"be "
		"Admin, Operator",
	};

	assert_errors(*state,
		      "{'organizations': [{'name': 'acme', 'colour': 'red', 'contacts': ["
		      "{'name': 'Ann', 'email': 'ann@corp.example', 'roles': ['Admin', 1]},"
		      "{'name': 'Bob', 'email': 'bob@corp.example', 'roles': []}],"
		      "'clouds': [{'name': 'pay', 'contacts':"
		      " [{'email': 'ann@corp.example', 'role': 'boss'}]}]}]}",
		      lines, sizeof(lines) / sizeof(lines[0]));
}

static void names_and_addresses_that_stand_twice_are_refused(void **state)
{
	static const char *const lines[] = {
		"$.organizations[0].contacts[1].email: another contact of the organization has "
		"'ann@corp.example' too",
		"$.organizations[0].clouds[0].contacts[1]: the same address and role stand here "
		"twice",
		"$.organizations[0].clouds[0].contacts[2].real_name: 'ann@corp.example' is called "
		"'Ann' in another row",
		"$.organizations[0].clouds[1].name: another cloud of the organization is called "
		"'pay'",
		"$.organizations[1].name: another organization is called 'acme'",
	};

	assert_errors(*state,
		      "{'organizations': [{'name': 'acme', 'contacts': ["
		      "{'name': 'Ann', 'email': 'ann@corp.example', 'roles': ['Billing']},"
		      "{'name': 'A.', 'email': 'ann@Corp.example', 'roles': ['Technical']}],"
		      "'clouds': [{'name': 'pay', 'contacts': ["
		      "{'email': 'ann@corp.example', 'real_name': 'Ann', 'role': 'Admin'},"
		      "{'email': 'ann@corp.example', 'role': 'admin'},"
		      "{'email': 'ann@corp.example', 'real_name': 'Eve', 'role': 'Operator'}]},"
		      "{'name': 'pay'}]}, {'name': 'acme'}]}",
		      lines, sizeof(lines) / sizeof(lines[0]));
}

static void what_this_version_does_not_keep_is_refused_and_not_dropped(void **state)
{
	static const char *const lines[] = {
		"$.organizations[0].projects: is not supported by this version",
		"$.organizations[0].units: is not supported by this version",
		"$.organizations[0].members: is not supported by this version",
	};

	assert_errors(*state,
		      "{'organizations': [{'name': 'acme', 'projects': ['p'], 'units': [{}],"
		      " 'members': [1]}]}",
		      lines, sizeof(lines) / sizeof(lines[0]));
}

static void text_that_cannot_be_kept_is_refused(void **state)
{
	static const char *const lines[] = {
		"$.organizations[0].contacts[0].email: 'nowhere' is no address that takes mail",
		("$.organizations[0].contacts[1].name: has control characters or line breaks: take "
		 "them out"),
		"$.organizations[0].clouds[0].region: is longer than 32 characters",
		"$.organizations[0].clouds[1].tags.a: has to be text",
	};

	assert_errors(
		*state,
		"{'organizations': [{'name': 'acme', 'contacts': ["
		"{'name': 'Ann', 'email': 'nowhere', 'roles': ['Billing']},"
		"{'name': 'B\\u001b[1mob', 'email': 'bob@corp.example', 'roles': ['Billing']}],"
		"'clouds': [{'name': 'a', 'region': 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'},"
		"{'name': 'b', 'tags': {'a': 1}}]}]}",
		lines, sizeof(lines) / sizeof(lines[0]));
}

static void a_wrong_object_is_looked_into_all_the_same(void **state)
{
	static const char *const lines[] = {
		"$.version: unknown key",
		"$.organizations[0].contacts[0].nmae: unknown key",
		"$.organizations[0].contacts[0].name: is missing",
		"$.organizations[0].contacts[0].email: 'nowhere' is no address that takes mail",
		("$.organizations[0].contacts[0].roles[0]: unknown role 'Boss': here it can be "
		 "Technical, Billing"),
		"$.organizations[0].clouds[0].tags: has to be an object",
		"$.organizations[0].clouds[0].name: is missing",
		"$.organizations[0].clouds[0].contacts[0].role: has to be text",
		"$.organizations[0].clouds[0].contacts[0].email: is missing",
	};

	assert_errors(*state,
		      "{'version': 1, 'organizations': [{'name': 'acme', 'contacts': ["
		      "{'nmae': 'Ann', 'email': 'nowhere', 'roles': ['Boss']}],"
		      "'clouds': [{'tags': [], 'contacts': [{'role': 1}]}]}]}",
		      lines, sizeof(lines) / sizeof(lines[0]));
}

static void a_document_without_organizations_is_refused(void **state)
{
	static const char *const missing[] = { "$.organizations: is missing" };
	static const char *const type[] = { "$: has to be an object" };

	assert_errors(*state, "{}", missing, 1);
	assert_errors(*state, "[]", type, 1);
}

static void a_refused_document_leaves_the_result_alone(void **state)
{
	struct fixture *f = *state;

	f->document.n_organizations = 42;
	assert_int_equal(read_text(f, "{'organizations': [{'name': 'a'}, {}]}"), -1);
	assert_int_equal(f->document.n_organizations, 42);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(a_whole_document_is_taken),
		TEST(wrong_types_and_missing_names_are_said_all_at_once),
		TEST(unknown_keys_and_roles_are_refused),
		TEST(names_and_addresses_that_stand_twice_are_refused),
		TEST(what_this_version_does_not_keep_is_refused_and_not_dropped),
		TEST(text_that_cannot_be_kept_is_refused),
		TEST(a_wrong_object_is_looked_into_all_the_same),
		TEST(a_document_without_organizations_is_refused),
		TEST(a_refused_document_leaves_the_result_alone),
	};

	return cmocka_run_group_tests_name("ctl-import", tests, NULL, NULL);
}
