/* See deadline.h. */
#include "directory/deadline.h"

#include "core/schedule.h"

#include <limits.h>
#include <time.h>

uint64_t deadline_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * USEC_PER_SEC + (uint64_t)now.tv_nsec / 1000;
}

uint64_t deadline_after(uint64_t usec, uint64_t limit)
{
	uint64_t now = deadline_now(), deadline = usec > UINT64_MAX - now ? UINT64_MAX : now + usec;

	return deadline < limit ? deadline : limit;
}

static uint64_t usec_left(uint64_t deadline)
{
	uint64_t now = deadline_now();

	return deadline > now ? deadline - now : 0;
}

struct timeval deadline_left(uint64_t deadline)
{
	uint64_t left = usec_left(deadline);

	return (struct timeval){
		.tv_sec = (time_t)(left / USEC_PER_SEC),
		.tv_usec = (suseconds_t)(left % USEC_PER_SEC),
	};
}

int deadline_left_msec(uint64_t deadline)
{
	uint64_t left = usec_left(deadline) / 1000 + 1;

	return left > INT_MAX ? INT_MAX : (int)left;
}
