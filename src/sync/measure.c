/* The metrics file: what the store knows of runs, clouds and drift, counted. */
#include "config.h"

#include "report/metrics.h"
#include "store/store.h"
#include "sync/sync.h"

#include <unistd.h>

struct measure {
	struct arena *arena;
	struct store *store;
	struct metric_label_count *drift, *holds, *results;
	size_t n_drift, n_holds, n_results;
	size_t drift_capacity, holds_capacity, results_capacity;
};

static struct metric_label_count *counter(struct arena *arena, struct metric_label_count **items,
					  size_t *n, size_t *capacity, const char *label)
{
	size_t i;

	for (i = 0; i < *n; i++) {
		if (streq((*items)[i].label, label))
			return &(*items)[i];
	}
	*items = arena_grow(arena, *items, *n, capacity, sizeof(**items));
	(*items)[*n] = (struct metric_label_count){ .label = arena_strdup(arena, label) };
	return &(*items)[(*n)++];
}

static int on_drift_count(void *userdata, const char *kind, const char *held_by, uint64_t count,
			  int64_t oldest)
{
	struct measure *m = userdata;
	struct metric_label_count *c = counter(m->arena, &m->drift, &m->n_drift, &m->drift_capacity,
					       kind);

	c->count += count;
	c->oldest = c->oldest && c->oldest < oldest ? c->oldest : oldest;
	if (!held_by)
		return 0;
	c = counter(m->arena, &m->holds, &m->n_holds, &m->holds_capacity, held_by);
	c->count += count;
	return 0;
}

static int on_result_count(void *userdata, const char *code, uint64_t count)
{
	struct measure *m = userdata;

	counter(m->arena, &m->results, &m->n_results, &m->results_capacity, code)->count += count;
	return 0;
}

static int64_t started(const struct run_record *run)
{
	return run ? run->started : 0;
}

static int measure_runs(struct measure *m, struct metrics *metrics, struct error *err)
{
	struct run_summary runs;
	struct run_totals totals;

	if (store_runs(m->store, m->arena, &runs, err) < 0 ||
	    store_run_totals(m->store, &totals, on_result_count, m, err) < 0)
		return -1;
	metrics->last_attempt = started(runs.last_attempt);
	metrics->last_success = runs.last_success ? runs.last_success->finished : 0;
	metrics->last_complete = started(runs.last_complete);
	metrics->runs_total = totals.runs;
	metrics->runs_failed_total = totals.failed;
	metrics->runs_incomplete_total = totals.incomplete;
	metrics->results = m->results;
	metrics->n_results = m->n_results;
	if (runs.last_attempt) {
		metrics->last_exit_code = runs.last_attempt->exit_code;
		metrics->entries_read = runs.last_attempt->entries;
	}
	return 0;
}

static int measure_store(struct measure *m, struct metrics *metrics, const struct sync_result *last,
			 struct error *err)
{
	struct store_counts counts = { 0 };
	size_t i;

	if (last)
		counts = last->counts;
	else if (store_count(m->store, &counts, err) < 0)
		return -1;
	if (store_count_drift(m->store, on_drift_count, m, err) < 0)
		return -1;
	metrics->contacts = counts.contacts;
	for (i = 0; i < ARRAY_SIZE(metrics->clouds_by_admins); i++)
		metrics->clouds_by_admins[i] = counts.live_by_admins[i];
	metrics->drift = m->drift;
	metrics->n_drift = m->n_drift;
	metrics->holds = m->holds;
	metrics->n_holds = m->n_holds;
	return 0;
}

static void measure_durations(struct metrics *metrics, const struct sync_result *last)
{
	if (!last)
		return;
	metrics->duration_read = last->read_seconds;
	metrics->duration_plan = last->plan_seconds;
	metrics->duration_apply = last->commit_seconds;
	metrics->last_duration = last->read_seconds + last->plan_seconds + last->commit_seconds;
}

int sync_write_metrics(const struct settings *settings, const struct sync_result *last,
		       struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	_cleanup_(store_closep) struct store *store = NULL;
	struct measure m = { .arena = arena };
	struct metrics metrics = { .version = PACKAGE_VERSION };

	if (!settings->metrics)
		return 0;
	/* before the first run there is no store yet: all counts are zero then */
	if (access(settings->store, F_OK) == 0) {
		if (store_open(settings->store, STORE_READ, &store, err) < 0)
			return -1;
		m.store = store;
		if (measure_runs(&m, &metrics, err) < 0 ||
		    measure_store(&m, &metrics, last, err) < 0)
			return -1;
	}
	measure_durations(&metrics, last);
	return metrics_write(settings->metrics, &metrics, err);
}
