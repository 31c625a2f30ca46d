/*
 * The Admin rule against somebody with a sqlite3 shell, where foreign keys and recursive triggers
 * are off. Each attack is a test of its own.
 */
#include "tests/unit/store-fixture.h"

/* As in a transaction of the program, which says who does it. */
#define BY_PROGRAM(sql)                                                                            \
	"INSERT INTO context (actor) VALUES ('contactsyncd');" sql ";DELETE FROM context;"

static const struct attempt {
	const char *name, *sql;
} attacks[] = {
	{ "the_last_admin_cannot_be_deleted", "DELETE FROM contact WHERE id = 1" },
	{ "all_contacts_cannot_be_deleted_at_once", "DELETE FROM contact" },
	{ "all_contacts_of_a_cloud_cannot_be_deleted_at_once",
	  "DELETE FROM contact WHERE scope = 2" },
	{ "two_equal_admins_cannot_both_be_deleted",
	  "INSERT INTO contact_role VALUES (2, 'Admin'); DELETE FROM contact WHERE scope = 2" },
	{ "the_last_admins_role_cannot_be_deleted",
	  "DELETE FROM contact_role WHERE contact = 1 AND role = 'Admin'" },
	{ "all_roles_cannot_be_deleted_at_once", "DELETE FROM contact_role" },
	{ "the_last_admins_role_cannot_be_changed",
	  "UPDATE contact_role SET role = 'Operator' WHERE contact = 1" },
	{ "the_last_admins_role_cannot_be_changed_by_replace",
	  "UPDATE OR REPLACE contact_role SET role = 'Operator' WHERE contact = 1" },
	{ "the_last_admins_role_cannot_be_misspelled",
	  "UPDATE contact_role SET role = 'admin' WHERE contact = 1" },
	{ "the_last_admins_role_cannot_become_null",
	  "UPDATE OR REPLACE contact_role SET role = NULL WHERE contact = 1" },
	{ "the_last_admins_role_cannot_be_given_to_somebody_elsewhere",
	  "UPDATE contact_role SET contact = 4 WHERE contact = 1" },
	{ "the_last_admins_role_cannot_be_given_to_nobody",
	  "UPDATE contact_role SET contact = 99 WHERE contact = 1" },
	{ "an_address_cannot_be_blanked", "UPDATE contact SET email = '' WHERE id = 1" },
	{ "all_addresses_cannot_be_blanked", "UPDATE contact SET email = ''" },
	{ "an_address_cannot_become_null", "UPDATE contact SET email = NULL WHERE id = 1" },
	{ "an_address_cannot_become_its_default",
	  "UPDATE OR REPLACE contact SET email = NULL WHERE id = 1" },
	{ "an_address_cannot_lose_its_domain", "UPDATE contact SET email = 'ann@' WHERE id = 1" },
	{ "an_address_cannot_lose_its_local_part",
	  "UPDATE contact SET email = '@corp.example' WHERE id = 1" },
	{ "an_address_cannot_lose_its_at", "UPDATE contact SET email = 'ann' WHERE id = 1" },
	{ "an_address_cannot_get_two_ats", "UPDATE contact SET email = 'a@b@c' WHERE id = 1" },
	{ "an_address_cannot_get_a_blank",
	  "UPDATE contact SET email = 'ann @corp.example' WHERE id = 1" },
	{ "an_address_cannot_get_a_line_break",
	  "UPDATE contact SET email = 'ann@corp.example' || char(10) WHERE id = 1" },
	{ "an_address_cannot_get_a_nul",
	  "UPDATE contact SET email = 'ann@corp.example' || char(0) || 'x' WHERE id = 1" },
	{ "an_address_cannot_become_a_literal",
	  "UPDATE contact SET email = 'ann@[192.0.2.1]' WHERE id = 1" },
	{ "an_address_cannot_be_blanked_while_something_else_changes",
	  "UPDATE contact SET name = 'X', enabled = 0, notes = 'n', email = ' ' WHERE id = 1" },
	{ "an_address_cannot_be_blanked_by_upsert",
	  "INSERT INTO contact (id, scope) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET email = ''" },
	{ "an_admin_cannot_be_moved_to_another_scope",
	  "UPDATE contact SET scope = 3 WHERE id = 1" },
	{ "an_admin_cannot_be_moved_to_no_scope", "UPDATE contact SET scope = 99 WHERE id = 1" },
	{ "an_admins_id_cannot_be_changed", "UPDATE contact SET id = 50 WHERE id = 1" },
	{ "an_admins_rowid_cannot_be_changed", "UPDATE contact SET rowid = 50 WHERE id = 1" },
	{ "an_admins_oid_cannot_be_changed", "UPDATE contact SET oid = 50 WHERE id = 1" },
	{ "an_admin_cannot_be_overwritten_by_replace",
	  "REPLACE INTO contact (id, scope, name) VALUES (1, 3, 'Eve')" },
	{ "an_admin_cannot_be_overwritten_by_insert_or_replace",
	  "INSERT OR REPLACE INTO contact (id, scope, name) VALUES (1, 2, 'Eve')" },
	{ "an_admin_cannot_be_overwritten_by_rowid",
	  "INSERT OR REPLACE INTO contact (rowid, scope, name) VALUES (1, 2, 'Eve')" },
	{ "an_admin_cannot_be_overwritten_by_another_of_the_same_person",
	  "INSERT OR REPLACE INTO contact (scope, name, person) VALUES (2, 'Eve', 'uuid-ann')" },
	{ "an_admin_cannot_be_overwritten_by_an_update_of_id",
	  "UPDATE OR REPLACE contact SET id = 1 WHERE id = 2" },
	{ "an_admin_cannot_be_overwritten_by_an_update_of_rowid",
	  "UPDATE OR REPLACE contact SET _rowid_ = 1 WHERE id = 2" },
	{ "an_admin_cannot_be_overwritten_by_an_update_of_person",
	  "UPDATE OR REPLACE contact SET person = 'uuid-ann' WHERE id = 2" },
	{ "a_role_row_cannot_be_overwritten",
	  "UPDATE OR REPLACE contact_role SET contact = 1, role = 'Admin' WHERE contact = 2" },
	{ "a_role_row_cannot_be_overwritten_by_insert",
	  "INSERT OR REPLACE INTO contact_role VALUES (1, 'Admin')" },
	{ "a_role_cannot_be_given_to_a_contact_to_come",
	  "INSERT INTO contact_role VALUES (99, 'Admin')" },
	{ "a_better_admin_cannot_make_way_for_a_disabled_one",
	  "UPDATE contact SET enabled = 0 WHERE id = 2; INSERT INTO contact_role VALUES (2, 'Admin');"
	  "DELETE FROM contact WHERE id = 1" },
	{ "a_better_admin_cannot_make_way_for_one_without_address",
	  "UPDATE contact SET email = '' WHERE id = 2; INSERT INTO contact_role VALUES (2, 'Admin');"
	  "DELETE FROM contact_role WHERE contact = 1" },
	{ "a_disabled_last_admin_cannot_be_deleted",
	  BY_PROGRAM("UPDATE contact SET enabled = 0 WHERE id = 1")
	  "DELETE FROM contact WHERE id = 1" },
	{ "the_last_admin_cannot_be_disabled_by_hand",
	  "UPDATE contact SET enabled = 0 WHERE id = 1" },
	{ "two_admins_cannot_be_disabled_at_once_by_hand",
	  "INSERT INTO contact_role VALUES (2, 'Admin'); UPDATE contact SET enabled = 0" },
	{ "the_last_admin_cannot_be_disabled_by_replace",
	  "UPDATE OR REPLACE contact SET enabled = NULL, name = 'X' WHERE id = 1;"
	  "UPDATE contact SET enabled = 0 WHERE id = 1" },
	{ "a_last_admin_cannot_be_deleted_after_hiding_its_person",
	  "UPDATE contact SET origin = 'local', person = NULL WHERE id = 1;"
	  "DELETE FROM contact WHERE id = 1" },
	{ "a_swap_cannot_delete_first",
	  "BEGIN; DELETE FROM contact_role WHERE contact = 1;"
	  "INSERT INTO contact_role VALUES (2, 'Admin'); COMMIT" },
	{ "a_clouds_id_cannot_be_changed", "UPDATE cloud SET id = 70 WHERE id = 2" },
	{ "a_clouds_rowid_cannot_be_changed", "UPDATE cloud SET rowid = 70 WHERE id = 2" },
	{ "a_cloud_cannot_be_moved", "UPDATE cloud SET organization = 99 WHERE id = 2" },
	{ "a_cloud_cannot_be_overwritten_by_id",
	  "REPLACE INTO cloud (id, organization, name) VALUES (2, 1, 'pay')" },
	{ "a_cloud_cannot_be_overwritten_by_name",
	  "REPLACE INTO cloud (id, organization, name) VALUES (3, 1, 'pay')" },
	{ "a_cloud_cannot_be_overwritten_by_rename",
	  "UPDATE OR REPLACE cloud SET name = 'pay' WHERE id = 3" },
	{ "a_live_cloud_cannot_become_a_draft", "UPDATE cloud SET state = 'draft' WHERE id = 2" },
	{ "a_live_cloud_cannot_become_a_draft_by_default",
	  "UPDATE OR REPLACE cloud SET state = NULL WHERE id = 2" },
	{ "a_live_cloud_cannot_get_an_unknown_state", "UPDATE cloud SET state = 'x' WHERE id = 2" },
	{ "a_draft_without_admin_cannot_go_live",
	  "DELETE FROM contact WHERE id = 3; UPDATE cloud SET state = 'active' WHERE id = 3" },
	{ "a_draft_with_an_admin_without_address_cannot_go_live",
	  "UPDATE contact SET email = '-' WHERE id = 3; UPDATE cloud SET state = 'active' WHERE id = 3" },
	{ "a_deleted_cloud_without_admin_cannot_come_back",
	  "UPDATE cloud SET state = 'deleted' WHERE id = 2; DELETE FROM contact WHERE scope = 2;"
	  "UPDATE cloud SET state = 'active' WHERE id = 2" },
	{ "the_scope_of_a_cloud_cannot_be_deleted", "DELETE FROM scope WHERE id = 2" },
	{ "all_scopes_cannot_be_deleted", "DELETE FROM scope" },
	{ "a_scope_cannot_be_changed", "UPDATE scope SET id = 80 WHERE id = 2" },
	{ "a_scope_cannot_be_overwritten", "REPLACE INTO scope (id, kind) VALUES (2, 'organization')" },
	{ "an_organization_with_clouds_cannot_be_deleted", "DELETE FROM organization" },
	{ "an_organizations_id_cannot_be_changed", "UPDATE organization SET id = 90" },
	{ "an_organization_cannot_be_overwritten",
	  "REPLACE INTO organization (id, name) VALUES (1, 'evil')" },
	{ "an_organization_cannot_be_overwritten_by_name",
	  "INSERT INTO scope (id, kind) VALUES (91, 'organization');"
	  "REPLACE INTO organization (id, name) VALUES (91, 'acme')" },
	{ "history_cannot_be_changed", "UPDATE history SET actor = 'nobody'" },
	{ "history_cannot_be_deleted", "DELETE FROM history" },
	{ "history_cannot_be_overwritten",
	  "REPLACE INTO history (id, at, actor, scope, organization, action)"
	  " VALUES (1, 0, 'x', 1, 'acme', 'edit')" },
}, allowed[] = {
	{ "a_contact_can_be_renamed", "UPDATE contact SET name = 'Ann B.' WHERE id = 1" },
	{ "an_address_can_become_another", "UPDATE contact SET email = 'a@b.example' WHERE id = 1" },
	{ "somebody_who_is_no_admin_can_be_disabled",
	  "UPDATE contact SET enabled = 0 WHERE id = 2" },
	{ "an_admin_can_be_disabled_when_another_is_as_good",
	  "INSERT INTO contact_role VALUES (2, 'Admin');"
	  "UPDATE contact SET enabled = 0 WHERE id = 1" },
	{ "the_program_can_record_that_the_directory_disables_the_last_admin",
	  BY_PROGRAM("UPDATE contact SET enabled = 0 WHERE id = 1") },
	{ "a_role_beside_admin_can_be_revoked",
	  "INSERT INTO contact_role VALUES (1, 'Operator');"
	  "DELETE FROM contact_role WHERE contact = 1 AND role = 'Operator'" },
	{ "somebody_who_is_no_admin_can_be_deleted", "DELETE FROM contact WHERE id = 2" },
	{ "an_admin_can_be_deleted_when_another_is_as_good",
	  "INSERT INTO contact_role VALUES (2, 'Admin'); DELETE FROM contact WHERE id = 1" },
	{ "two_admins_can_be_swapped_in_one_transaction",
	  "BEGIN; INSERT INTO contact_role VALUES (2, 'Admin');"
	  "DELETE FROM contact_role WHERE contact = 1; COMMIT" },
	{ "a_worse_admin_can_be_deleted",
	  "UPDATE contact SET enabled = 0 WHERE id = 2; INSERT INTO contact_role VALUES (2, 'Admin');"
	  "DELETE FROM contact WHERE id = 2" },
	{ "a_role_can_be_made_admin", "UPDATE contact_role SET role = 'Admin' WHERE contact = 2" },
	{ "a_cloud_can_be_renamed", "UPDATE cloud SET name = 'pay-eu' WHERE id = 2" },
	{ "a_whole_cloud_can_be_deleted", "DELETE FROM cloud WHERE id = 2" },
	{ "all_clouds_can_be_deleted", "DELETE FROM cloud" },
	{ "an_organization_without_clouds_can_be_deleted",
	  "DELETE FROM cloud; DELETE FROM organization" },
	{ "a_cloud_can_be_marked_deleted", "UPDATE cloud SET state = 'deleted' WHERE id = 2" },
	{ "a_draft_can_lose_its_admin", "DELETE FROM contact WHERE id = 3" },
	{ "a_draft_with_admin_can_go_live", "UPDATE cloud SET state = 'active' WHERE id = 3" },
	{ "a_live_cloud_can_be_inserted_before_its_contacts",
	  "INSERT INTO scope (kind) VALUES ('cloud'); INSERT INTO cloud (id, organization, name, state)"
	  " VALUES (last_insert_rowid(), 1, 'new', 'active')" },
};

