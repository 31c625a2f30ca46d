/* When the next run is due. Pure: time and chance are arguments. */
#pragma once

#include "base/macro.h"

#include <stdint.h>

#define USEC_PER_SEC UINT64_C(1000000)

struct schedule {
	uint64_t interval_usec, full_usec;
	unsigned jitter_permille;
};

struct schedule_state {
	uint64_t last_run_usec;  /* when the last run began; 0: never */
	uint64_t last_full_usec; /* when the last full verification began; 0: never */
	unsigned failures;       /* runs in a row that could not reach the directory */
};

/*
 * When the next run begins: interval and jitter after the last one. While the
 * directory is away, doubling from a tenth of the interval (at least 1 s) to the interval.
 * @chance is uniform in 0..UINT32_MAX. "Now" when there was no run yet.
 */
uint64_t schedule_next(const struct schedule *schedule, const struct schedule_state *state,
		       uint64_t now_usec, uint32_t chance);

/* True if the run that begins now has to look at every scope. */
bool schedule_full_due(const struct schedule *schedule, const struct schedule_state *state,
		       uint64_t now_usec);
