/* Points in time on CLOCK_MONOTONIC, in microseconds: how long a wait may last. */
#pragma once

#include <stdint.h>
#include <sys/time.h>

/* The present moment; UINT64_MAX never comes. */
uint64_t deadline_now(void);

/* Now and @usec, but not later than @limit. */
uint64_t deadline_after(uint64_t usec, uint64_t limit);

/* What is left until @deadline; zero when it has passed. */
struct timeval deadline_left(uint64_t deadline);

/* The same in milliseconds, rounded up, for poll(). */
int deadline_left_msec(uint64_t deadline);
