/* Sums over runs and drift, for metrics. */
#include "store/db.h"

static int count_results(struct store *store, result_count_fn fn, void *userdata, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT CAST(result_code AS TEXT), count(*) FROM run"
		" WHERE outcome IN ('complete', 'incomplete', 'failed')"
		" GROUP BY result_code ORDER BY result_code",
		"");
	int r;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		if (fn(userdata, (const char *)sqlite3_column_text(stmt, 0),
		       (uint64_t)sqlite3_column_int64(stmt, 1)) < 0)
			return -1;
	}
	return r;
}

int store_run_totals(struct store *store, struct run_totals *ret, result_count_fn fn,
		     void *userdata, struct error *err)
{
	int64_t runs, failed, incomplete;

	if (db_number(store, err, 0, &runs, "SELECT count(*) FROM run", "") < 0 ||
	    db_number(store, err, 0, &failed,
		      "SELECT count(*) FROM run WHERE outcome IN ('failed', 'error')", "") < 0 ||
	    db_number(store, err, 0, &incomplete,
		      "SELECT count(*) FROM run WHERE outcome = 'incomplete'", "") < 0 ||
	    count_results(store, fn, userdata, err) < 0)
		return -1;
	*ret = (struct run_totals){ (uint64_t)runs, (uint64_t)failed, (uint64_t)incomplete };
	return 0;
}

int store_count_drift(struct store *store, drift_count_fn fn, void *userdata, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT kind, held_by, count(*), min(since) FROM drift"
		" GROUP BY kind, held_by ORDER BY kind, held_by",
		"");
	int r;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		if (fn(userdata, (const char *)sqlite3_column_text(stmt, 0),
		       (const char *)sqlite3_column_text(stmt, 1),
		       (uint64_t)sqlite3_column_int64(stmt, 2), sqlite3_column_int64(stmt, 3)) < 0)
			return -1;
	}
	return r;
}
