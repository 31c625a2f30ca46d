/* See sync.h: the order of a run, and what is kept when it does not go well. */
#include "sync/sync.h"

#include "sync/announce.h"
#include "sync/approval.h"
#include "sync/lock.h"
#include "sync/mirror_source.h"
#include "sync/read.h"
#include "sync/run.h"
#include "sync/scopes.h"

#include <time.h>
#include <unistd.h>

/* By the clock, so that a store made anew does not count where the old one did. */
static int64_t new_mark(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- what a run amounts to ---- */

static void fill_result(const struct run *run, struct sync_result *ret)
{
	*ret = (struct sync_result){
		.exit_code = run_exit_code(run),
		.run = run->record.id,
		.outcome = run->evidence.outcome,
		.reason = run->evidence.reason,
		.server = run->evidence.server,
		.plan = run->plan_hash,
		.scopes = run->record.scopes,
		.applied = run->record.applied,
		.held = run->record.held,
		.drift = run->record.drift,
		.failed = run->failed_scopes,
		.admin_missing = (unsigned)run->counts.live_by_admins[0],
		.counts = run->counts,
		.read_seconds = run->read_seconds,
		.plan_seconds = run->plan_seconds,
		.commit_seconds = run->commit_seconds,
	};
}

/* ---- the verbs ---- */

static void record_evidence(struct run *run)
{
	const struct evidence *e = &run->evidence;
	struct run_record *r = &run->record;

	r->outcome = read_outcome_name(e->outcome);
	r->reason = e->reason;
	r->server = e->server;
	r->identity = e->identity;
	r->result_code = e->result_code;
	r->pages = e->pages;
	r->entries = e->entries;
	r->references = e->references;
	r->canaries_seen = e->canaries_seen;
}

/* Nothing was read, so nothing is planned; the run is on record all the same. */
static int finish_unread(struct run *run, struct error *err)
{
	if (store_count(run->store, &run->counts, err) < 0)
		return -1;
	run->record.exit_code = run_exit_code(run);
	run->record.finished = run_clock();
	if (run->request->intent == SYNC_PLAN)
		return 0;
	return store_run_finish(run->store, &run->record, err);
}

static int run_verbs(struct run *run, struct error *err)
{
	double began = run_stopwatch();

	if (read_directory(run, err) < 0)
		return -1;
	run->read_seconds = run_stopwatch() - began;
	record_evidence(run);
	if (run->evidence.outcome == READ_FAILED)
		return finish_unread(run, err);
	return scopes_sync(run, err);
}

/* The run did not get to its end: its record says why. The first error is the one to tell. */
static void record_failure(struct run *run, const struct error *why)
{
	if (!run->store || run->record.id == 0)
		return;
	run->record.outcome = why->kind == ERROR_REFUSED ? "refused" : "error";
	run->record.reason = why->text;
	run->record.exit_code = SYNC_EXIT_ERROR;
	run->record.finished = run_clock();
	run->record.applied = 0;
	(void)store_run_finish(run->store, &run->record, NULL);
}

static bool full_is_due(const struct run *run)
{
	const struct run_record *full = run->before.last_full;
	struct schedule_state state = {
		.last_full_usec = full ? (uint64_t)full->started * USEC_PER_SEC : 0,
	};

	return schedule_full_due(&run->settings->schedule, &state,
				 (uint64_t)run->now * USEC_PER_SEC);
}

/* Another policy may plan differently what has not changed. */
static int policy_is_new(const struct run *run, bool *ret, struct error *err)
{
	const char *before;

	if (store_get_note(run->store, "policy", run->arena, &before, err) < 0)
		return -1;
	*ret = !streq_null(before, sync_policy_text(run->arena, run->settings));
	return 0;
}

/* One of the two was restored or replaced: what is touched in the mirror is not all then. */
static int meet_mirror(struct run *run, bool is_new, struct error *err)
{
	const char *note;
	int64_t mark;

	if (store_get_note(run->store, MARK_NOTE, run->arena, &note, err) < 0 ||
	    mirror_get_mark(run->mirror, &mark, err) < 0)
		return -1;
	run->mirror_is_strange = is_new || !note || strtoll(note, NULL, 10) != mark;
	return 0;
}

static int open_files(struct run *run, struct error *err)
{
	const struct settings *s = run->settings;
	bool another_policy, mirror_is_new;

	if (store_open(s->store, STORE_WRITE, &run->store, err) < 0 ||
	    mirror_open(s->mirror, sync_mirror_source(run->arena, s), &run->mirror, &mirror_is_new,
			err) < 0 ||
	    store_runs(run->store, run->arena, &run->before, err) < 0 ||
	    policy_is_new(run, &another_policy, err) < 0 ||
	    meet_mirror(run, mirror_is_new, err) < 0)
		return -1;
	run->full = run->request->full || run->mirror_is_strange || another_policy ||
		    full_is_due(run);
	run->record.full = run->full;
	run->record.started = run->now;
	run->record.actor = run->request->actor;
	if (run->request->intent == SYNC_PLAN)
		return 0;
	return store_run_start(run->store, run->request->actor, run->now, &run->record.id, err);
}

/* After the commit: what was done is said, or why nothing was. */
static void say(struct run *run, int result)
{
	struct log *log = run->request->log;

	if (!log || run->request->intent == SYNC_PLAN)
		return;
	run_progress(run, NULL, 0);
	log_run_begin(log, run->record.id);
	if (result == 0) {
		announce_read(run);
		announce_run(run);
		queue_say(run->queue, log);
	}
	log_run_end(log);
}

int sync_run(const struct sync_request *request, struct arena *arena, struct sync_result *ret,
	     struct error *err)
{
	_cleanup_(queue_freep) struct queue *queue = queue_new();
	struct run run = { .request = request,
			   .settings = request->settings,
			   .arena = arena,
			   .queue = queue,
			   .roles = request->settings->roles };
	int lock = -1, result;

	if (request->approve && !approval_is_name(request->approve))
		return error_set(err, ERROR_CONFIG,
				 "'%s' is no plan: type the name that contactctl plan shows, or "
				 "its first 8 digits",
				 request->approve);
	if (lock_take(request->settings->store, request->on_wait, request->userdata, &lock, err) <
	    0)
		return -1;
	run.now = run_clock();
	run.mark = new_mark();
	result = open_files(&run, err);
	if (result == 0)
		result = run_verbs(&run, err);
	if (result < 0)
		record_failure(&run, err);
	else
		fill_result(&run, ret);
	say(&run, result);
	mirror_close(run.mirror);
	store_close(run.store);
	close(lock);
	return result;
}
