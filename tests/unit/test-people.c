#include "directory/deadline.h"
#include "directory/dn.h"
#include "tests/lib/corp.h"
#include "tests/lib/process.h"
#include "tests/lib/test.h"

#define SERVICE(name) "cn=" name ",ou=services,dc=corp,dc=example"

/* What a read gave. */
struct seen {
	struct arena *arena;
	const char *only; /* a dn_key; NULL: all are wanted */
	struct person people[200];
	size_t n;
	unsigned asked, progress;
	bool fail;
	struct evidence evidence;
};

static bool wanted(void *userdata, const char *dn_key, const char *id)
{
	struct seen *seen = userdata;

	assert_non_null(id);
	seen->asked++;
	return !seen->only || streq(seen->only, dn_key);
}

static int take(void *userdata, const struct person *person, struct error *err)
{
	struct seen *seen = userdata;
	struct person *copy = &seen->people[seen->n++];
	const char **emails = arena_array(seen->arena, person->n_emails, sizeof(*emails));
	size_t i;

	if (seen->fail)
		return error_set(err, ERROR_SYSTEM, "the sink is full");
	*copy = *person;
	copy->id = arena_strdup(seen->arena, person->id);
	copy->dn = arena_strdup(seen->arena, person->dn);
	copy->dn_key = arena_strdup(seen->arena, person->dn_key);
	copy->name = arena_strdup(seen->arena, person->name);
	copy->phone = arena_strdup(seen->arena, person->phone);
	copy->login = arena_strdup(seen->arena, person->login);
	for (i = 0; i < person->n_emails; i++)
		emails[i] = arena_strdup(seen->arena, person->emails[i]);
	copy->emails = emails;
	return 0;
}

static void progress(void *userdata, unsigned entries)
{
	struct seen *seen = userdata;

	assert_true(entries >= seen->progress);
	seen->progress = entries;
}

static int read_into(struct directory *directory, struct seen *seen, struct error *err)
{
	const struct people_sink sink = {
		.wanted = wanted,
		.person = take,
		.progress = progress,
		.userdata = seen,
	};

	return directory_read_people(directory, &sink, seen->arena, &seen->evidence, err);
}

/* Opens, reads, closes. */
static struct seen read_with(struct arena *arena, const struct directory_settings *settings)
{
	_cleanup_(directory_closep) struct directory *directory = corp_open(settings);
	struct seen seen = { .arena = arena };
	struct error err = { 0 };

	assert_int_equal(read_into(directory, &seen, &err), 0);
	return seen;
}

static const struct person *find(const struct seen *seen, const char *login)
{
	size_t i;

	for (i = 0; i < seen->n; i++) {
		if (streq_null(seen->people[i].login, login))
			return &seen->people[i];
	}
	fail_msg("'%s' was not read", login);
	return NULL;
}

static void expect_evidence(const struct seen *seen, enum read_outcome outcome, int code,
			    const char *part)
{
	const char *reason = seen->evidence.reason ? seen->evidence.reason : "";

	if (seen->evidence.outcome != outcome || seen->evidence.result_code != code ||
	    !strstr(reason, part))
		fail_msg("outcome %d, code %d: %s", seen->evidence.outcome,
			 seen->evidence.result_code, reason);
	if (outcome == READ_COMPLETE)
		assert_null(seen->evidence.reason);
}

static char *tcp_uri(struct arena *arena, int port)
{
	return arena_printf(arena, "ldap://127.0.0.1:%d", port);
}

