#include "directory/deadline.h"
#include "tests/lib/corp.h"
#include "tests/lib/process.h"
#include "tests/lib/test.h"

#define ROWS_MAX 2100

/* What became of each name. */
struct answers {
	struct arena *arena;
	struct answer {
		unsigned calls;
		enum read_outcome outcome;
		int code;
		const char *reason, *group, *group_id, *person, **keys;
		size_t n_members;
		bool enabled;
	} rows[ROWS_MAX];
	int fail_at; /* -1: never */
};

static const char **copy_keys(struct arena *arena, const struct group_entry *group)
{
	const char **keys = arena_array(arena, group->n_members, sizeof(*keys));
	size_t i;

	for (i = 0; i < group->n_members; i++) {
		assert_non_null(group->members[i]);
		keys[i] = arena_strdup(arena, group->member_keys[i]);
	}
	return keys;
}

static int note(void *userdata, const struct lookup_result *result, struct error *err)
{
	struct answers *answers = userdata;
	struct answer *row = &answers->rows[result->index];

	row->calls++;
	row->outcome = result->evidence.outcome;
	row->code = result->evidence.result_code;
	row->reason = arena_strdup(answers->arena,
				   result->evidence.reason ? result->evidence.reason : "");
	if (result->group) {
		row->group = arena_strdup(answers->arena, result->group->dn_key);
		row->group_id = arena_strdup(answers->arena, result->group->id);
		row->n_members = result->group->n_members;
		row->keys = copy_keys(answers->arena, result->group);
	}
	if (result->person) {
		row->person = arena_strdup(answers->arena, result->person->login);
		row->enabled = result->person->enabled;
	}
	if (answers->fail_at == (int)result->index)
		return error_set(err, ERROR_SYSTEM, "enough");
	return 0;
}

static struct answers *answers_new(struct arena *arena)
{
	struct answers *answers = arena_alloc(arena, sizeof(*answers));

	answers->arena = arena;
	answers->fail_at = -1;
	return answers;
}

static struct answers *look_up(struct arena *arena, const struct directory_settings *settings,
			       const char *const *dns, size_t n)
{
	_cleanup_(directory_closep) struct directory *directory = corp_open(settings);
	struct answers *answers = answers_new(arena);
	struct error err = { 0 };

	if (directory_lookup(directory, dns, n, note, answers, &err) < 0)
		fail_msg("%s", err.text);
	return answers;
}

static struct answer look_up_one(struct arena *arena, const struct directory_settings *settings,
				 const char *dn)
{
	struct answer row = look_up(arena, settings, &dn, 1)->rows[0];

	assert_int_equal(row.calls, 1);
	return row;
}

static int world_setup(void **state)
{
	*state = corp_start(NULL);
	return 0;
}

static int world_teardown(void **state)
{
	slapd_stop(*state);
	return 0;
}

struct expected {
	const char *dn;
	enum read_outcome outcome;
	const char *reason; /* a part */
	const char *group, *person;
	size_t n_members;
};

static const struct expected table[] = {
	{ "cn=special," GROUPS_BASE, READ_COMPLETE, "", "cn=special," GROUPS_BASE, NULL, 6 },
	{ "CN=Special , OU=groups,dc=corp,dc=example", READ_COMPLETE, "", "cn=special," GROUPS_BASE,
	  NULL, 6 },
	{ "cn=unique," GROUPS_BASE, READ_COMPLETE, "", "cn=unique," GROUPS_BASE, NULL, 2 },
	{ "cn=large," GROUPS_BASE, READ_COMPLETE, "", "cn=large," GROUPS_BASE, NULL, CORP_LARGE },
	{ "cn=empty," GROUPS_BASE, READ_INCOMPLETE, "no member, although it requires one",
	  "cn=empty," GROUPS_BASE, NULL, 0 },
	{ "cn=odd," GROUPS_BASE, READ_COMPLETE, "", "cn=odd," GROUPS_BASE, NULL, 1 },
	{ "cn=posixempty," GROUPS_BASE, READ_COMPLETE, "", "cn=posixempty," GROUPS_BASE, NULL, 0 },
	{ "cn=posix," GROUPS_BASE, READ_INCOMPLETE, "memberUid is not supported",
	  "cn=posix," GROUPS_BASE, NULL, 0 },
	{ "cn=ranged," GROUPS_BASE, READ_INCOMPLETE, "it sends 'member;part-0-1499x'",
	  "cn=ranged," GROUPS_BASE, NULL, 0 },
	{ "cn=nope," GROUPS_BASE, READ_ABSENT, "noSuchObject (32)", NULL, NULL, 0 },
	{ "not a name", READ_FAILED, "invalidDNSyntax (34)", NULL, NULL, 0 },
	{ GROUPS_BASE, READ_ABSENT, "shows no group or person", NULL, NULL, 0 },
	{ "ou=elsewhere,dc=corp,dc=example", READ_INCOMPLETE, "referral (10)", NULL, NULL, 0 },
	{ "cn=busy," FAULTS_BASE, READ_FAILED, "busy (51), the server says: come back later", NULL,
	  NULL, 0 },
	{ "cn=unavailable," FAULTS_BASE, READ_FAILED, "unavailable (52)", NULL, NULL, 0 },
	{ "cn=denied," FAULTS_BASE, READ_INCOMPLETE, "insufficientAccessRights (50)", NULL, NULL,
	  0 },
	{ "uid=ann," PEOPLE_BASE, READ_COMPLETE, "", NULL, "ann", 0 },
	{ "cn=Smith\\, John," PEOPLE_BASE, READ_COMPLETE, "", NULL, "comma", 0 },
	{ "cn=\"Smith, John\";" PEOPLE_BASE, READ_COMPLETE, "", NULL, "comma", 0 },
};

