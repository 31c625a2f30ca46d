#include "directory/deadline.h"
#include "tests/lib/certificates.h"
#include "tests/lib/process.h"
#include "tests/lib/seen.h"
#include "tests/lib/test.h"

struct world {
	char *tls_dir;
	struct slapd *slapd;
};

static int world_setup(void **state)
{
	static struct world world;

	world.tls_dir = test_dir_make();
	certificates_make(world.tls_dir);
	world.slapd = corp_start(world.tls_dir);
	*state = &world;
	return 0;
}

static int world_teardown(void **state)
{
	struct world *world = *state;

	slapd_stop(world->slapd);
	test_dir_remove(world->tls_dir);
	return 0;
}

/* Reads through a proxy with that fault. */
static struct seen read_through(const struct world *world, struct arena *arena, const char *fault,
				int bytes, bool tls)
{
	const char *options[] = { fault, arena_printf(arena, "%d", bytes), NULL }, *uri;
	struct proxy proxy = proxy_start(tls ? world->slapd->tls_port : world->slapd->port,
					 options);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	_cleanup_(directory_closep) struct directory *directory = NULL;
	struct seen seen = { .arena = arena };
	struct error err = { 0 };
	uint64_t start = deadline_now();

	uri = arena_printf(arena, "ldap%s://127.0.0.1:%d", tls ? "s" : "", proxy.port);
	settings.tls_mode = tls ? TLS_LDAPS : TLS_NONE;
	settings.ca_file = arena_printf(arena, "%s/ca.pem", world->tls_dir);
	settings.page_size = 10;
	settings.connect_usec = settings.search_usec = SECOND / 10;
	if (directory_open(&settings, "secret", start + 5 * SECOND, &directory, &err) < 0)
		fail_msg("%d: %s", bytes, err.text);
	assert_int_equal(seen_read(directory, &seen, &err), 0);
	assert_true(deadline_now() < start + 5 * SECOND); /* by its own deadlines, not the run's */
	process_stop(proxy.pid);
	return seen;
}

/* Complete means everybody; else something has been read, or the read failed. */
static void expect_the_truth(const struct seen *seen)
{
	switch (seen->evidence.outcome) {
	case READ_COMPLETE:
		assert_int_equal(seen->n, CORP_PEOPLE);
		break;
	case READ_INCOMPLETE:
		assert_non_null(seen->evidence.reason);
		break;
	case READ_FAILED:
		assert_int_equal(seen->evidence.entries, 0);
		break;
	case READ_ABSENT:
		fail();
	}
}

static void no_byte_of_a_read_is_one_to_lose_people_at(void **state)
{
	static const struct {
		const char *fault;
		bool tls;
	} rows[] = { { "--cut-after", false },
		     { "--stall-after", false },
		     { "--cut-after", true },
		     { "--stall-after", true } };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	size_t i, completed, not ;
	int bytes;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		completed = not = 0;
		/* A TLS handshake takes the first kilobyte and a half. */
		for (bytes = rows[i].tls ? 2000 : 90; bytes < 900000; bytes = bytes * 3 / 2 + 3) {
			struct seen seen = read_through(*state, arena, rows[i].fault, bytes,
							rows[i].tls);

			expect_the_truth(&seen);
			completed += seen.evidence.outcome == READ_COMPLETE;
			not += seen.evidence.outcome != READ_COMPLETE;
		}
		assert_true(completed > 0 && not > 3);
	}
}

/* libldap would connect again, without the bind, and show us what anybody may see. */
/* Reads twice in one session that is cut after @bytes. */
static void read_twice(struct world *world, struct arena *arena, int bytes, struct seen *ret_first,
		       struct seen *ret_second)
{
	const char *const options[] = { "--cut-after", arena_printf(arena, "%d", bytes), NULL };
	struct proxy proxy = proxy_start(world->slapd->port, options);
	const char *uri = corp_uri(arena, proxy.port);
	struct directory_settings settings = corp_settings(&uri, SERVICE("capped"));
	_cleanup_(directory_closep) struct directory *directory = corp_open(&settings);
	struct error err = { 0 };

	*ret_first = *ret_second = (struct seen){ .arena = arena };
	settings.page_size = 10;
	assert_int_equal(seen_read(directory, ret_first, &err), 0);
	settings.people_filter = "(uid=ann)";
	assert_int_equal(seen_read(directory, ret_second, &err), 0);
	process_stop(proxy.pid);
}

static void a_lost_session_stays_lost(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct seen first = { 0 }, second = { 0 };
	int bytes;

	/* The people come behind the server's schema, however large that is. */
	for (bytes = 3000; bytes < 900000; bytes += 2000) {
		read_twice(*state, arena, bytes, &first, &second);
		if (first.evidence.outcome != READ_FAILED)
			break;
	}
	seen_expect(&first, READ_INCOMPLETE, -1, "the connection is lost after ");
	seen_expect(&second, READ_FAILED, -1, "the connection is lost");
}

/* As above, where the server goes away while nobody reads. */
static void a_session_lost_in_between_stays_lost(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct slapd *slapd = ((struct world *)*state)->slapd;
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
	const struct slapd *slapd = ((struct world *)*state)->slapd;
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
