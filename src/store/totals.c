/* Sums over contacts, clouds, runs and drift, for metrics and status. */
#include "store/db.h"

#define LIVE "k.state NOT IN ('draft', 'deleted')"

static int count_rows(struct store *store, struct store_counts *ret, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT (SELECT count(*) FROM organization), (SELECT count(*) FROM cloud),"
		" (SELECT count(*) FROM contact),"
		" (SELECT count(*) FROM contact WHERE origin = 'directory'),"
		" (SELECT count(*) FROM cloud AS k WHERE " LIVE ")",
		"");

	if (!stmt || db_row(store, stmt, err) < 0)
		return -1;
	ret->organizations = (size_t)sqlite3_column_int64(stmt, 0);
	ret->clouds = (size_t)sqlite3_column_int64(stmt, 1);
	ret->contacts = (size_t)sqlite3_column_int64(stmt, 2);
	ret->directory_contacts = (size_t)sqlite3_column_int64(stmt, 3);
	ret->live_by_admins[0] = (size_t)sqlite3_column_int64(stmt, 4);
	return 0;
}

/* Judged here, not by the view admin: SQLite takes ten times as long to look at an address. */
static bool is_good_admin(sqlite3_stmt *row)
{
	return admin_quality((const char *)sqlite3_column_text(row, 1),
			     sqlite3_column_int(row, 2) != 0) == 2;
}

/* Each good Admin moves its cloud from one count to the next. */
static int count_admins(struct store *store, struct store_counts *ret, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT c.scope, c.email, c.enabled FROM contact_role AS r"
		" JOIN contact AS c ON c.id = r.contact JOIN cloud AS k ON k.id = c.scope"
		" WHERE r.role = 'Admin' AND " LIVE " ORDER BY c.scope",
		"");
	int64_t cloud = 0;
	size_t n = 0;
	int r = -1;

	while (stmt && (r = db_row(store, stmt, err)) > 0) {
		if (sqlite3_column_int64(stmt, 0) != cloud)
			n = 0;
		cloud = sqlite3_column_int64(stmt, 0);
		if (n + 1 < ARRAY_SIZE(ret->live_by_admins) && is_good_admin(stmt)) {
			ret->live_by_admins[n++]--;
			ret->live_by_admins[n]++;
		}
	}
	return r;
}

int store_count(struct store *store, struct store_counts *ret, struct error *err)
{
	*ret = (struct store_counts){ 0 };
	if (count_rows(store, ret, err) < 0)
		return -1;
	return count_admins(store, ret, err);
}

/* A read that failed with 0 had no answer of a server, and no code. */
static int count_results(struct store *store, result_count_fn fn, void *userdata, struct error *err)
{
	_cleanup_(db_endp)
		sqlite3_stmt *stmt = db_query(store, err,
					      "SELECT CAST(result_code AS TEXT), count(*) FROM run"
					      " WHERE outcome IN ('complete', 'incomplete') OR "
					      "outcome = 'failed' AND result_code <> 0"
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