static const char everything[] =
	"SELECT group_concat(x, char(10)) FROM ("
	"SELECT 'c' || quote(id) || quote(scope) || quote(name) || quote(email) || quote(person) "
	"AS x"
	" FROM contact UNION ALL SELECT 'r' || contact || role FROM contact_role"
	" UNION ALL SELECT 'k' || id || organization || name || state FROM cloud"
	" UNION ALL SELECT 's' || id || kind FROM scope UNION ALL SELECT 'o' || id || name"
	" FROM organization ORDER BY x)";

static const char usable_admins[] = "SELECT count(*) FROM v1_clouds AS k"
				    " WHERE state NOT IN ('draft', 'deleted') AND id = 2"
				    " AND NOT EXISTS (SELECT 1 FROM v1_contacts AS c"
				    " WHERE c.cloud = k.name AND c.role = 'Admin')";

/* What prepares the attack is rolled back with it. */
static void refuse(struct fixture *f, const struct attempt *a)
{
	char *before = shell_text(f, everything);
	const char *error;

	shell(f, "SAVEPOINT attack");
	error = shell_error(f, a->sql);
	if (!error)
		fail_msg("not refused: %s", a->sql);
	assert_int_equal(shell_number(f, usable_admins), 0);
	if (!sqlite3_get_autocommit(f->shell))
		shell(f, "ROLLBACK");
	assert_shell_text(f, everything, before);
	free(before);
}

