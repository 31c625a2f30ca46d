/* What is remembered of runs: the runs themselves, notes, and the plan that waits for approval. */
#include "store/db.h"

int store_run_start(struct store *store, const char *actor, int64_t now, int64_t *ret_run,
		    struct error *err)
{
	if (db_run(store, err, "INSERT INTO run (started, actor) VALUES (?, ?)", "is", now, actor) <
	    0)
		return -1;
	*ret_run = sqlite3_last_insert_rowid(store->db);
	return 0;
}

int store_run_finish(struct store *store, const struct run_record *r, struct error *err)
{
	if (db_run(store, err,
		   "UPDATE run SET finished = ?2, outcome = ?3, reason = ?4, server = ?5,"
		   " identity = ?6, result_code = ?7, pages = ?8, entries = ?9, \"references\" = "
		   "?10,"
		   " canaries_seen = ?11, groups = ?12, scopes = ?13, applied = ?14, held = ?15,"
		   " drift = ?16, \"full\" = ?17, exit_code = ?18 WHERE id = ?1",
		   "iissssiiiiiiiiiiii", r->id, r->finished, r->outcome, r->reason, r->server,
		   r->identity, (int64_t)r->result_code, (int64_t)r->pages, (int64_t)r->entries,
		   (int64_t)r->references, (int64_t)r->canaries_seen, (int64_t)r->groups,
		   (int64_t)r->scopes, (int64_t)r->applied, (int64_t)r->held, (int64_t)r->drift,
		   (int64_t)r->full, (int64_t)r->exit_code) < 0)
		return -1;
	if (db_changes(store) != 1)
		return error_set(err, ERROR_DATA, "%s: run %lld is not known", store->path,
				 (long long)r->id);
	return 0;
}

static unsigned column_unsigned(sqlite3_stmt *stmt, int column)
{
	return (unsigned)sqlite3_column_int64(stmt, column);
}

static struct run_record *read_run(struct arena *arena, sqlite3_stmt *stmt)
{
	struct run_record *r = arena_alloc(arena, sizeof(*r));

	r->id = sqlite3_column_int64(stmt, 0);
	r->started = sqlite3_column_int64(stmt, 1);
	r->finished = sqlite3_column_int64(stmt, 2);
	r->actor = db_text(arena, stmt, 3);
	r->outcome = db_text(arena, stmt, 4);
	r->reason = db_text(arena, stmt, 5);
	r->server = db_text(arena, stmt, 6);
	r->identity = db_text(arena, stmt, 7);
	r->result_code = sqlite3_column_int(stmt, 8);
	r->pages = column_unsigned(stmt, 9);
	r->entries = column_unsigned(stmt, 10);
	r->references = column_unsigned(stmt, 11);
	r->canaries_seen = column_unsigned(stmt, 12);
	r->groups = column_unsigned(stmt, 13);
	r->scopes = column_unsigned(stmt, 14);
	r->applied = column_unsigned(stmt, 15);
	r->held = column_unsigned(stmt, 16);
	r->drift = column_unsigned(stmt, 17);
	r->full = sqlite3_column_int(stmt, 18);
	r->exit_code = sqlite3_column_int(stmt, 19);
	return r;
}

#define RUN                                                                                        \
	"SELECT id, started, finished, actor, outcome, reason, server, identity, result_code,"     \
	" pages, entries, \"references\", canaries_seen, groups, scopes, applied, held, drift,"    \
	" \"full\", exit_code FROM run "
#define NEWEST " ORDER BY id DESC LIMIT 1"

static int newest(struct store *store, const char *sql, struct arena *arena,
		  struct run_record **ret, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(store, err, sql, "");
	int r;

	if (!stmt)
		return -1;
	r = db_row(store, stmt, err);
	*ret = r > 0 ? read_run(arena, stmt) : NULL;
	return r < 0 ? -1 : 0;
}

/* A run that is still going or was killed has no outcome: it neither counts nor ends the row. */
static int count_failures(struct store *store, unsigned *ret, struct error *err)
{
	int64_t n;

	if (db_number(store, err, 0, &n,
		      "SELECT count(*) FROM run WHERE outcome = 'failed' AND id >"
		      " coalesce((SELECT max(id) FROM run WHERE outcome <> 'failed'), 0)",
		      "") < 0)
		return -1;
	*ret = (unsigned)n;
	return 0;
}

int store_runs(struct store *store, struct arena *arena, struct run_summary *ret, struct error *err)
{
	struct run_summary s;

	if (newest(store, RUN NEWEST, arena, &s.last_attempt, err) < 0 ||
	    newest(store, RUN "WHERE outcome IN ('complete', 'incomplete')" NEWEST, arena,
		   &s.last_success, err) < 0 ||
	    newest(store, RUN "WHERE outcome = 'complete'" NEWEST, arena, &s.last_complete, err) <
		    0 ||
	    newest(store, RUN "WHERE outcome = 'complete' AND \"full\"" NEWEST, arena, &s.last_full,
		   err) < 0 ||
	    count_failures(store, &s.failures, err) < 0)
		return -1;
	*ret = s;
	return 0;
}

/* ---- notes ---- */

int store_get_note(struct store *store, const char *key, struct arena *arena, const char **ret,
		   struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err, "SELECT value FROM note WHERE key = ?", "s", key);
	int r;

	if (!stmt)
		return -1;
	r = db_row(store, stmt, err);
	if (r < 0)
		return -1;
	*ret = r > 0 ? db_text(arena, stmt, 0) : NULL;
	return 0;
}

int store_set_note(struct store *store, const char *key, const char *value, struct error *err)
{
	if (!value)
		return db_run(store, err, "DELETE FROM note WHERE key = ?", "s", key);
	return db_run(store, err,
		      "INSERT INTO note (key, value) VALUES (?, ?)"
		      " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
		      "ss", key, value);
}

/* ---- the plan that waits ---- */

int store_keep_plan(struct store *store, const char *hash, const char *text, int64_t now,
		    struct error *err)
{
	if (db_run(store, err, "DELETE FROM waiting_plan WHERE ?1 IS NULL OR hash <> ?1", "s",
		   hash) < 0)
		return -1;
	if (!hash)
		return 0;
	return db_run(store, err,
		      "INSERT INTO waiting_plan (hash, text, since) VALUES (?, ?, ?)"
		      " ON CONFLICT (hash) DO NOTHING",
		      "ssi", hash, text, now);
}

int store_waiting_plan(struct store *store, struct arena *arena, const char **ret_hash,
		       const char **ret_text, int64_t *ret_since, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err, "SELECT hash, text, since FROM waiting_plan", "");
	int r;

	if (!stmt)
		return -1;
	r = db_row(store, stmt, err);
	if (r < 0)
		return -1;
	*ret_hash = r > 0 ? db_text(arena, stmt, 0) : NULL;
	*ret_text = r > 0 ? db_text(arena, stmt, 1) : NULL;
	*ret_since = r > 0 ? sqlite3_column_int64(stmt, 2) : 0;
	return 0;
}
