/*
 * Inside the store only: the open file, and statements that are prepared once.
 * SQL stands as a literal where it is used; its address is the key under which
 * the prepared statement is kept until the store is closed.
 */
#pragma once

#include "store/store.h"

#include <sqlite3.h>

#define DB_STATEMENT_MAX 96

struct store {
	sqlite3 *db;
	char *path;
	struct arena *arena; /* role names, for as long as the store is open */
	struct {
		const char *sql;
		sqlite3_stmt *stmt;
	} statements[DB_STATEMENT_MAX];
	size_t n_statements;
};

/* Puts a bound statement back; for _cleanup_(db_endp). */
void db_end(sqlite3_stmt *stmt);
DEFINE_CLEANUP(sqlite3_stmt, db_end);

/* The statement of @sql, a literal, with nothing bound. As db_query() otherwise. */
sqlite3_stmt *db_statement(struct store *store, const char *sql, struct error *err);
/*
 * Binds the arguments to the statement of @sql, a literal: one letter of @types each, 'i' an
 * int64_t, 's' a const char * that outlives the statement (NULL: SQL NULL). NULL with @err set when
 * it cannot be prepared. Ends with db_end().
 */
sqlite3_stmt *db_query(struct store *store, struct error *err, const char *sql, const char *types,
		       ...);
/* 1: a row is there, 0: that was all, -1 with @err set. */
int db_row(struct store *store, sqlite3_stmt *stmt, struct error *err);
/* db_query() to its end, rows ignored. */
int db_run(struct store *store, struct error *err, const char *sql, const char *types, ...);
/* The first column of the first row as a number, @fallback if there is none. */
int db_number(struct store *store, struct error *err, int64_t fallback, int64_t *ret,
	      const char *sql, const char *types, ...);

/* A column's text copied into @arena; NULL if SQL NULL. */
char *db_text(struct arena *arena, sqlite3_stmt *stmt, int column);

/* Several statements that return nothing. */
int db_exec(struct store *store, const char *sql, struct error *err);

/* Rows changed by the last statement, triggers' work aside. */
int64_t db_changes(struct store *store);

/* The failure of the last call on @db as one sentence with place and remedy; always -1. */
int db_failure(sqlite3 *db, const char *path, struct error *err);

/* An empty database in memory, without the schema. */
int store_open_memory(struct store **ret, struct error *err);

/* Brings the file to the version of this program: in one transaction if @write, else refused. */
int store_migrate(struct store *store, bool write, struct error *err);
/* ERROR_DATA unless every table, view, index and trigger of ours is there as we made it. */
int store_check_schema(struct store *store, struct error *err);

/* The scope's id; 0 if the store does not have it. */
int store_find_scope(struct store *store, const char *organization, const char *cloud, int64_t *ret,
		     struct error *err);
/* The id of a new scope, without the contacts and clouds in it. */
int store_create_organization(struct store *store, const struct import_organization *organization,
			      int64_t *ret, struct error *err);
int store_create_cloud(struct store *store, int64_t organization, const struct import_cloud *cloud,
		       int64_t *ret, struct error *err);
/* New contacts of the scope, with their roles. */
int store_create_contacts(struct store *store, int64_t scope, const struct contact *const *contacts,
			  size_t n, const struct roles *roles, struct error *err);
