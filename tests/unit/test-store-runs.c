/* Runs, notes, waiting plans, drift over time, lists for commands, counts, import. */
#include "tests/unit/store-fixture.h"

#define DAY 86400

struct desk {
	struct fixture *f;
	struct store *store;
	struct arena *arena;
	struct roles roles;
	struct error err;
	char said[1024]; /* what was called back */
};

static int set_up(void **state)
{
	struct desk *d = calloc(1, sizeof(*d));

	assert_non_null(d);
	fixture_set_up((void **)&d->f);
	d->store = fixture_open(d->f, STORE_WRITE);
	d->arena = arena_new();
	roles_init(&d->roles);
	roles_add(&d->roles, "Operator");
	*state = d;
	return 0;
}

static int tear_down(void **state)
{
	struct desk *d = *state;

	store_close(d->store);
	arena_free(d->arena);
	fixture_tear_down((void **)&d->f);
	free(d);
	return 0;
}

static void must(struct desk *d, int r)
{
	if (r < 0)
		fail_msg("%s", d->err.text);
}

static void say(struct desk *d, const char *format, ...) _printf_(2, 3);
static void say(struct desk *d, const char *format, ...)
{
	size_t used = strlen(d->said);
	va_list ap;

	va_start(ap, format);
	vsnprintf(d->said + used, sizeof(d->said) - used, format, ap);
	va_end(ap);
}

/* ---- runs ---- */

static int64_t run(struct desk *d, const char *outcome, bool full, int64_t now)
{
	struct run_record r = { .finished = now + 5,
				.outcome = outcome,
				.full = full,
				.server = "ldaps://ldap1.corp.example",
				.identity = "dn:cn=x",
				.result_code = 4,
				.pages = 1,
				.entries = 2,
				.references = 3,
				.canaries_seen = 4,
				.groups = 5,
				.scopes = 6,
				.applied = 7,
				.held = 8,
				.drift = 9,
				.exit_code = 2 };

	must(d, store_run_start(d->store, "contactsyncd", now, &r.id, &d->err));
	if (outcome)
		must(d, store_run_finish(d->store, &r, &d->err));
	return r.id;
}

static void a_store_without_runs_says_so(void **state)
{
	struct desk *d = *state;
	struct run_summary s;

	must(d, store_runs(d->store, d->arena, &s, &d->err));
	assert_null(s.last_attempt);
	assert_null(s.last_success);
	assert_null(s.last_complete);
	assert_null(s.last_full);
	assert_int_equal(s.failures, 0);
}

static void a_run_is_remembered_with_its_evidence(void **state)
{
	struct desk *d = *state;
	struct run_summary s;
	int64_t id = run(d, "complete", true, 1000);

	must(d, store_runs(d->store, d->arena, &s, &d->err));
	assert_int_equal(s.last_full->id, id);
	assert_int_equal(s.last_full->started, 1000);
	assert_int_equal(s.last_full->finished, 1005);
	assert_string_equal(s.last_full->actor, "contactsyncd");
	assert_string_equal(s.last_full->server, "ldaps://ldap1.corp.example");
	assert_string_equal(s.last_full->identity, "dn:cn=x");
	assert_null(s.last_full->reason);
	assert_int_equal(s.last_full->result_code, 4);
	assert_int_equal(s.last_full->pages, 1);
	assert_int_equal(s.last_full->entries, 2);
	assert_int_equal(s.last_full->references, 3);
	assert_int_equal(s.last_full->canaries_seen, 4);
	assert_int_equal(s.last_full->groups, 5);
	assert_int_equal(s.last_full->scopes, 6);
	assert_int_equal(s.last_full->applied, 7);
	assert_int_equal(s.last_full->held, 8);
	assert_int_equal(s.last_full->drift, 9);
	assert_true(s.last_full->full);
	assert_int_equal(s.last_full->exit_code, 2);
}

static void runs_are_told_apart_by_their_outcome(void **state)
{
	struct desk *d = *state;
	struct run_summary s;
	int64_t full = run(d, "complete", true, 1), complete = run(d, "complete", false, 2);
	int64_t success = run(d, "incomplete", true, 3), last;

	run(d, "failed", false, 4);
	run(d, "failed", false, 5);
	last = run(d, NULL, false, 6);
	must(d, store_runs(d->store, d->arena, &s, &d->err));
	assert_int_equal(s.last_full->id, full);
	assert_int_equal(s.last_complete->id, complete);
	assert_int_equal(s.last_success->id, success);
	assert_int_equal(s.last_attempt->id, last);
	assert_int_equal(s.last_attempt->finished, 0);
	assert_null(s.last_attempt->outcome);
	assert_int_equal(s.failures, 2);
	run(d, "complete", false, 7);
	must(d, store_runs(d->store, d->arena, &s, &d->err));
	assert_int_equal(s.failures, 0);
}

