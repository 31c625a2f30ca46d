/* What `plan` shows of each kind of change and finding. */
#include "tests/lib/test.h"

#include "ctl/changes.h"

struct fixture {
	struct arena *arena;
	struct roles roles;
	struct changes changes;
	struct contact ann;
	struct scope scope;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = arena_new();
	roles_init(&f->roles);
	changes_init(&f->changes, f->arena);
	f->ann = (struct contact){ .id = 12,
				   .name = "Ann",
				   .email = "ann@corp.example",
				   .phone = "",
				   .notes = "",
				   .person = "p-1",
				   .enabled = true,
				   .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(ROLE_BILLING) };
	f->scope = (struct scope){ .kind = SCOPE_CLOUD, .organization = "acme", .cloud = "pay" };
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

static const char **shown(struct fixture *f, const struct change *change)
{
	struct change copy = *change;
	const struct plan plan = { .scope = &f->scope, .changes = &copy, .n_changes = 1 };

	changes_add(&f->changes, &plan, &f->roles);
	return table_row(f->changes.changes, table_rows(f->changes.changes) - 1);
}

/* The columns that tell what happens, from the action to the role. */
static void assert_row(const char **row, const char *action, const char *field, const char *before,
		       const char *after, const char *role)
{
	assert_string_equal(row[CHANGE_ORGANIZATION], "acme");
	assert_string_equal(row[CHANGE_CLOUD], "pay");
	assert_string_equal(row[CHANGE_ACTION], action);
	assert_true(streq_null(row[CHANGE_FIELD], field));
	assert_true(streq_null(row[CHANGE_BEFORE], before));
	assert_true(streq_null(row[CHANGE_AFTER], after));
	assert_true(streq_null(row[CHANGE_ROLE], role));
}

static void every_kind_of_change_fills_its_columns(void **state)
{
	struct fixture *f = *state;
	const char *ann = "Ann <ann@corp.example>";

	assert_row(shown(f, &(struct change){ .kind = CHANGE_CREATE_SCOPE }), "create", NULL, NULL,
		   "pay", NULL);
	assert_row(shown(f, &(struct change){ .kind = CHANGE_ADD, .fresh = &f->ann }), "add", NULL,
		   NULL, ann, "Admin, Billing");
	assert_row(shown(f, &(struct change){ .kind = CHANGE_ADOPT, .contact = &f->ann }), "adopt",
		   "origin", "local", "directory", NULL);
	assert_row(shown(f, &(struct change){ .kind = CHANGE_EDIT,
					      .contact = &f->ann,
					      .field = FIELD_NAME,
					      .before = "Ann",
					      .after = "Anne" }),
		   "edit", "name", "Ann", "Anne", NULL);
	assert_row(shown(f, &(struct change){ .kind = CHANGE_GRANT,
					      .contact = &f->ann,
					      .role = ROLE_BILLING }),
		   "grant", "role", NULL, "Billing", "Billing");
	assert_row(shown(f, &(struct change){ .kind = CHANGE_REVOKE,
					      .contact = &f->ann,
					      .role = ROLE_BILLING }),
		   "revoke", "role", "Billing", NULL, "Billing");
	assert_row(shown(f, &(struct change){ .kind = CHANGE_REMOVE, .contact = &f->ann }),
		   "remove", NULL, ann, NULL, "Admin, Billing");
	assert_int_equal(f->changes.n_held, 0);
}

static void a_held_change_names_its_rule(void **state)
{
	struct fixture *f = *state;
	const char **row = shown(f, &(struct change){ .kind = CHANGE_REMOVE,
						      .contact = &f->ann,
						      .person = "p-1",
						      .hold = RULE_ADMIN_REQUIRED });

	assert_string_equal(row[CHANGE_RULE], "admin-required");
	assert_string_equal(row[CHANGE_RULE_SHOWN], "held: admin-required");
	assert_string_equal(row[CHANGE_CONTACT], "12");
	assert_string_equal(row[CHANGE_PERSON], "p-1");
	assert_int_equal(f->changes.n_held, 1);
	assert_true(f->changes.held_by[RULE_ADMIN_REQUIRED]);
	assert_false(f->changes.held_by[RULE_CAPACITY]);
}

static void what_is_shown_outlives_the_plan(void **state)
{
	struct fixture *f = *state;
	char before[] = "Ann", organization[] = "acme";
	const char **row;

	f->scope.organization = organization;
	row = shown(f, &(struct change){ .kind = CHANGE_EDIT,
					 .contact = &f->ann,
					 .before = before,
					 .after = "" });
	memset(before, 'x', 3);
	memset(organization, 'x', 4);
	assert_string_equal(row[CHANGE_BEFORE], "Ann");
	assert_string_equal(row[CHANGE_ORGANIZATION], "acme");
}

static void a_new_pass_forgets_the_one_before(void **state)
{
	struct fixture *f = *state;

	shown(f, &(struct change){
			 .kind = CHANGE_REMOVE, .contact = &f->ann, .hold = RULE_MASS_CHANGE });
	changes_init(&f->changes, f->arena);
	assert_int_equal(table_rows(f->changes.changes), 0);
	assert_int_equal(f->changes.n_held, 0);
	assert_false(f->changes.held_by[RULE_MASS_CHANGE]);
}

static void a_finding_is_told_with_whom_it_is_about(void **state)
{
	struct fixture *f = *state;
	struct finding finding = { .kind = FINDING_ADDRESS_UNUSABLE,
				   .contact = &f->ann,
				   .role = -1,
				   .detail = "takes no mail" };
	const struct plan plan = { .scope = &f->scope, .findings = &finding, .n_findings = 1 };
	json_t *rows;
	char *text;

	changes_add(&f->changes, &plan, &f->roles);
	rows = table_json(f->changes.findings);
	text = json_dumps(rows, JSON_COMPACT);
	assert_string_equal(text, "[{\"organization\":\"acme\",\"cloud\":\"pay\",\"contact\":12,"
				  "\"person\":null,\"kind\":\"address-unusable\",\"role\":null,"
				  "\"before\":null,\"after\":null,\"detail\":\"takes no mail\"}]");
	free(text);
	json_decref(rows);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(every_kind_of_change_fills_its_columns),
		TEST(a_held_change_names_its_rule),
		TEST(what_is_shown_outlives_the_plan),
		TEST(a_new_pass_forgets_the_one_before),
		TEST(a_finding_is_told_with_whom_it_is_about),
	};

	return cmocka_run_group_tests_name("ctl-changes", tests, NULL, NULL);
}
