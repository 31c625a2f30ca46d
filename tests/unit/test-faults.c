#include "directory/deadline.h"
#include "tests/lib/process.h"
#include "tests/lib/seen.h"
#include "tests/lib/test.h"

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
			uri = corp_uri(arena, proxy.port);
			settings = corp_settings(&uri, SERVICE("capped"));
			settings.page_size = 10;
			settings.connect_usec = settings.search_usec = SECOND / 10;
			if (directory_open(&settings, "secret", start + 5 * SECOND, &directory,
					   &err) < 0)
				fail_msg("%d: %s", bytes, err.text);
			assert_int_equal(seen_read(directory, &seen, &err), 0);
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
	const char *uri = corp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct seen seen = { .arena = arena };
	struct error err = { 0 };

	settings.page_size = 10;
	assert_int_equal(seen_read(directory, &seen, &err), 0);
	seen_expect(&seen, READ_INCOMPLETE, -1, "the connection is lost after ");
	settings.people_filter = "(uid=ann)";
	seen = (struct seen){ .arena = arena };
	assert_int_equal(seen_read(directory, &seen, &err), 0);
	seen_expect(&seen, READ_FAILED, -1, "the connection is lost");
	process_stop(proxy.pid);
}

/* As above, where the server goes away while nobody reads. */
static void a_session_lost_in_between_stays_lost(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	struct proxy proxy = proxy_start(slapd->port, NULL), again;
	const char *uri = corp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct error err = { 0 };
	int i;

	process_stop(proxy.pid);
	again = proxy_start_at(proxy.port, slapd->port, NULL);
	for (i = 0; i < 3; i++) {
		struct seen seen = { .arena = arena };

		assert_int_equal(seen_read(directory, &seen, &err), 0);
		seen_expect(&seen, READ_FAILED, -1, "the connection is lost");
	}
	process_stop(again.pid);
}

static void the_run_s_deadline_ends_a_read_that_still_gets_entries(void **state)
{
	static const char *const options[] = { "--delay", "30", NULL };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = *state;
	struct proxy proxy = proxy_start(slapd->port, options);
	const char *uri = corp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	struct directory *directory = NULL;
	struct seen seen = { .arena = arena };
	struct error err = { 0 };

	settings.page_size = 2;
	assert_int_equal(
		directory_open(&settings, "secret", deadline_now() + SECOND / 3, &directory, &err),
		0);
	assert_int_equal(seen_read(directory, &seen, &err), 0);
	seen_expect(&seen, READ_INCOMPLETE, -5, "no answer within the deadline after ");
	directory_close(directory);
	process_stop(proxy.pid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
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
