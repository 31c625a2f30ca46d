/* See run.h: what the parts of a run ask of it. */
#include "sync/run.h"

#include <time.h>

int64_t run_clock(void)
{
	return (int64_t)time(NULL);
}

double run_stopwatch(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

bool run_is_first_of_day(const struct run *run)
{
	const struct run_record *before = run->before.last_attempt;

	return !before || before->started / SECONDS_PER_DAY != run->now / SECONDS_PER_DAY;
}

/* For plan and check alone: a run that applies has no exit code for it. */
static bool has_drift(const struct run *run)
{
	return run->request->intent == SYNC_PLAN &&
	       (run->record.applied > 0 || run->record.held > 0 || run->record.drift > 0);
}

int run_exit_code(const struct run *run)
{
	const struct {
		bool applies;
		int code;
	} codes[] = {
		{ run->failed_scopes > 0, SYNC_EXIT_ERROR },
		{ run->counts.live_by_admins[0] > 0, SYNC_EXIT_NO_ADMIN },
		{ run->state.incomplete, SYNC_EXIT_INCOMPLETE },
		{ run->plan_hash != NULL, SYNC_EXIT_HELD },
		{ has_drift(run), SYNC_EXIT_DRIFT },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(codes); i++) {
		if (codes[i].applies)
			return codes[i].code;
	}
	return SYNC_EXIT_IN_STEP;
}
