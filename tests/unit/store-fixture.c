/* See store-fixture.h. */
#include "tests/unit/store-fixture.h"

static const char company[] =
	"INSERT INTO scope (kind) VALUES ('organization'), ('cloud'), ('cloud');"
	"INSERT INTO organization (id, name) VALUES (1, 'acme');"
	"INSERT INTO cloud (id, organization, name, state) VALUES"
	" (2, 1, 'pay', 'active'), (3, 1, 'lab', 'draft');"
	"INSERT INTO contact (scope, name, email, origin, person) VALUES"
	" (2, 'Ann', 'ann@corp.example', 'directory', 'uuid-ann'),"
	" (2, 'Bob', 'bob@corp.example', 'directory', 'uuid-bob'),"
	" (3, 'Carol', 'carol@corp.example', 'local', NULL),"
	" (1, 'Dave', 'dave@corp.example', 'local', NULL);"
	"INSERT INTO contact_role (contact, role) VALUES"
	" (1, 'Admin'), (2, 'Operator'), (3, 'Admin'), (4, 'Technical');"
	"DELETE FROM dirty;";

int fixture_set_up_empty(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->dir = test_dir_make();
	assert_true(asprintf(&f->path, "%s/store.db", f->dir) > 0);
	store_close(fixture_open(f, STORE_WRITE));
	assert_int_equal(sqlite3_open(f->path, &f->shell), SQLITE_OK);
	*state = f;
	return 0;
}

int fixture_set_up(void **state)
{
	fixture_set_up_empty(state);
	shell(*state, company);
	return 0;
}

int fixture_tear_down(void **state)
{
	struct fixture *f = *state;

	sqlite3_close(f->shell);
	test_dir_remove(f->dir);
	free(f->path);
	free(f);
	return 0;
}

const char *shell_error(struct fixture *f, const char *sql)
{
	return sqlite3_exec(f->shell, sql, NULL, NULL, NULL) == SQLITE_OK
		       ? NULL
		       : sqlite3_errmsg(f->shell);
}

void shell(struct fixture *f, const char *sql)
{
	const char *error = shell_error(f, sql);

	if (error)
		fail_msg("%s: %s", sql, error);
}

char *shell_text(struct fixture *f, const char *sql)
{
	sqlite3_stmt *stmt;
	const char *text = "";
	char *copy;

	if (sqlite3_prepare_v2(f->shell, sql, -1, &stmt, NULL) != SQLITE_OK)
		fail_msg("%s: %s", sql, sqlite3_errmsg(f->shell));
	if (sqlite3_step(stmt) == SQLITE_ROW && sqlite3_column_text(stmt, 0))
		text = (const char *)sqlite3_column_text(stmt, 0);
	copy = strdup(text);
	assert_non_null(copy);
	sqlite3_finalize(stmt);
	return copy;
}

long shell_number(struct fixture *f, const char *sql)
{
	char *text = shell_text(f, sql);
	long n = strtol(text, NULL, 10);

	free(text);
	return n;
}

void assert_shell_text(struct fixture *f, const char *sql, const char *expected)
{
	char *text = shell_text(f, sql);

	assert_string_equal(text, expected);
	free(text);
}

struct store *fixture_open(struct fixture *f, enum store_access access)
{
	struct error err = { 0 };
	struct store *store = NULL;

	if (store_open(f->path, access, &store, &err) < 0)
		fail_msg("%s", err.text);
	return store;
}