static void expect_row(const struct answer *row, const struct expected *expected)
{
	if (row->calls != 1 || row->outcome != expected->outcome ||
	    !strstr(row->reason, expected->reason) || row->n_members != expected->n_members ||
	    !streq_null(row->group, expected->group) || !streq_null(row->person, expected->person))
		fail_msg("'%s': %u calls, outcome %d, %s, group %s, person %s, %zu members",
			 expected->dn, row->calls, row->outcome, row->reason, row->group,
			 row->person, row->n_members);
	if (expected->group && row->outcome == READ_COMPLETE)
		assert_int_equal(strlen(row->group_id), 36);
}

static void each_kind_of_name_gets_its_own_answer(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi, *dns[ARRAY_SIZE(table)];
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct answers *answers;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		dns[i] = table[i].dn;
	answers = look_up(arena, &settings, dns, ARRAY_SIZE(table));
	for (i = 0; i < ARRAY_SIZE(table); i++)
		expect_row(&answers->rows[i], &table[i]);
}

static void members_have_the_keys_of_the_people(void **state)
{
	static const char *const keys[] = {
		"cn=smith\\, john," PEOPLE_BASE,
		"cn=jim \\\"jim\\\" poe," PEOPLE_BASE,
		"cn=\\#1 \\+ 2\\, 3\\; 4\\\\5," PEOPLE_BASE,
		"cn=multi+sn=valued," PEOPLE_BASE,
		"cn=éloïse lučić," PEOPLE_BASE,
		"cn=smith\\, john," PEOPLE_BASE,
	};
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct answer row = look_up_one(arena, &settings, "cn=special," GROUPS_BASE);
	size_t i;

	assert_int_equal(row.n_members, ARRAY_SIZE(keys));
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		assert_string_equal(row.keys[i], keys[i]);
	row = look_up_one(arena, &settings, "cn=unique," GROUPS_BASE);
	assert_string_equal(row.keys[0], "uid=ann," PEOPLE_BASE);
}

static void a_group_that_access_rules_hide_is_absent(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = arena_printf(arena, "ldap://127.0.0.1:%d", slapd->port);
	struct directory_settings settings = corp_settings(
		&uri, "cn=blind,ou=services,dc=corp,dc=example");
	struct answer row = look_up_one(arena, &settings, "cn=hidden," GROUPS_BASE);

	assert_int_equal(row.outcome, READ_ABSENT);
	assert_null(row.group);
}

static void a_person_outside_the_people_s_base_is_none(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct answer row;

	settings.people_base = "ou=services,dc=corp,dc=example";
	row = look_up_one(arena, &settings, "uid=ann," PEOPLE_BASE);
	assert_int_equal(row.outcome, READ_COMPLETE);
	assert_null(row.person);
}

static void the_filter_for_who_is_enabled_counts_here_too(void **state)
{
	static const char *const dns[] = { "uid=ann," PEOPLE_BASE, "uid=bob," PEOPLE_BASE };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct answers *answers;

	settings.enabled_filter = "(!(employeeType=left))";
	answers = look_up(arena, &settings, dns, 2);
	assert_true(answers->rows[0].enabled);
	assert_false(answers->rows[1].enabled);
	settings.enabled_filter = "(broken";
	answers = look_up(arena, &settings, dns, 2);
	assert_int_equal(answers->rows[0].outcome, READ_FAILED);
	assert_null(answers->rows[1].person);
}

static void active_directory_s_ranges_are_not_taken_for_the_whole(void **state)
{
	static const char *const options[] = { "--replace", "member;part-0-1499x",
					       "member;range=0-1499", NULL };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	struct proxy proxy = proxy_start(slapd->port, options);
	const char *uri = arena_printf(arena, "ldap://127.0.0.1:%d", proxy.port);
	struct directory_settings settings = corp_settings(
		&uri, "cn=capped,ou=services,dc=corp,dc=example");
	struct answer row = look_up_one(arena, &settings, "cn=ranged," GROUPS_BASE);

	assert_int_equal(row.outcome, READ_INCOMPLETE);
	assert_non_null(strstr(row.reason, "'member;range=0-1499'"));
	process_stop(proxy.pid);
}

