/* The exit code of a run: where several apply the higher wins, an error over all. */
#include "sync/run.h"
#include "tests/lib/test.h"

enum fact {
	HAS_ERROR = 1 << 0,
	HAS_NO_ADMIN = 1 << 1,
	IS_INCOMPLETE = 1 << 2,
	HAS_HELD = 1 << 3,
	HAS_DRIFT = 1 << 4,
	FACT_END = 1 << 5,
};

static int code_of(unsigned facts, enum sync_intent intent)
{
	struct sync_request request = { .intent = intent };
	struct run run = { .request = &request };

	run.failed_scopes = (facts & HAS_ERROR) != 0;
	run.counts.live_by_admins[0] = (facts & HAS_NO_ADMIN) != 0;
	run.counts.live_by_admins[1] = 7;
	run.state.incomplete = (facts & IS_INCOMPLETE) != 0;
	run.plan_hash = facts & HAS_HELD ? "0123456789abcdef" : NULL;
	run.record.drift = (facts & HAS_DRIFT) != 0;
	return run_exit_code(&run);
}

/* In the words of the surface: 1 over all, else the highest that applies. */
static int expected(unsigned facts, enum sync_intent intent)
{
	if (facts & HAS_ERROR)
		return 1;
	if (facts & HAS_NO_ADMIN)
		return 5;
	if (facts & IS_INCOMPLETE)
		return 4;
	if (facts & HAS_HELD)
		return 3;
	return (facts & HAS_DRIFT) && intent == SYNC_PLAN ? 2 : 0;
}

static void every_combination_has_the_highest_code_that_applies(void **state)
{
	unsigned facts;

	(void)state;
	for (facts = 0; facts < FACT_END; facts++) {
		assert_int_equal(code_of(facts, SYNC_APPLY), expected(facts, SYNC_APPLY));
		assert_int_equal(code_of(facts, SYNC_PLAN), expected(facts, SYNC_PLAN));
	}
}

static void a_plan_with_anything_to_do_or_hold_is_drift(void **state)
{
	struct sync_request request = { .intent = SYNC_PLAN };
	struct run run = { .request = &request };

	(void)state;
	assert_int_equal(run_exit_code(&run), 0);
	run.record.applied = 1;
	assert_int_equal(run_exit_code(&run), 2);
	run.record.applied = 0;
	run.record.held = 1;
	assert_int_equal(run_exit_code(&run), 2);
	request.intent = SYNC_APPLY; /* a run that did its work is in step, whatever it holds */
	run.record.applied = 1;
	assert_int_equal(run_exit_code(&run), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_combination_has_the_highest_code_that_applies),
		cmocka_unit_test(a_plan_with_anything_to_do_or_hold_is_drift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
