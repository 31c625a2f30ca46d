/* What the parts of one run share. Internal to src/sync. */
#pragma once

#include "mirror/mirror.h"
#include "store/store.h"
#include "sync/queue.h"
#include "sync/sync.h"

#define SECONDS_PER_DAY 86400

struct run {
	const struct sync_request *request;
	const struct settings *settings;
	struct arena *arena; /* lives as long as the run's result */
	struct store *store;
	struct mirror *mirror;
	struct queue *queue;    /* events, said after the commit */
	struct roles roles;     /* the configuration's, and what the store adds */
	bool mirror_is_strange; /* new, or of another run than the store */
	bool full;
	int64_t now;  /* seconds since 1970 */
	int64_t mark; /* no other run has it, see MARK_NOTE */
	struct run_record record;
	struct run_summary before; /* the runs before this one */

	const char *unknown_clouds; /* discovered but not known here, a line each */
	struct binding *bindings;   /* configured and discovered, keys filled in */
	size_t n_bindings;
	const char *newest;       /* change seen by this run and those before; NULL: unknown */
	struct evidence evidence; /* of the read as a whole */
	const char *view;         /* who reads what, see sync_view_text() */
	bool forgotten; /* members are not there, and a strange mirror cannot say who they were */
	bool view_is_good; /* the run found nobody missing in it, or that was approved */
	struct run_state state;

	const char *plan_hash, *plan_text; /* of the changes that await approval; NULL: none */
	unsigned n_awaiting;               /* how many they are */
	bool plan_is_news;                 /* no run before has said so, or none today */
	const char *approved_hash;         /* the plan that the operator let go */
	struct store_counts counts;        /* of the store after the run */
	unsigned failed_scopes;
	double read_seconds, plan_seconds, commit_seconds;
};

/* The store's note of the mark that the mirror has too, see mirror_get_mark(). */
#define MARK_NOTE "mirror"

/* The store's note of the newest change of the directory that was ever seen. */
#define NEWEST_NOTE "newest-change"

/* The store's note of the view in which nobody was missing. */
#define VIEW_NOTE "view"

/* Seconds since 1970. */
int64_t run_clock(void);

/* Seconds on a clock that only goes forward; for durations. */
double run_stopwatch(void);

/* True if no run has begun before on this day (UTC): what lasts is said again. */
bool run_is_first_of_day(const struct run *run);

/* What the run amounts to, as an exit code. */
int run_exit_code(const struct run *run);

/* Tells the caller how far the run is; @phase as in struct sync_request. */
static inline void run_progress(const struct run *run, const char *phase, unsigned done)
{
	if (run->request->progress)
		run->request->progress(run->request->userdata, phase, done);
}
