/*
 * One run, five verbs: read the directory into the mirror, load the scopes that
 * may have changed, plan them, apply the plan, report it. sync_run() reads like
 * that sentence; the daemon, `--once` and contactctl all call it.
 */
#pragma once

#include "base/error.h"
#include "core/plan.h"
#include "core/settings.h"
#include "report/events.h"
#include "store/store.h"

/*
 * Exit codes of contactsyncd --once and contactctl. Where several apply the higher wins, 1 over
 * all.
 */
enum {
	SYNC_EXIT_IN_STEP = 0,
	SYNC_EXIT_ERROR = 1,
	SYNC_EXIT_DRIFT = 2,      /* plan and check only */
	SYNC_EXIT_HELD = 3,       /* an approval is awaited */
	SYNC_EXIT_INCOMPLETE = 4, /* the directory could not be read completely */
	SYNC_EXIT_NO_ADMIN = 5,   /* a live cloud has no Admin */
	SYNC_EXIT_USAGE = 64,
};

enum sync_intent {
	SYNC_APPLY,
	SYNC_PLAN, /* the same path with a rollback instead of the commit */
};

struct sync_request {
	const struct settings *settings;
	struct log *log;   /* where events go; NULL: nowhere */
	const char *actor; /* "contactsyncd", or who typed the command */
	enum sync_intent intent;
	bool full;           /* look at every scope, not only at those that may have changed */
	const char *approve; /* the waiting plan's hash, 8 digits of it at least; NULL: none */

	/*
	 * May be NULL. @phase is one word or two ("reading people"), @done a count of its items.
	 * Without a phase: the work is done, and what follows are its events.
	 */
	void (*progress)(void *userdata, const char *phase, unsigned done);
	/*
	 * May be NULL. Called per planned scope that has changes or findings; borrowed for the
	 * call. Without a plan: a new pass over all scopes begins, what was told so far is void.
	 */
	void (*on_plan)(void *userdata, const struct plan *plan, const struct roles *roles);
	/* May be NULL. Another run holds the store's lock (@pid, 0 if unknown); we wait for it. */
	void (*on_wait)(void *userdata, int pid);
	void *userdata;
};

struct sync_result {
	int exit_code;
	int64_t run; /* 0 for SYNC_PLAN */
	enum read_outcome outcome;
	const char *reason; /* why the read was not complete; NULL when complete */
	const char *server; /* NULL if none answered */
	const char *plan;   /* hash of the plan that waits for approval; NULL: none */
	unsigned scopes, applied, held, drift;
	unsigned failed;            /* scopes that the store refused to change */
	unsigned admin_missing;     /* live clouds without a usable, enabled Admin */
	struct store_counts counts; /* of the store after the run */
	double read_seconds, plan_seconds, commit_seconds;
};

/*
 * Makes one run; waits for another one on the same store to end. Events are written to
 * request->log after the commit. Returns 0 whenever the run took place, whatever it found,
 * with *ret filled (strings in @arena); -1 if the store, the mirror or the configuration
 * stopped it: nothing was changed then, and the exit code is SYNC_EXIT_ERROR.
 * An approval that does not fit the present plan is -1 with ERROR_REFUSED.
 */
int sync_run(const struct sync_request *request, struct arena *arena, struct sync_result *ret,
	     struct error *err);

/*
 * Writes the metrics file of @settings from what the store knows; nothing if none is
 * configured. @last gives the durations of the run that has just ended; NULL: there was none.
 */
int sync_write_metrics(const struct settings *settings, const struct sync_result *last,
		       struct error *err);
