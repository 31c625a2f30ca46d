/* When the next run is due, see schedule.h. Arithmetic on times that are arguments. */
#include "core/schedule.h"

/* How long to wait after a run: the interval, or less while the directory is away. */
static uint64_t delay_after(const struct schedule *schedule, unsigned failures)
{
	uint64_t delay = schedule->interval_usec / 10;
	unsigned i;

	if (failures == 0)
		return schedule->interval_usec;
	if (delay < USEC_PER_SEC)
		delay = USEC_PER_SEC;
	for (i = 1; i < failures && delay < schedule->interval_usec; i++)
		delay *= 2;
	if (delay > schedule->interval_usec && schedule->interval_usec > USEC_PER_SEC)
		delay = schedule->interval_usec;
	return delay;
}

uint64_t schedule_next(const struct schedule *schedule, const struct schedule_state *state,
		       uint64_t now_usec, uint32_t chance)
{
	uint64_t last = state->last_run_usec, delay, jitter, next;

	if (last == 0)
		return now_usec;
	if (last > now_usec) /* the clock was set back */
		last = now_usec;
	delay = delay_after(schedule, state->failures);
	jitter = delay / 1000 * schedule->jitter_permille;
	next = last + delay + (uint64_t)((double)jitter * chance / UINT32_MAX);
	return next > now_usec ? next : now_usec;
}

bool schedule_full_due(const struct schedule *schedule, const struct schedule_state *state,
		       uint64_t now_usec)
{
	return state->last_full_usec == 0 || state->last_full_usec > now_usec ||
	       now_usec - state->last_full_usec >= schedule->full_usec;
}
