/* contactctl status: what the runs have found, and when the next one is. */
#include "ctl/handlers.h"
#include "ctl/moment.h"
#include "sync/lock.h"
#include "sync/sync.h"

#include <inttypes.h>
#include <time.h>

/* How often each word came, and the oldest moment of each. */
struct tally {
	struct arena *arena;
	struct tally_entry {
		const char *word;
		uint64_t n;
		int64_t oldest;
	} * entries;
	size_t n, capacity;
};

struct status {
	struct run_summary runs;
	struct store_counts counts;
	struct tally drift, holds;
	const char *plan, *plan_text;
	int64_t plan_since, next_run, now;
	int holder; /* process of the run under way; 0: none, -1: cannot be told */
};

static void tally_add(struct tally *tally, const char *word, uint64_t n, int64_t since)
{
	struct tally_entry *e;
	size_t i;

	for (i = 0; i < tally->n && !streq(tally->entries[i].word, word); i++)
		;
	if (i == tally->n) {
		tally->entries = arena_grow(tally->arena, tally->entries, tally->n,
					    &tally->capacity, sizeof(*tally->entries));
		tally->entries[tally->n++].word = arena_strdup(tally->arena, word);
	}
	e = &tally->entries[i];
	e->n += n;
	if (!e->oldest || since < e->oldest)
		e->oldest = since;
}

static int count_drift(void *userdata, const char *kind, const char *held_by, uint64_t n,
		       int64_t oldest)
{
	struct status *status = userdata;

	tally_add(&status->drift, kind, n, oldest);
	if (held_by)
		tally_add(&status->holds, held_by, n, oldest);
	return 0;
}

/* The daemon adds jitter around this moment; 0 if there was no run yet. */
static int64_t next_run(const struct settings *settings, const struct run_summary *runs,
			int64_t now)
{
	struct schedule_state state = { .failures = runs->failures };

	if (!runs->last_attempt)
		return 0;
	state.last_run_usec = (uint64_t)runs->last_attempt->started * USEC_PER_SEC;
	return (int64_t)(schedule_next(&settings->schedule, &state, (uint64_t)now * USEC_PER_SEC,
				       UINT32_MAX / 2) /
			 USEC_PER_SEC);
}

static int load(const struct ctl *ctl, struct status *status, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;

	status->drift.arena = status->holds.arena = ctl->arena;
	status->now = (int64_t)time(NULL);
	if (ctl_open_store(ctl, &store, err) < 0 ||
	    store_runs(store, ctl->arena, &status->runs, err) < 0 ||
	    store_count(store, &status->counts, err) < 0 ||
	    store_count_drift(store, count_drift, status, err) < 0 ||
	    store_waiting_plan(store, ctl->arena, &status->plan, &status->plan_text,
			       &status->plan_since, err) < 0)
		return -1;
	status->next_run = next_run(ctl->settings, &status->runs, status->now);
	status->holder = lock_holder(ctl->settings->store);
	return 0;
}

/* True if the last run that ended could not read the directory, or did not get to its end. */
static bool last_run_failed(const struct run_record *run)
{
	return run && run->finished && run->outcome &&
	       (streq(run->outcome, "incomplete") || streq(run->outcome, "failed"));
}

/*
 * True if the last run ended in an error, or was killed. A refused approval is its caller's error,
 * and says nothing of the state.
 */
static bool last_run_broke(const struct status *status)
{
	const struct run_record *run = status->runs.last_attempt;

	if (!run || !run->finished)
		return run && status->holder == 0;
	return run->exit_code == SYNC_EXIT_ERROR && !streq_null(run->outcome, "refused");
}

static int exit_code(const struct status *status)
{
	if (last_run_broke(status))
		return SYNC_EXIT_ERROR;
	if (status->counts.live_by_admins[0] > 0)
		return SYNC_EXIT_NO_ADMIN;
	if (last_run_failed(status->runs.last_attempt))
		return SYNC_EXIT_INCOMPLETE;
	return status->plan ? SYNC_EXIT_HELD : SYNC_EXIT_IN_STEP;
}

