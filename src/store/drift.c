/* What is out of step, and since when: the new list against the recorded one, both sorted. */
#include "store/db.h"

#define REMINDER_SECONDS 86400

struct entry {
	struct drift drift;
	int64_t row; /* 0: not recorded yet */
	int64_t since, said;
};

struct comparison {
	struct store *store;
	const struct scope *scope;
	int64_t now;
	drift_fn fn;
	void *userdata;
};

static int compare_entries(const void *a, const void *b)
{
	return drift_compare(&((const struct entry *)a)->drift, &((const struct entry *)b)->drift);
}

static void sort(struct entry *entries, size_t n)
{
	if (n > 0)
		qsort(entries, n, sizeof(*entries), compare_entries);
}

static void read_entry(struct arena *arena, sqlite3_stmt *stmt, struct entry *entry)
{
	entry->row = sqlite3_column_int64(stmt, 0);
	entry->drift.kind = db_text(arena, stmt, 1);
	entry->drift.contact = sqlite3_column_int64(stmt, 2);
	entry->drift.person = db_text(arena, stmt, 3);
	entry->drift.field = db_text(arena, stmt, 4);
	entry->drift.store_value = db_text(arena, stmt, 5);
	entry->drift.directory_value = db_text(arena, stmt, 6);
	entry->drift.held_by = db_text(arena, stmt, 7);
	entry->since = sqlite3_column_int64(stmt, 8);
	entry->said = sqlite3_column_int64(stmt, 9);
}

static int load(struct store *store, const struct scope *scope, struct arena *arena,
		struct entry **ret, size_t *ret_n, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT rowid, kind, contact, person, field, store_value, directory_value,"
		" held_by, since, said FROM drift WHERE organization = ? AND cloud IS ?",
		"ss", scope->organization, scope->cloud);
	size_t capacity = 0;
	int r;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		*ret = arena_grow(arena, *ret, *ret_n, &capacity, sizeof(**ret));
		read_entry(arena, stmt, &(*ret)[(*ret_n)++]);
	}
	return r;
}

static int start(const struct comparison *c, const struct drift *d, struct error *err)
{
	if (db_run(c->store, err,
		   "INSERT INTO drift (organization, cloud, contact, person, kind, field,"
		   " store_value, directory_value, held_by, since, said)"
		   " VALUES (?1, ?2, nullif(?3, 0), ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)",
		   "ssissssssi", c->scope->organization, c->scope->cloud, d->contact, d->person,
		   d->kind, d->field, d->store_value, d->directory_value, d->held_by, c->now) < 0)
		return -1;
	if (c->fn)
		c->fn(c->userdata, DRIFT_STARTED, d, NULL, c->now);
	return 0;
}

static int clear(const struct comparison *c, const struct entry *old, struct error *err)
{
	if (db_run(c->store, err, "DELETE FROM drift WHERE rowid = ?", "i", old->row) < 0)
		return -1;
	if (c->fn)
		c->fn(c->userdata, DRIFT_CLEARED, &old->drift, NULL, old->since);
	return 0;
}

static int last(const struct comparison *c, const struct entry *old, const struct drift *d,
		struct error *err)
{
	bool due = c->now - old->said > REMINDER_SECONDS;

	if (!due && streq_null(old->drift.held_by, d->held_by))
		return 0;
	if (db_run(c->store, err, "UPDATE drift SET held_by = ?, said = ? WHERE rowid = ?", "sii",
		   d->held_by, due ? c->now : old->said, old->row) < 0)
		return -1;
	if (c->fn)
		c->fn(c->userdata, due ? DRIFT_REMINDER : DRIFT_REHELD, d, old->drift.held_by,
		      old->since);
	return 0;
}

static int compare(const struct comparison *c, const struct entry *old, size_t n_old,
		   const struct entry *new, size_t n_new, struct error *err)
{
	size_t i = 0, j = 0;
	int r, order;

	while (i < n_old || j < n_new) {
		order = i == n_old ? 1 : j == n_new ? -1 : compare_entries(&old[i], &new[j]);
		if (order < 0)
			r = clear(c, &old[i++], err);
		else if (order > 0)
			r = start(c, &new[j++].drift, err);
		else
			r = last(c, &old[i++], &new[j++].drift, err);
		if (r < 0)
			return -1;
	}
	return 0;
}

/*
 * What is out of step is looked at again in the next run, whether or not anything else happens:
 * so it is counted by each run, and recalled when its day is over.
 */
static int mark(struct store *store, const struct scope *scope, bool settled, struct error *err)
{
	int64_t id = scope->id;

	if (id == 0 && store_find_scope(store, scope->organization, scope->cloud, &id, err) < 0)
		return -1;
	if (settled || id == 0)
		return db_run(store, err, "DELETE FROM dirty WHERE scope = ?", "i", id);
	return db_run(store, err, "INSERT OR IGNORE INTO dirty (scope) VALUES (?)", "i", id);
}

int store_record_drift(struct store *store, const struct plan *plan, const struct drift *drift,
		       size_t n, int64_t now, drift_fn fn, void *userdata, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct comparison c = { store, plan->scope, now, fn, userdata };
	struct entry *old = NULL, *new = arena_array(arena, n, sizeof(*new));
	size_t n_old = 0, i;

	if (load(store, plan->scope, arena, &old, &n_old, err) < 0)
		return -1;
	for (i = 0; i < n; i++)
		new[i].drift = drift[i];
	sort(old, n_old);
	sort(new, n);
	if (compare(&c, old, n_old, new, n, err) < 0)
		return -1;
	return mark(store, plan->scope, n == 0, err);
}

int store_record_failure(struct store *store, const struct scope *scope,
			 const struct drift *failure, int64_t now, drift_fn fn, void *userdata,
			 struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct comparison c = { store, scope, now, fn, userdata };
	struct entry *old = NULL, *new;
	size_t n_old = 0, n = 0, i;

	if (load(store, scope, arena, &old, &n_old, err) < 0)
		return -1;
	new = arena_array(arena, n_old + 1, sizeof(*new));
	for (i = 0; i < n_old; i++)
		if (!streq(old[i].drift.kind, failure->kind))
			new[n++].drift = old[i].drift;
	new[n++].drift = *failure;
	sort(old, n_old);
	sort(new, n);
	if (compare(&c, old, n_old, new, n, err) < 0)
		return -1;
	return mark(store, scope, false, err);
}