static void the_end_of_an_unknown_run_is_an_error(void **state)
{
	struct desk *d = *state;
	const struct run_record r = { .id = 99, .outcome = "complete" };

	assert_int_equal(store_run_finish(d->store, &r, &d->err), -1);
	assert_int_equal(d->err.kind, ERROR_DATA);
}

static void notes_are_kept_replaced_and_unset(void **state)
{
	struct desk *d = *state;
	const char *value = "untouched";

	must(d, store_get_note(d->store, "identity", d->arena, &value, &d->err));
	assert_null(value);
	must(d, store_set_note(d->store, "identity", "cn=one", &d->err));
	must(d, store_set_note(d->store, "identity", "cn=two", &d->err));
	must(d, store_get_note(d->store, "identity", d->arena, &value, &d->err));
	assert_string_equal(value, "cn=two");
	must(d, store_set_note(d->store, "identity", NULL, &d->err));
	must(d, store_get_note(d->store, "identity", d->arena, &value, &d->err));
	assert_null(value);
}

static void one_plan_waits_and_keeps_its_age(void **state)
{
	struct desk *d = *state;
	const char *hash, *text;
	int64_t since;

	must(d, store_keep_plan(d->store, "aa", "remove x", 10, &d->err));
	must(d, store_keep_plan(d->store, "aa", "remove x", 20, &d->err));
	must(d, store_waiting_plan(d->store, d->arena, &hash, &text, &since, &d->err));
	assert_string_equal(hash, "aa");
	assert_string_equal(text, "remove x");
	assert_int_equal(since, 10);
	must(d, store_keep_plan(d->store, "bb", "remove y", 30, &d->err));
	must(d, store_waiting_plan(d->store, d->arena, &hash, &text, &since, &d->err));
	assert_string_equal(hash, "bb");
	assert_int_equal(since, 30);
	must(d, store_keep_plan(d->store, NULL, NULL, 40, &d->err));
	must(d, store_waiting_plan(d->store, d->arena, &hash, &text, &since, &d->err));
	assert_null(hash);
	assert_null(text);
}

/* ---- drift ---- */

static void note_drift(void *userdata, enum drift_change change, const struct drift *drift,
		       const char *held_before, int64_t since)
{
	static const char *const words[] = { "started", "cleared", "reheld", "reminder" };

	(void)held_before;

	say(userdata, "%s %s %lld; ", words[change], drift->kind, (long long)since);
}

static void record(struct desk *d, const struct drift *drift, size_t n, int64_t now,
		   const char *expected)
{
	const struct scope scope = {
		.id = 2, .kind = SCOPE_CLOUD, .organization = "acme", .cloud = "pay"
	};
	const struct plan plan = { .scope = &scope };

	d->said[0] = '\0';
	must(d, store_record_drift(d->store, &plan, drift, n, now, note_drift, d, &d->err));
	assert_string_equal(d->said, expected);
}

static void drift_starts_lasts_is_recalled_and_clears(void **state)
{
	struct desk *d = *state;
	struct drift drift[] = {
		{ .kind = "remove", .contact = 1, .person = "uuid-ann", .held_by = "unconfirmed" },
		{ .kind = "admin-single" },
	};

	record(d, drift, 2, 1000, "started admin-single 1000; started remove 1000; ");
	drift[0].held_by = "admin-required";
	record(d, drift, 2, 2000, "reheld remove 1000; ");
	record(d, drift, 2, 2001, "");
	assert_shell_text(d->f, "SELECT held_by || since FROM v1_drift WHERE kind = 'remove'",
			  "admin-required1970-01-01T00:16:40Z");
	record(d, drift, 1, 3000, "cleared admin-single 1000; ");
	record(d, drift, 1, 1000 + DAY, "");
	record(d, drift, 1, 1001 + DAY, "reminder remove 1000; ");
	record(d, drift, 1, 1002 + DAY, "");
	record(d, drift, 1, 1002 + 2 * DAY, "reminder remove 1000; ");
	record(d, NULL, 0, 9, "cleared remove 1000; ");
	assert_int_equal(shell_number(d->f, "SELECT count(*) FROM v1_drift"), 0);
}