static int world_setup(void **state)
{
	*state = corp_start();
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
	struct seen seen = read_with(arena, &settings);

	expect_evidence(&seen, READ_COMPLETE, 0, "");
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
	struct seen seen = read_with(arena, &settings);
	const struct person *ann = find(&seen, "ann"), *bob = find(&seen, "bob");

	assert_string_equal(ann->dn, "uid=ann," PEOPLE_BASE);
	assert_string_equal(ann->name, "Ann A. Lee"); /* the smallest cn */
	assert_string_equal(ann->phone, "+49 30 1234");
	assert_int_equal(ann->n_emails, 2);
	assert_int_equal(strlen(ann->id), 36);
	assert_string_equal(bob->name, "Bob Roe"); /* displayName comes first */
	assert_null(bob->phone);
	assert_int_equal(bob->n_emails, 0);
	assert_string_equal(find(&seen, "hostile")->name, "Eve\xEF\xBF\xBD\xEF\xBF\xBD[31mMORE");
	assert_string_equal(find(&seen, "utf8")->dn_key, "cn=éloïse lučić," PEOPLE_BASE);
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
	struct seen seen = read_with(arena, &settings);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		if (find(&seen, rows[i].login)->enabled != rows[i].enabled)
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
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_COMPLETE, 0, "");
	assert_true(find(&seen, "ann")->enabled);
	assert_false(find(&seen, "bob")->enabled);
	assert_true(find(&seen, "ad")->enabled);
	settings.enabled_filter = "(broken";
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_FAILED, -7,
			"reading who is not enabled: the filter is not valid");
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
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_COMPLETE, 0, "");
	assert_string_equal(find(&seen, "guid")->id, "2f419d1c-6495-479f-b340-9cb419eb9ae7");
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
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_INCOMPLETE, 0, "'uid=ann," PEOPLE_BASE "' has no stable id");
	assert_int_equal(seen.n, 1);
	assert_string_equal(find(&seen, "bob")->id, "7");
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

	assert_int_equal(read_into(directory, &seen, &err), 0);
	expect_evidence(&seen, READ_COMPLETE, 0, "");
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
	assert_int_equal(read_into(directory, &seen, &err), -1);
	assert_string_equal(err.text, "the sink is full");
	seen = (struct seen){ .arena = arena };
	assert_int_equal(read_into(directory, &seen, &err), 0);
	expect_evidence(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.evidence.pages, (CORP_PEOPLE + 9) / 10);
}

static void a_size_limit_is_incomplete_paged_or_not(void **state)
{
	static const unsigned page_sizes[] = { 1000, 3, 0 };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = tcp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("limited"));
	size_t i;

	for (i = 0; i < ARRAY_SIZE(page_sizes); i++) {
		struct seen seen;

		settings.page_size = page_sizes[i];
		seen = read_with(arena, &settings);
		expect_evidence(&seen, READ_INCOMPLETE, 4,
				"sizeLimitExceeded (4) after 4 entries (the server limits");
		assert_int_equal(seen.n, 4);
	}
}

static void a_cap_on_the_page_size_is_met_by_smaller_pages(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = tcp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	struct seen seen = read_with(arena, &settings);

	expect_evidence(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.n, CORP_PEOPLE);
	assert_true(seen.evidence.pages > CORP_PEOPLE / 20);
}

static void a_refusal_to_page_is_incomplete(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = tcp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("unpaged"));
	struct seen seen = read_with(arena, &settings);

	expect_evidence(&seen, READ_INCOMPLETE, 11, "adminLimitExceeded (11)");
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
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_INCOMPLETE, 0,
			"1 continuation references not followed, the first to "
			"'ldap://other.corp.example/ou=elsewhere");
	assert_int_equal(seen.evidence.references, 1);
	settings.people_base = "ou=elsewhere,dc=corp,dc=example";
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_INCOMPLETE, 10, "referral (10)");
}

static void a_base_that_is_not_there_is_absent(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = slapd->ldapi;
	struct directory_settings settings = corp_settings(&uri, NULL);
	struct seen seen;

	settings.people_base = "ou=nowhere,dc=corp,dc=example";
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_ABSENT, 32, "noSuchObject (32)");
	settings.people_base = "cn=busy," FAULTS_BASE;
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_FAILED, 51, "busy (51), the server says: come back later");
}

static void a_canary_has_to_be_seen(void **state)
{
	static const char *const canaries[] = { "UID=Canary, ou=People,dc=corp,dc=example",
						"cn=special," GROUPS_BASE };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	const char *uri = tcp_uri(arena, slapd->port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("blind"));
	struct seen seen;

	settings.canaries = canaries;
	settings.n_canaries = ARRAY_SIZE(canaries);
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_INCOMPLETE, 0,
			"canary 'UID=Canary, ou=People,dc=corp,dc=example' was not seen");
	assert_int_equal(seen.evidence.canaries_seen, 1); /* that beside the people is looked up */
	assert_int_equal(seen.n, CORP_PEOPLE - 1);
	settings.bind_dn = SERVICE("capped");
	seen = read_with(arena, &settings);
	expect_evidence(&seen, READ_COMPLETE, 0, "");
	assert_int_equal(seen.evidence.canaries_seen, 2);
}

