/* See db.h: prepared statements, their arguments and rows; transactions. */
#include "store/db.h"

#include <assert.h>
#include <stdarg.h>

void db_end(sqlite3_stmt *stmt)
{
	if (!stmt)
		return;
	sqlite3_reset(stmt);
	sqlite3_clear_bindings(stmt);
}

/* Literals stay where they are, so that comparing addresses is enough. */
sqlite3_stmt *db_statement(struct store *store, const char *sql, struct error *err)
{
	sqlite3_stmt *stmt;
	size_t i;

	for (i = 0; i < store->n_statements; i++)
		if (store->statements[i].sql == sql)
			return store->statements[i].stmt;
	assert(store->n_statements < DB_STATEMENT_MAX);
	if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) !=
	    SQLITE_OK) {
		db_failure(store->db, store->path, err);
		return NULL;
	}
	store->statements[i].sql = sql;
	store->statements[i].stmt = stmt;
	store->n_statements++;
	return stmt;
}

static void bind(sqlite3_stmt *stmt, const char *types, va_list ap)
{
	int i;

	for (i = 0; types[i]; i++) {
		if (types[i] == 'i')
			sqlite3_bind_int64(stmt, i + 1, va_arg(ap, int64_t));
		else
			sqlite3_bind_text(stmt, i + 1, va_arg(ap, const char *), -1, SQLITE_STATIC);
	}
}

static sqlite3_stmt *query(struct store *store, struct error *err, const char *sql,
			   const char *types, va_list ap)
{
	sqlite3_stmt *stmt = db_statement(store, sql, err);

	if (stmt)
		bind(stmt, types, ap);
	return stmt;
}

sqlite3_stmt *db_query(struct store *store, struct error *err, const char *sql, const char *types,
		       ...)
{
	sqlite3_stmt *stmt;
	va_list ap;

	va_start(ap, types);
	stmt = query(store, err, sql, types, ap);
	va_end(ap);
	return stmt;
}

int db_row(struct store *store, sqlite3_stmt *stmt, struct error *err)
{
	int r = sqlite3_step(stmt);

	if (r == SQLITE_ROW)
		return 1;
	return r == SQLITE_DONE ? 0 : db_failure(store->db, store->path, err);
}

int db_run(struct store *store, struct error *err, const char *sql, const char *types, ...)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = NULL;
	va_list ap;
	int r;

	va_start(ap, types);
	stmt = query(store, err, sql, types, ap);
	va_end(ap);
	if (!stmt)
		return -1;
	do
		r = db_row(store, stmt, err);
	while (r > 0);
	return r;
}

int db_number(struct store *store, struct error *err, int64_t fallback, int64_t *ret,
	      const char *sql, const char *types, ...)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = NULL;
	va_list ap;
	int r;

	va_start(ap, types);
	stmt = query(store, err, sql, types, ap);
	va_end(ap);
	if (!stmt)
		return -1;
	r = db_row(store, stmt, err);
	if (r < 0)
		return -1;
	*ret = r > 0 ? sqlite3_column_int64(stmt, 0) : fallback;
	return 0;
}

char *db_text(struct arena *arena, sqlite3_stmt *stmt, int column)
{
	return arena_strdup(arena, (const char *)sqlite3_column_text(stmt, column));
}

int db_exec(struct store *store, const char *sql, struct error *err)
{
	if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_failure(store->db, store->path, err);
	return 0;
}

int64_t db_changes(struct store *store)
{
	return sqlite3_changes64(store->db);
}

/* ---- transactions ---- */

int store_begin(struct store *store, int64_t run, const char *actor, struct error *err)
{
	if (db_exec(store, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	if (db_run(store, err, "DELETE FROM context", "") < 0 ||
	    db_run(store, err, "INSERT INTO context (run, actor) VALUES (nullif(?, 0), ?)", "is",
		   run, actor) < 0) {
		store_rollback(store);
		return -1;
	}
	return 0;
}

int store_commit(struct store *store, struct error *err)
{
	if (db_run(store, err, "DELETE FROM context", "") < 0 ||
	    db_exec(store, "COMMIT", err) < 0) {
		store_rollback(store);
		return error_prefix(err, "nothing was changed");
	}
	return 0;
}

/* A full disk ends a transaction by itself: then there is nothing left to do. */
void store_rollback(struct store *store)
{
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

int store_scope_begin(struct store *store, struct error *err)
{
	return db_exec(store, "SAVEPOINT scope", err);
}

int store_scope_end(struct store *store, bool keep, struct error *err)
{
	if (sqlite3_get_autocommit(store->db))
		return error_set(err, ERROR_SYSTEM, "%s: the transaction was rolled back",
				 store->path);
	return db_exec(store, keep ? "RELEASE scope" : "ROLLBACK TO scope; RELEASE scope", err);
}