static void drift_in_another_value_is_another_drift(void **state)
{
	struct desk *d = *state;
	struct drift drift[] = {
		{ .kind = "revoke", .contact = 1, .field = "role", .store_value = "Admin" },
		{ .kind = "revoke", .contact = 1, .field = "role", .store_value = "Operator" },
	};

	record(d, drift, 2, 1, "started revoke 1; started revoke 1; ");
	record(d, drift + 1, 1, 2, "cleared revoke 1; ");
	drift[1].directory_value = "x";
	record(d, drift + 1, 1, 3, "cleared revoke 1; started revoke 3; ");
}

static void drift_of_a_scope_that_is_not_there_is_kept_by_name(void **state)
{
	struct desk *d = *state;
	const struct scope scope = { .kind = SCOPE_CLOUD, .organization = "acme", .cloud = "new" };
	const struct plan plan = { .scope = &scope };
	const struct drift drift = { .kind = "create", .held_by = "report-mode" };

	must(d, store_record_drift(d->store, &plan, &drift, 1, 1, note_drift, d, &d->err));
	assert_shell_text(d->f, "SELECT quote(scope) || organization || cloud FROM v1_drift",
			  "NULLacmenew");
}

static void drift_follows_its_cloud(void **state)
{
	struct desk *d = *state;
	const struct drift drift = { .kind = "admin-single" };

	record(d, &drift, 1, 1, "started admin-single 1; ");
	shell(d->f, "UPDATE cloud SET name = 'pay-eu' WHERE id = 2");
	assert_shell_text(d->f, "SELECT scope || cloud FROM v1_drift", "2pay-eu");
	shell(d->f, "DELETE FROM cloud WHERE id = 2");
	assert_int_equal(shell_number(d->f, "SELECT count(*) FROM v1_drift"), 0);
}

/* ---- lists ---- */

static int print_row(void *userdata, const char *const *columns, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		say(userdata, "%s%s", i > 0 ? "|" : "", columns[i] ? columns[i] : "-");
	say(userdata, "\n");
	return 0;
}

typedef int (*list_fn)(struct store *store, const struct store_query *query, row_fn fn,
		       void *userdata, struct error *err);

static void assert_list(struct desk *d, list_fn list, struct store_query query,
			const char *expected)
{
	d->said[0] = '\0';
	must(d, list(d->store, &query, print_row, d, &d->err));
	assert_string_equal(d->said, expected);
}

#define ANN  "acme|pay|1|Ann|ann@corp.example|||Admin|directory|uuid-ann\n"
#define BOB  "acme|pay|2|Bob|bob@corp.example|||Operator|directory|uuid-bob\n"
#define CARO "acme|lab|3|Carol|carol@corp.example|||Admin|local|-\n"
#define DAVE "acme|-|4|Dave|dave@corp.example|||Technical|local|-\n"

static void contacts_are_listed_and_filtered(void **state)
{
	struct desk *d = *state;

	assert_list(d, store_list_contacts, (struct store_query){ 0 }, DAVE CARO ANN BOB);
	assert_list(d, store_list_contacts, (struct store_query){ .cloud = "pay" }, ANN BOB);
	assert_list(d, store_list_contacts, (struct store_query){ .organization_only = true },
		    DAVE);
	assert_list(d, store_list_contacts, (struct store_query){ .contact = "2" }, BOB);
	assert_list(d, store_list_contacts, (struct store_query){ .contact = "BOB@corp.example" },
		    BOB);
	assert_list(d, store_list_contacts, (struct store_query){ .contact = "carol" }, CARO);
	assert_list(d, store_list_contacts, (struct store_query){ .contact = "2x" }, "");
	assert_list(d, store_list_contacts, (struct store_query){ .person = "uuid-ann" }, ANN);
	assert_list(d, store_list_contacts, (struct store_query){ .role = "admin" }, CARO ANN);
	assert_list(d, store_list_contacts, (struct store_query){ .limit = 1 }, DAVE);
	assert_list(d, store_list_contacts, (struct store_query){ .organization = "other" }, "");
}

static void clouds_and_organizations_are_listed(void **state)
{
	struct desk *d = *state;

	d->said[0] = '\0';
	must(d, store_list_organizations(d->store, print_row, d, &d->err));
	assert_string_equal(d->said, "1|acme|true|1|2\n");
	shell(d->f,
	      "DROP VIEW v1_clouds; CREATE VIEW v1_clouds AS SELECT id, 'acme' AS organization,"
	      " name, provider, region, state, 1 AS admins, 'now' AS updated FROM cloud");
	assert_list(d, store_list_clouds, (struct store_query){ 0 },
		    "3|acme|lab|||draft|1|now\n2|acme|pay|||active|1|now\n");
	assert_list(d, store_list_clouds, (struct store_query){ .cloud = "2" },
		    "2|acme|pay|||active|1|now\n");
}

