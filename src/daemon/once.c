/* See once.h. */
#include "daemon/once.h"

static void say_failure(struct log *log, const char *what, const struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();

	log_event(log, &(struct event){
			       .kind = EVENT_RUN_FAILED,
			       .detail = arena_printf(arena, "%s%s", what, err->text),
		       });
}

int once_run(const struct once *once, enum read_outcome *ret_outcome)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct sync_request request = { .settings = once->settings,
					.log = once->log,
					.actor = "contactsyncd",
					.full = once->full,
					.progress = once->progress,
					.on_wait = once->on_wait,
					.userdata = once->userdata };
	struct sync_result result = { .exit_code = SYNC_EXIT_ERROR, .outcome = READ_FAILED };
	struct error err = { 0 }, metrics = { 0 };
	bool ran = sync_run(&request, arena, &result, &err) == 0;

	if (!ran)
		say_failure(once->log, "", &err);
	*ret_outcome = ran ? result.outcome : READ_COMPLETE; /* not the directory's fault */
	/* a store that stopped the run is told once */
	if (sync_write_metrics(once->settings, ran ? &result : NULL, &metrics) < 0 &&
	    !streq(metrics.text, err.text))
		say_failure(once->log, "metrics: ", &metrics);
	return result.exit_code;
}