static const char **many_names(struct arena *arena)
{
	const char **dns = arena_array(arena, ROWS_MAX, sizeof(*dns));
	size_t i;

	for (i = 0; i < ROWS_MAX; i++)
		dns[i] = arena_printf(arena, "uid=p%zu," PEOPLE_BASE, i);
	return dns;
}

static void many_names_get_one_answer_each(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi, **dns = many_names(arena);
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct answers *answers = look_up(arena, &settings, dns, ROWS_MAX);
	size_t i;

	for (i = 0; i < ROWS_MAX; i++) {
		assert_int_equal(answers->rows[i].calls, 1);
		assert_int_equal(answers->rows[i].outcome,
				 i < CORP_BULK ? READ_COMPLETE : READ_ABSENT);
	}
}

static void a_caller_that_fails_ends_the_reading(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi, **dns = many_names(arena);
	struct directory_settings settings = corp_settings(&uri, NULL);
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct answers *answers = answers_new(arena);
	struct error err = { 0 };

	answers->fail_at = 5;
	assert_int_equal(directory_lookup(directory, dns, ROWS_MAX, note, answers, &err), -1);
	assert_string_equal(err.text, "enough");
	answers = answers_new(arena);
	assert_int_equal(directory_lookup(directory, dns, 40, note, answers, &err), 0);
	assert_int_equal(answers->rows[39].calls, 1);
}

static void a_slow_entry_fails_alone(void **state)
{
	static const char *const dns[] = { "cn=slow," FAULTS_BASE, "cn=unique," GROUPS_BASE };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct answers *answers;

	settings.search_usec = SECOND / 5;
	answers = look_up(arena, &settings, dns, 2);
	assert_int_equal(answers->rows[0].outcome, READ_FAILED);
	assert_string_equal(answers->rows[0].reason, "no answer within the deadline");
	assert_int_equal(answers->rows[1].outcome, READ_COMPLETE);
}

static void a_cut_connection_ends_the_reading_with_an_error(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char **dns = many_names(arena);
	int bytes;

	for (bytes = 200; bytes < 20000; bytes = bytes * 2 + 7) {
		char number[16];
		const char *options[] = { "--cut-after", number, NULL }, *uri;
		struct directory_settings settings;
		struct answers *answers = answers_new(arena);
		struct directory *directory;
		struct error err = { 0 };
		struct proxy proxy;

		snprintf(number, sizeof(number), "%d", bytes);
		proxy = proxy_start(slapd->port, options);
		uri = arena_printf(arena, "ldap://127.0.0.1:%d", proxy.port);
		settings = corp_settings(&uri, "cn=capped,ou=services,dc=corp,dc=example");
		directory = corp_open(&settings);
		assert_int_equal(directory_lookup(directory, dns, ROWS_MAX, note, answers, &err),
				 -1);
		assert_int_equal(err.kind, ERROR_RETRY);
		assert_string_equal(err.text, "reading entries by name: the connection is lost");
		directory_close(directory);
		process_stop(proxy.pid);
	}
}

static void groups_are_listed_by_the_start_of_their_name(void **state)
{
	static const struct {
		const char *prefix;
		size_t n;
	} rows[] = { { "p", 2 }, { "a*b(c)\\", 1 }, { "a", 2 }, { "nothing", 0 }, { "", 11 } };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	const char *const *dns;
	struct evidence evidence;
	struct error err = { 0 };
	size_t i, n;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_int_equal(directory_list_groups(directory, "cn", rows[i].prefix, arena, &dns,
						       &n, &evidence, &err),
				 0);
		assert_int_equal(evidence.outcome, READ_COMPLETE);
		assert_int_equal(n, rows[i].n);
	}
	assert_int_equal(
		directory_list_groups(directory, "cn=*)(a", "p", arena, &dns, &n, &evidence, &err),
		-1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	settings.groups_base = "ou=nowhere,dc=corp,dc=example";
	assert_int_equal(
		directory_list_groups(directory, "cn", "p", arena, &dns, &n, &evidence, &err), 0);
	assert_int_equal(evidence.outcome, READ_ABSENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_name_gets_its_own_answer),
		cmocka_unit_test(members_have_the_keys_of_the_people),
		cmocka_unit_test(a_group_that_access_rules_hide_is_absent),
		cmocka_unit_test(a_person_outside_the_people_s_base_is_none),
		cmocka_unit_test(the_filter_for_who_is_enabled_counts_here_too),
		cmocka_unit_test(active_directory_s_ranges_are_not_taken_for_the_whole),
		cmocka_unit_test(many_names_get_one_answer_each),
		cmocka_unit_test(a_caller_that_fails_ends_the_reading),
		cmocka_unit_test(a_slow_entry_fails_alone),
		cmocka_unit_test(a_cut_connection_ends_the_reading_with_an_error),
		cmocka_unit_test(groups_are_listed_by_the_start_of_their_name),
	};

	if (!slapd_is_installed()) {
		puts("1..0 # SKIP slapd is not installed");
		return 0;
	}
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