static void the_newest_history_is_listed(void **state)
{
	struct desk *d = *state;

	shell(d->f, "UPDATE contact SET name = 'B' WHERE id = 2;"
		    "UPDATE contact SET name = 'C' WHERE id = 2");
	d->said[0] = '\0';
	must(d, store_list_history(d->store, &(struct store_query){ .contact = "2", .limit = 2 },
				   print_row, d, &d->err));
	assert_non_null(strstr(d->said, "|-|sql|acme|pay|2|edit|name|Bob|B\n"));
	assert_non_null(strstr(d->said, "|-|sql|acme|pay|2|edit|name|B|C\n"));
	assert_true(strstr(d->said, "|B\n") < strstr(d->said, "|C\n"));
	assert_null(strstr(d->said, "grant"));
	assert_list(d, store_list_history, (struct store_query){ .run = 7 }, "");
}

static void count_columns(void *const *state, const char *view, const char *const *columns,
			  const char *separator)
{
	struct desk *d = *state;
	char *sql, *names;
	size_t i;

	assert_true(asprintf(&sql, "SELECT group_concat(name, '%s') FROM pragma_table_info('%s')",
			     separator, view) > 0);
	names = shell_text(d->f, sql);
	d->said[0] = '\0';
	for (i = 0; columns[i]; i++)
		say(d, "%s%s", i > 0 ? separator : "", columns[i]);
	assert_string_equal(d->said, names);
	free(sql);
	free(names);
}

static void the_columns_are_those_of_the_views(void **state)
{
	count_columns(state, "v1_contacts", store_contacts_columns, ", ");
	count_columns(state, "v1_clouds", store_clouds_columns, ", ");
	count_columns(state, "v1_drift", store_drift_columns, ", ");
	count_columns(state, "v1_history", store_history_columns, ", ");
}

static void the_views_are_the_contract(void **state)
{
	struct desk *d = *state;

	assert_shell_text(d->f,
			  "SELECT group_concat(name, ', ') FROM pragma_table_info('v1_contacts')",
			  "organization, cloud, contact, name, email, phone, notes, role, origin, "
			  "person");
	assert_shell_text(d->f,
			  "SELECT group_concat(name, ', ') FROM pragma_table_info('v1_clouds')",
			  "id, organization, name, provider, region, state, admins, updated");
	assert_shell_text(d->f,
			  "SELECT group_concat(name, ', ') FROM pragma_table_info('v1_drift')",
			  "scope, organization, cloud, contact, person, kind, field, store_value, "
			  "directory_value, since, held_by");
	assert_shell_text(d->f,
			  "SELECT group_concat(name, ', ') FROM pragma_table_info('v1_history')",
			  "at, run, actor, organization, cloud, contact, action, field, before, "
			  "after");
	assert_shell_text(d->f,
			  "SELECT count(*) FROM v1_clouds WHERE updated GLOB"
			  " '20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'",
			  "2");
}

static void clouds_are_counted_by_their_admins(void **state)
{
	struct desk *d = *state;
	struct store_counts c;

	must(d, store_count(d->store, &c, &d->err));
	assert_int_equal(c.organizations, 1);
	assert_int_equal(c.clouds, 2);
	assert_int_equal(c.contacts, 4);
	assert_int_equal(c.directory_contacts, 2);
	assert_int_equal(c.live_by_admins[0], 0);
	assert_int_equal(c.live_by_admins[1], 1);
	assert_int_equal(c.live_by_admins[2], 0);
	shell(d->f, "INSERT INTO contact_role VALUES (2, 'Admin')");
	must(d, store_count(d->store, &c, &d->err));
	assert_int_equal(c.live_by_admins[2], 1);
	shell(d->f, "INSERT INTO context (actor) VALUES ('x'); UPDATE contact SET enabled = 0;"
		    "DELETE FROM context");
	must(d, store_count(d->store, &c, &d->err));
	assert_int_equal(c.live_by_admins[0], 1);
}

/* ---- import ---- */

