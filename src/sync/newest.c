/*
 * See newest.h. A replica that is behind, or a server restored from a backup, answers success,
 * and everybody who has joined since looks gone. Ends with the first change that reaches it.
 */
#include "sync/newest.h"

#include <time.h>

/* A stamp of tomorrow is of a clock that went wrong, and would outlast it. */
static bool is_to_come(const struct run *run, const char *stamp)
{
	time_t tomorrow = (time_t)(run->now + SECONDS_PER_DAY);
	char text[16] = "";
	struct tm tm;

	if (gmtime_r(&tomorrow, &tm))
		strftime(text, sizeof(text), "%Y%m%d%H%M%S", &tm);
	return strcmp(stamp, text) > 0;
}

int newest_check(struct run *run, struct directory *directory, struct error *err)
{
	const char *newest = directory_newest_change(directory, run->arena);

	if (store_get_note(run->store, NEWEST_NOTE, run->arena, &run->newest, err) < 0)
		return -1;
	if (!newest || is_to_come(run, newest))
		return 0;
	if (!run->newest || strcmp(newest, run->newest) >= 0) {
		run->newest = newest;
		return 0;
	}
	run->state.incomplete = true;
	run->evidence.reason = arena_printf(run->arena,
					    "the server is behind: its newest change is %s, an "
					    "earlier run has seen %s",
					    newest, run->newest);
	return 0;
}