static void no_byte_of_a_read_is_one_to_lose_people_at(void **state)
{
	static const char *const faults[] = { "--cut-after", "--stall-after" };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	size_t i, completed = 0, cut = 0;
	int bytes;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		for (bytes = 90; bytes < 24000; bytes = bytes * 3 / 2 + 3) {
			char number[16];
			const char *options[] = { faults[i], number, NULL }, *uri;
			struct directory_settings settings;
			struct directory *directory = NULL;
			struct seen seen = { .arena = arena };
			struct error err = { 0 };
			struct proxy proxy;
			uint64_t start = deadline_now();

			snprintf(number, sizeof(number), "%d", bytes);
			proxy = proxy_start(slapd->port, options);
			uri = tcp_uri(arena, proxy.port);
			settings = corp_settings(&uri, SERVICE("capped"));
			settings.page_size = 10;
			settings.connect_usec = settings.search_usec = SECOND / 10;
			if (directory_open(&settings, "secret", start + 5 * SECOND, &directory,
					   &err) < 0)
				fail_msg("%d: %s", bytes, err.text);
			assert_int_equal(read_into(directory, &seen, &err), 0);
			if (seen.evidence.outcome == READ_COMPLETE)
				completed += seen.n == CORP_PEOPLE;
			else
				cut += seen.evidence.reason != NULL;
			assert_true(seen.evidence.outcome != READ_COMPLETE ||
				    seen.n == CORP_PEOPLE);
			assert_true(seen.evidence.outcome != READ_ABSENT);
			assert_true((seen.evidence.outcome == READ_FAILED) <=
				    (seen.evidence.entries == 0));
			assert_true(deadline_now() - start < SECOND);
			directory_close(directory);
			process_stop(proxy.pid);
		}
	}
	assert_true(completed > 0 && cut > 15);
}

/* libldap would connect again, without the bind, and show us what anybody may see. */
static void a_lost_session_stays_lost(void **state)
{
	static const char *const options[] = { "--cut-after", "3000", NULL };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	struct proxy proxy = proxy_start(slapd->port, options);
	const char *uri = tcp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct seen seen = { .arena = arena };
	struct error err = { 0 };

	settings.page_size = 10;
	assert_int_equal(read_into(directory, &seen, &err), 0);
	expect_evidence(&seen, READ_INCOMPLETE, -1, "the connection is lost after ");
	settings.people_filter = "(uid=ann)";
	seen = (struct seen){ .arena = arena };
	assert_int_equal(read_into(directory, &seen, &err), 0);
	expect_evidence(&seen, READ_FAILED, -1, "the connection is lost");
	process_stop(proxy.pid);
}

/* As above, where the server goes away while nobody reads. */
static void a_session_lost_in_between_stays_lost(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	struct proxy proxy = proxy_start(slapd->port, NULL), again;
	const char *uri = tcp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct error err = { 0 };
	int i;

	process_stop(proxy.pid);
	again = proxy_start_at(proxy.port, slapd->port, NULL);
	for (i = 0; i < 3; i++) {
		struct seen seen = { .arena = arena };

		assert_int_equal(read_into(directory, &seen, &err), 0);
		expect_evidence(&seen, READ_FAILED, -1, "the connection is lost");
	}
	process_stop(again.pid);
}

static void the_run_s_deadline_ends_a_read_that_still_gets_entries(void **state)
{
	static const char *const options[] = { "--delay", "30", NULL };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	struct proxy proxy = proxy_start(slapd->port, options);
	const char *uri = tcp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	struct directory *directory = NULL;
	struct seen seen = { .arena = arena };
	struct error err = { 0 };

	settings.page_size = 2;
	assert_int_equal(
		directory_open(&settings, "secret", deadline_now() + SECOND / 3, &directory, &err),
		0);
	assert_int_equal(read_into(directory, &seen, &err), 0);
	expect_evidence(&seen, READ_INCOMPLETE, -5, "no answer within the deadline after ");
	directory_close(directory);
	process_stop(proxy.pid);
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
		cmocka_unit_test(no_byte_of_a_read_is_one_to_lose_people_at),
		cmocka_unit_test(a_lost_session_stays_lost),
		cmocka_unit_test(a_session_lost_in_between_stays_lost),
		cmocka_unit_test(the_run_s_deadline_ends_a_read_that_still_gets_entries),
	};

	if (!slapd_is_installed()) {
		puts("1..0 # SKIP slapd is not installed");
		return 0;
	}
	return cmocka_run_group_tests(tests, world_setup, world_teardown);
}
