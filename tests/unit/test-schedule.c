#include "core/schedule.h"
#include "tests/lib/test.h"

#define MINUTE (60 * USEC_PER_SEC)
#define HOUR   (60 * MINUTE)

static const struct schedule every_five = { .interval_usec = 5 * MINUTE,
					    .full_usec = 24 * HOUR,
					    .jitter_permille = 100 };

static void the_first_run_is_now(void **state)
{
	const struct schedule_state never = { 0 };

	(void)state;
	assert_int_equal(schedule_next(&every_five, &never, HOUR, UINT32_MAX), HOUR);
	assert_true(schedule_full_due(&every_five, &never, HOUR));
}

static void the_next_run_is_an_interval_and_some_jitter_later(void **state)
{
	const struct schedule_state s = { .last_run_usec = HOUR };

	(void)state;
	assert_int_equal(schedule_next(&every_five, &s, HOUR, 0), HOUR + 5 * MINUTE);
	assert_int_equal(schedule_next(&every_five, &s, HOUR, UINT32_MAX),
			 HOUR + 5 * MINUTE + 30 * USEC_PER_SEC);
	assert_in_range(schedule_next(&every_five, &s, HOUR, UINT32_MAX / 2),
			HOUR + 5 * MINUTE + 14 * USEC_PER_SEC,
			HOUR + 5 * MINUTE + 16 * USEC_PER_SEC);
}

static void a_run_that_is_overdue_is_now(void **state)
{
	const struct schedule_state s = { .last_run_usec = HOUR };

	(void)state;
	assert_int_equal(schedule_next(&every_five, &s, 3 * HOUR, UINT32_MAX), 3 * HOUR);
}

static void retries_double_from_a_tenth_to_the_interval(void **state)
{
	static const unsigned seconds[] = { 300, 30, 60, 120, 240, 300, 300 };
	struct schedule_state s = { .last_run_usec = HOUR };

	(void)state;
	for (s.failures = 0; s.failures < 7; s.failures++)
		assert_int_equal(schedule_next(&every_five, &s, HOUR, 0),
				 HOUR + seconds[s.failures] * USEC_PER_SEC);
	s.failures = UINT32_MAX;
	assert_int_equal(schedule_next(&every_five, &s, HOUR, 0), HOUR + 5 * MINUTE);
}

static void a_retry_waits_at_least_a_second(void **state)
{
	const struct schedule fast = { .interval_usec = 2 * USEC_PER_SEC };
	const struct schedule_state s = { .last_run_usec = HOUR, .failures = 1 };

	(void)state;
	assert_int_equal(schedule_next(&fast, &s, HOUR, 0), HOUR + USEC_PER_SEC);
}

static void a_clock_that_was_set_back_does_not_stop_the_runs(void **state)
{
	const struct schedule_state s = { .last_run_usec = 1000 * HOUR,
					  .last_full_usec = 1000 * HOUR };

	(void)state;
	assert_int_equal(schedule_next(&every_five, &s, HOUR, 0), HOUR + 5 * MINUTE);
	assert_true(schedule_full_due(&every_five, &s, HOUR));
}

static void a_full_run_is_due_after_its_time(void **state)
{
	const struct schedule_state s = { .last_full_usec = HOUR };

	(void)state;
	assert_false(schedule_full_due(&every_five, &s, 25 * HOUR - 1));
	assert_true(schedule_full_due(&every_five, &s, 25 * HOUR));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_run_is_now),
		cmocka_unit_test(the_next_run_is_an_interval_and_some_jitter_later),
		cmocka_unit_test(a_run_that_is_overdue_is_now),
		cmocka_unit_test(retries_double_from_a_tenth_to_the_interval),
		cmocka_unit_test(a_retry_waits_at_least_a_second),
		cmocka_unit_test(a_clock_that_was_set_back_does_not_stop_the_runs),
		cmocka_unit_test(a_full_run_is_due_after_its_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