static void an_import_creates_then_finds_everything_there(void **state)
{
	struct desk *d = *state;
	const struct import_contact contacts[] = {
		{ .name = "Eve", .email = "eve@corp.example", .roles = ROLE_BIT(ROLE_ADMIN) },
		{ .name = "Bob", .email = "BOB@corp.example", .roles = ROLE_BIT(3) },
	};
	struct import_cloud clouds[] = {
		{ .id = "ext-1",
		  .name = "pay",
		  .provider = "aws",
		  .contacts = contacts,
		  .n_contacts = 2 },
		{ .name = "new",
		  .region = "eu-north-1",
		  .state = "active",
		  .tags = "{\"a\":\"b\"}",
		  .contacts = contacts,
		  .n_contacts = 1 },
	};
	struct import_organization organization = { .name = "acme",
						    .active = true,
						    .contacts = contacts,
						    .n_contacts = 1,
						    .clouds = clouds,
						    .n_clouds = 2 };
	struct import_result r;

	must(d, store_begin(d->store, 0, "ann", &d->err));
	must(d, store_import(d->store, &organization, 1, &d->roles, &r, &d->err));
	assert_int_equal(r.created, 4);   /* Eve three times, the cloud new */
	assert_int_equal(r.updated, 1);   /* the cloud pay */
	assert_int_equal(r.unchanged, 2); /* the organization, Bob */
	must(d, store_import(d->store, &organization, 1, &d->roles, &r, &d->err));
	assert_int_equal(r.created, 0);
	assert_int_equal(r.updated, 0);
	assert_int_equal(r.unchanged, 7);
	must(d, store_commit(d->store, &d->err));
	assert_shell_text(d->f, "SELECT provider || state || external_id FROM cloud WHERE id = 2",
			  "awsactiveext-1");
	assert_shell_text(d->f, "SELECT region || state || tags FROM cloud WHERE name = 'new'",
			  "eu-north-1active{\"a\":\"b\"}");
	assert_int_equal(shell_number(d->f,
				      "SELECT count(*) FROM v1_contacts WHERE name = 'Eve' AND"
				      " origin = 'local'"),
			 3);
	assert_shell_text(d->f, "SELECT DISTINCT actor FROM v1_history WHERE after LIKE '%Eve%'",
			  "ann");
}

static void a_draft_is_imported_live_with_its_admin(void **state)
{
	struct desk *d = *state;
	const struct import_contact eve = { .name = "Eve",
					    .email = "eve@corp.example",
					    .roles = ROLE_BIT(ROLE_ADMIN) };
	const struct import_cloud cloud = {
		.name = "lab", .state = "active", .contacts = &eve, .n_contacts = 1
	};
	const struct import_organization organization = {
		.name = "acme", .active = true, .clouds = &cloud, .n_clouds = 1
	};
	struct import_result r;

	shell(d->f, "DELETE FROM contact WHERE id = 3");
	must(d, store_import(d->store, &organization, 1, &d->roles, &r, &d->err));
	assert_shell_text(d->f, "SELECT state FROM cloud WHERE name = 'lab'", "active");
}

static void an_import_that_fails_names_the_place(void **state)
{
	struct desk *d = *state;
	const struct import_cloud cloud = { .name = "lab", .state = "flying" };
	const struct import_organization organization = {
		.name = "acme", .active = true, .clouds = &cloud, .n_clouds = 1
	};
	struct import_result r;

	assert_int_equal(store_import(d->store, &organization, 1, &d->roles, &r, &d->err), -1);
	assert_int_equal(d->err.kind, ERROR_REFUSED);
	assert_non_null(strstr(d->err.text, "organization 'acme': cloud 'lab': "));
	assert_non_null(strstr(d->err.text, "unknown state of a cloud"));
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		desk_test(a_store_without_runs_says_so),
		desk_test(a_run_is_remembered_with_its_evidence),
		desk_test(runs_are_told_apart_by_their_outcome),
		desk_test(the_end_of_an_unknown_run_is_an_error),
		desk_test(notes_are_kept_replaced_and_unset),
		desk_test(one_plan_waits_and_keeps_its_age),
		desk_test(drift_starts_lasts_is_recalled_and_clears),
		desk_test(drift_in_another_value_is_another_drift),
		desk_test(drift_of_a_scope_that_is_not_there_is_kept_by_name),
		desk_test(drift_follows_its_cloud),
		desk_test(contacts_are_listed_and_filtered),
		desk_test(clouds_and_organizations_are_listed),
		desk_test(the_newest_history_is_listed),
		desk_test(the_columns_are_those_of_the_views),
		desk_test(the_views_are_the_contract),
		desk_test(clouds_are_counted_by_their_admins),
		desk_test(an_import_creates_then_finds_everything_there),
		desk_test(a_draft_is_imported_live_with_its_admin),
		desk_test(an_import_that_fails_names_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