/* ---- for programs ---- */

static json_t *run_json(struct arena *arena, const struct run_record *run)
{
	if (!run)
		return json_null();
	return json_pack(
		"{s:I, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:i, s:i, s:i, s:i, s:i}", "run",
		(json_int_t)run->id, "started", json_text(arena, moment_utc(arena, run->started)),
		"finished", json_text(arena, moment_utc(arena, run->finished)), "actor",
		json_text(arena, run->actor), "outcome", json_text(arena, run->outcome), "reason",
		json_text(arena, run->reason), "server", json_text(arena, run->server), "identity",
		json_text(arena, run->identity), "result_code", run->result_code, "entries",
		(int)run->entries, "applied", (int)run->applied, "held", (int)run->held, "drift",
		(int)run->drift, "exit", run->exit_code);
}

static json_t *tally_json(const struct tally *tally, const char *name)
{
	json_t *rows = json_array();
	size_t i;

	for (i = 0; i < tally->n; i++)
		json_array_append_new(
			rows,
			json_pack("{s:o, s:I, s:o}", name,
				  json_text(tally->arena, tally->entries[i].word), "count",
				  (json_int_t)tally->entries[i].n, "since",
				  json_text(tally->arena,
					    moment_utc(tally->arena, tally->entries[i].oldest))));
	return rows;
}

static json_t *status_json(const struct ctl *ctl, const struct status *status)
{
	const struct store_counts *c = &status->counts;
	json_t *root = json_object();

	json_object_set_new(root, "last_attempt", run_json(ctl->arena, status->runs.last_attempt));
	json_object_set_new(root, "last_success", run_json(ctl->arena, status->runs.last_success));
	json_object_set_new(root, "last_complete",
			    run_json(ctl->arena, status->runs.last_complete));
	json_object_set_new(root, "run_under_way", json_boolean(status->holder > 0));
	json_object_set_new(root, "next_run",
			    json_text(ctl->arena, moment_utc(ctl->arena, status->next_run)));
	json_object_set_new(root, "organizations", json_integer((json_int_t)c->organizations));
	json_object_set_new(root, "contacts", json_integer((json_int_t)c->contacts));
	json_object_set_new(root, "clouds",
			    json_pack("{s:I, s:I, s:I, s:I}", "total", (json_int_t)c->clouds,
				      "no_admin", (json_int_t)c->live_by_admins[0], "one_admin",
				      (json_int_t)c->live_by_admins[1], "more_admins",
				      (json_int_t)c->live_by_admins[2]));
	json_object_set_new(root, "drift", tally_json(&status->drift, "kind"));
	json_object_set_new(root, "holds", tally_json(&status->holds, "rule"));
	json_object_set_new(root, "plan", json_text(ctl->arena, status->plan));
	json_object_set_new(root, "plan_since",
			    json_text(ctl->arena, moment_utc(ctl->arena, status->plan_since)));
	json_object_set_new(root, "exit", json_integer(exit_code(status)));
	return root;
}

/* ---- for people ---- */

enum {
	LINE_ATTEMPT,
	LINE_SUCCESS,
	LINE_COMPLETE,
	LINE_SERVER,
	LINE_IDENTITY,
	LINE_UNDER_WAY,
	LINE_NEXT,
	LINE_CLOUDS,
	LINE_CONTACTS,
	LINE_DRIFT,
	LINE_HOLDS,
	LINE_PLAN,
	LINE_COUNT
};

static const struct table_column lines[LINE_COUNT] = {
	{ .heading = "Last attempt" },
	{ .heading = "Last success" },
	{ .heading = "Last complete read" },
	{ .heading = "Server" },
	{ .heading = "Bound as" },
	{ .heading = "Under way" },
	{ .heading = "Next run" },
	{ .heading = "Live clouds" },
	{ .heading = "Contacts" },
	{ .heading = "Drift" },
	{ .heading = "Held" },
	{ .heading = "Plan" },
};

