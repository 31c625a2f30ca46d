#include "tests/lib/seen.h"
#include "tests/lib/test.h"

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

static void all_people_are_read(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen = seen_read_with(arena, &settings);

	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.n, CORP_PEOPLE);
	assert_int_equal(seen.evidence.entries, CORP_PEOPLE);
	assert_int_equal(seen.progress, CORP_PEOPLE);
	assert_string_equal(seen.evidence.server, slapd->ldapi);
	assert_string_equal(seen.evidence.identity, "dn:cn=admin,dc=corp,dc=example");
}

static void a_person_is_what_the_entry_says(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen = seen_read_with(arena, &settings);
	const struct person *ann = seen_find(&seen, "ann"), *bob = seen_find(&seen, "bob");

	assert_string_equal(ann->dn, "uid=ann," PEOPLE_BASE);
	assert_string_equal(ann->name, "Ann A. Lee"); /* the smallest cn */
	assert_string_equal(ann->phone, "+49 30 1234");
	assert_int_equal(ann->n_emails, 2);
	assert_int_equal(strlen(ann->id), 36);
	assert_string_equal(bob->name, "Bob Roe"); /* displayName comes first */
	assert_null(bob->phone);
	assert_int_equal(bob->n_emails, 0);
	assert_string_equal(seen_find(&seen, "hostile")->name,
			    "Eve\xEF\xBF\xBD\xEF\xBF\xBD[31mMORE");
	assert_string_equal(seen_find(&seen, "utf8")->dn_key, "cn=éloïse lučić," PEOPLE_BASE);
}

static void each_server_s_way_to_disable_an_entry_is_known(void **state)
{
	static const struct {
		const char *login;
		bool enabled;
	} rows[] = {
		{ "ann", true },      { "ad", false },     { "adok", true },
		{ "ds", false },      { "locked", false }, { "lockout", true },
		{ "expired", false }, { "never", true },   { "later", true },
	};
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen = seen_read_with(arena, &settings);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (seen_find(&seen, rows[i].login)->enabled != rows[i].enabled)
			fail_msg("%s", rows[i].login);
	}
}

static void a_filter_can_say_who_is_enabled(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen;

	settings.enabled_filter = "(!(employeeType=left))";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_true(seen_find(&seen, "ann")->enabled);
	assert_false(seen_find(&seen, "bob")->enabled);
	assert_true(seen_find(&seen, "ad")->enabled);
	settings.enabled_filter = "(broken";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_FAILED, -7, "reading who is not enabled: the filter is not valid");
	assert_int_equal(seen.n, 0);
}

static void an_object_guid_is_written_as_active_directory_does(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen;

	settings.id_attribute = "ObjectGUID";
	settings.people_filter = "(uid=guid)";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_string_equal(seen_find(&seen, "guid")->id, "2f419d1c-6495-479f-b340-9cb419eb9ae7");
}

static void an_entry_without_an_id_makes_the_read_incomplete(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen;

	settings.id_attribute = "employeeNumber";
	settings.people_filter = "(|(uid=ann)(uid=bob))";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_INCOMPLETE, 0, "'uid=ann," PEOPLE_BASE "' has no stable id");
	assert_int_equal(seen.n, 1);
	assert_string_equal(seen_find(&seen, "bob")->id, "7");
}

static void what_is_not_wanted_is_dropped(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct seen seen = { .arena = arena, .only = "uid=bob," PEOPLE_BASE };
	struct error err = { 0 };

	assert_int_equal(seen_read(directory, &seen, &err), 0);
	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.asked, CORP_PEOPLE);
	assert_int_equal(seen.n, 1);
}

static void a_sink_that_fails_ends_the_read_and_not_the_session(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct seen seen = { .arena = arena, .fail = true };
	struct error err = { 0 };

	settings.page_size = 10;
	assert_int_equal(seen_read(directory, &seen, &err), -1);
	assert_string_equal(err.text, "the sink is full");
	seen = (struct seen){ .arena = arena };
	assert_int_equal(seen_read(directory, &seen, &err), 0);
	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.evidence.pages, (CORP_PEOPLE + 9) / 10);
}