static void attack_is_refused(void **state)
{
	const struct attempt *a = *state;
	struct fixture *f;

	fixture_set_up((void **)&f);
	refuse(f, a);
	shell(f, "PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON");
	refuse(f, a);
	fixture_tear_down((void **)&f);
}

static void attempt_is_allowed(void **state)
{
	const struct attempt *a = *state;
	struct fixture *f;

	fixture_set_up((void **)&f);
	shell(f, a->sql);
	assert_int_equal(shell_number(f, "SELECT count(*) FROM contact WHERE scope NOT IN"
					 " (SELECT id FROM scope)"),
			 0);
	assert_int_equal(shell_number(f, "SELECT count(*) FROM contact_role WHERE contact NOT IN"
					 " (SELECT id FROM contact)"),
			 0);
	assert_int_equal(shell_number(f,
				      "SELECT count(*) FROM scope WHERE id NOT IN (SELECT id FROM"
				      " cloud UNION SELECT id FROM organization)"),
			 0);
	fixture_tear_down((void **)&f);
}

/* The attempts with the program itself, as somebody would type them. */
static void the_sqlite3_shell_is_refused_with_a_clear_sentence(void **state)
{
	struct fixture *f;
	char *command, text[1024];
	FILE *out;
	size_t n;

	(void)state;
	fixture_set_up((void **)&f);
	assert_true(asprintf(&command,
			     "sqlite3 '%s' \"DELETE FROM contact WHERE email = "
			     "'ann@corp.example'\" 2>&1",
			     f->path) > 0);
	out = popen(command, "r");
	assert_non_null(out);
	n = fread(text, 1, sizeof(text) - 1, out);
	text[n] = '\0';
	if (pclose(out) == 127 << 8) {
		free(command);
		fixture_tear_down((void **)&f);
		skip();
	}
	assert_non_null(strstr(text, "a live cloud would lose its best Admin: make another contact "
				     "with a usable address Admin first"));
	assert_int_equal(shell_number(f, "SELECT count(*) FROM contact"), 4);
	free(command);
	fixture_tear_down((void **)&f);
}

#define N_TESTS (ARRAY_SIZE(attacks) + ARRAY_SIZE(allowed) + 1)

static struct CMUnitTest attempt_test(const struct attempt *a, CMUnitTestFunction function)
{
	struct attempt *copy = malloc(sizeof(*copy));

	assert_non_null(copy);
	*copy = *a;
	return (struct CMUnitTest){ .name = a->name, .test_func = function, .initial_state = copy };
}

int main(void)
{
	struct CMUnitTest tests[N_TESTS] = {
		cmocka_unit_test(the_sqlite3_shell_is_refused_with_a_clear_sentence),
	};
	size_t n = 1, i;
	int failed;

	for (i = 0; i < ARRAY_SIZE(attacks); i++)
		tests[n++] = attempt_test(&attacks[i], attack_is_refused);
	for (i = 0; i < ARRAY_SIZE(allowed); i++)
		tests[n++] = attempt_test(&allowed[i], attempt_is_allowed);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	for (i = 1; i < n; i++)
		free(tests[i].initial_state);
	return failed;
}