static const char *moment_text(const struct ctl *ctl, int64_t at, int64_t now)
{
	if (ctl->plain)
		return moment_utc(ctl->arena, at);
	return arena_printf(ctl->arena, "%s (%s)", moment_local(ctl->arena, at),
			    moment_relative(ctl->arena, at, now));
}

static const char *attempt_text(const struct ctl *ctl, const struct status *status)
{
	const struct run_record *run = status->runs.last_attempt;
	const char *when;

	if (!run)
		return "never";
	when = moment_text(ctl, run->started, status->now);
	if (!run->finished)
		return arena_printf(ctl->arena, "%s by %s: %s", when, run->actor,
				    status->holder > 0 ? "not yet at its end"
						       : "did not get to its end");
	return arena_printf(ctl->arena, "%s by %s: %s%s%s", when, run->actor,
			    run->outcome ? run->outcome : "unknown", run->reason ? ", " : "",
			    run->reason ? run->reason : "");
}

static const char *run_text(const struct ctl *ctl, const struct run_record *run, int64_t now)
{
	return run ? moment_text(ctl, run->started, now) : "never";
}

static const char *tally_text(const struct tally *tally)
{
	const char *text = NULL;
	size_t i;

	for (i = 0; i < tally->n; i++)
		text = arena_join(tally->arena, text, ", ",
				  arena_printf(tally->arena, "%s %" PRIu64, tally->entries[i].word,
					       tally->entries[i].n));
	return text ? text : "none";
}

static void fill_facts(const struct ctl *ctl, const struct status *status, const char **row)
{
	const struct store_counts *c = &status->counts;

	row[LINE_CLOUDS] = arena_printf(
		ctl->arena, "%zu without an Admin, %zu with one, %zu with more",
		c->live_by_admins[0], c->live_by_admins[1], c->live_by_admins[2]);
	row[LINE_CONTACTS] = arena_printf(ctl->arena, "%zu, %zu of them from the directory",
					  c->contacts, c->directory_contacts);
	row[LINE_DRIFT] = tally_text(&status->drift);
	row[LINE_HOLDS] = tally_text(&status->holds);
	if (status->plan)
		row[LINE_PLAN] = arena_printf(
			ctl->arena, "%s awaits approval since %s: see contactctl plan",
			status->plan,
			ctl->plain ? moment_utc(ctl->arena, status->plan_since)
				   : moment_local(ctl->arena, status->plan_since));
}

static struct table *status_table(const struct ctl *ctl, const struct status *status)
{
	struct table *table = table_new(ctl->arena, lines, ARRAY_SIZE(lines));
	const struct run_record *last = status->runs.last_attempt;
	const char **row = table_add(table);

	row[LINE_ATTEMPT] = attempt_text(ctl, status);
	row[LINE_SUCCESS] = run_text(ctl, status->runs.last_success, status->now);
	row[LINE_COMPLETE] = run_text(ctl, status->runs.last_complete, status->now);
	row[LINE_SERVER] = last ? last->server : NULL;
	row[LINE_IDENTITY] = last ? last->identity : NULL;
	if (status->holder > 0)
		row[LINE_UNDER_WAY] = arena_printf(ctl->arena, "process %d", status->holder);
	row[LINE_NEXT] = status->next_run ? moment_text(ctl, status->next_run, status->now)
					  : "as soon as contactsyncd starts";
	fill_facts(ctl, status, row);
	return table;
}

int status_run(struct ctl *ctl, struct error *err)
{
	struct status status = { 0 };

	if (load(ctl, &status, err) < 0)
		return -1;
	if (ctl->json)
		json_print(status_json(ctl, &status), ctl->out, false);
	else if (ctl->plain)
		table_print(status_table(ctl, &status), ctl->out, true);
	else
		table_print_records(status_table(ctl, &status), ctl->out);
	return exit_code(&status);
}
