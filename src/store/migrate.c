/*
 * Versions of the schema. The file's user_version says how many steps it has had; a step that was
 * released is never changed, what is new becomes another step.
 */
#include "store/db.h"

static const char *const steps[] = {
#include "store/schema.inc"
};

#define VERSION        ((int64_t)ARRAY_SIZE(steps))
#define APPLICATION_ID 1131697529 /* as in schema.sql */

static int refuse_foreign(struct store *store, int64_t version, struct error *err)
{
	int64_t application, objects;

	if (db_number(store, err, 0, &application, "PRAGMA application_id", "") < 0 ||
	    db_number(store, err, 0, &objects, "SELECT count(*) FROM sqlite_schema", "") < 0)
		return -1;
	if (application == APPLICATION_ID || (application == 0 && version == 0 && objects == 0))
		return 0;
	return error_set(err, ERROR_DATA,
			 "%s: a SQLite database, but not a store of contactsync: check the path",
			 store->path);
}

static int read_version(struct store *store, int64_t *ret, struct error *err)
{
	int64_t version;

	if (db_number(store, err, 0, &version, "PRAGMA user_version", "") < 0 ||
	    refuse_foreign(store, version, err) < 0)
		return -1;
	if (version > VERSION)
		return error_set(
			err, ERROR_DATA,
			"%s: written by a newer contactsync (version %lld of the store, this "
			"program knows %lld): update contactsync",
			store->path, (long long)version, (long long)VERSION);
	*ret = version;
	return 0;
}

static int take_steps(struct store *store, int64_t version, struct error *err)
{
	char pragma[64];

	for (; version < VERSION; version++)
		if (db_exec(store, steps[version], err) < 0)
			return -1;
	sqlite3_snprintf(sizeof(pragma), pragma, "PRAGMA user_version = %lld", (long long)VERSION);
	return db_exec(store, pragma, err);
}

int store_migrate(struct store *store, bool write, struct error *err)
{
	int64_t version;

	if (read_version(store, &version, err) < 0)
		return -1;
	if (version == VERSION)
		return 0;
	if (!write)
		return error_set(err, ERROR_CONFIG,
				 "%s: written by an older contactsync, or not set up yet: start "
				 "contactsyncd once",
				 store->path);
	if (db_exec(store, "BEGIN IMMEDIATE", err) < 0)
		return -1;
	/* Another program may have been faster. */
	if (read_version(store, &version, err) < 0 || take_steps(store, version, err) < 0 ||
	    db_exec(store, "COMMIT", err) < 0) {
		store_rollback(store);
		return -1;
	}
	return 0;
}

/* ---- is the schema ours? ---- */

static int compare_object(struct store *store, sqlite3_stmt *expected, struct error *err)
{
	const char *type = (const char *)sqlite3_column_text(expected, 0);
	const char *name = (const char *)sqlite3_column_text(expected, 1);
	int64_t same;

	if (db_number(store, err, 0, &same,
		      "SELECT count(*) FROM sqlite_schema WHERE type = ? AND name = ? AND sql = ?",
		      "sss", type, name, (const char *)sqlite3_column_text(expected, 2)) < 0)
		return -1;
	if (same == 1)
		return 0;
	return error_set(
		err, ERROR_DATA,
		"%s: the %s %s was altered or dropped, the store cannot be trusted to keep "
		"its rules: restore it from a backup",
		store->path, type, name);
}

static int compare_all(struct store *store, struct store *fresh, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = NULL;
	int r;

	if (take_steps(fresh, 0, err) < 0)
		return -1;
	stmt = db_query(fresh, err, "SELECT type, name, sql FROM sqlite_schema WHERE sql NOTNULL",
			"");
	if (!stmt)
		return -1;
	while ((r = db_row(fresh, stmt, err)) > 0)
		if (compare_object(store, stmt, err) < 0)
			return -1;
	return r;
}

/* Against one made afresh in memory by the same steps. What a site added of its own is let be. */
int store_check_schema(struct store *store, struct error *err)
{
	struct store *fresh;
	int r;

	if (store_open_memory(&fresh, err) < 0)
		return -1;
	r = compare_all(store, fresh, err);
	store_close(fresh);
	return r;
}