static void a_size_limit_is_incomplete_paged_or_not(void **state)
{
	static const unsigned page_sizes[] = { 1000, 3, 0 };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = corp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("limited"));
	size_t i;

	for (i = 0; i < ARRAY_SIZE(page_sizes); i++) {
		struct seen seen;

		settings.page_size = page_sizes[i];
		seen = seen_read_with(arena, &settings);
		seen_expect(&seen, READ_INCOMPLETE, 4,
			    "sizeLimitExceeded (4) after 4 entries (the server limits");
		assert_int_equal(seen.n, 4);
	}
}

static void a_cap_on_the_page_size_is_met_by_smaller_pages(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = corp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	struct seen seen = seen_read_with(arena, &settings);

	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.n, CORP_PEOPLE);
	assert_true(seen.evidence.pages > CORP_PEOPLE / 20);
}

static void a_refusal_to_page_is_incomplete(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = corp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("unpaged"));
	struct seen seen = seen_read_with(arena, &settings);

	seen_expect(&seen, READ_INCOMPLETE, 11, "adminLimitExceeded (11)");
	assert_int_equal(seen.n, 0);
}

static void a_reference_to_another_server_is_incomplete(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen;

	settings.people_base = "dc=corp,dc=example";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_INCOMPLETE, 0,
		    "1 continuation references not followed, the first to "
		    "'ldap://other.corp.example/ou=elsewhere");
	assert_int_equal(seen.evidence.references, 1);
	settings.people_base = "ou=elsewhere,dc=corp,dc=example";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_INCOMPLETE, 10, "referral (10)");
}

static void a_base_that_is_not_there_is_absent(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen;

	settings.people_base = "ou=nowhere,dc=corp,dc=example";
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_ABSENT, 32, "noSuchObject (32)");
	settings.people_base = "cn=busy," FAULTS_BASE;
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_FAILED, 51, "busy (51), the server says: come back later");
}

static void a_canary_has_to_be_seen(void **state)
{
	static const char *const canaries[] = { "UID=Canary, ou=People,dc=corp,dc=example",
						"cn=special," GROUPS_BASE };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = corp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("blind"));
	struct seen seen;

	settings.canaries = canaries;
	settings.n_canaries = ARRAY_SIZE(canaries);
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_INCOMPLETE, 0,
		    "canary 'UID=Canary, ou=People,dc=corp,dc=example' was not seen");
	assert_int_equal(seen.evidence.canaries_seen, 1); /* that beside the people is looked up */
	assert_int_equal(seen.n, CORP_PEOPLE - 1);
	settings.bind_dn = SERVICE("capped");
	seen = seen_read_with(arena, &settings);
	seen_expect(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.evidence.canaries_seen, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_people_are_read),
		cmocka_unit_test(a_person_is_what_the_entry_says),
		cmocka_unit_test(each_server_s_way_to_disable_an_entry_is_known),
		cmocka_unit_test(a_filter_can_say_who_is_enabled),
		cmocka_unit_test(an_object_guid_is_written_as_active_directory_does),
		cmocka_unit_test(an_entry_without_an_id_makes_the_read_incomplete),
		cmocka_unit_test(what_is_not_wanted_is_dropped),
		cmocka_unit_test(a_sink_that_fails_ends_the_read_and_not_the_session),
		cmocka_unit_test(a_size_limit_is_incomplete_paged_or_not),
		cmocka_unit_test(a_cap_on_the_page_size_is_met_by_smaller_pages),
		cmocka_unit_test(a_refusal_to_page_is_incomplete),
		cmocka_unit_test(a_reference_to_another_server_is_incomplete),
		cmocka_unit_test(a_base_that_is_not_there_is_absent),
		cmocka_unit_test(a_canary_has_to_be_seen),
	};

	if (!slapd_is_installed()) {
		puts("1..0 # SKIP slapd is not installed");
		return 0;
	}
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
