/*
 * The mirror's SQL statements, prepared once per connection and named by an
 * enum; binding, stepping and failing in one way. Internal to src/mirror.
 */
#pragma once

#include "base/error.h"

#include <sqlite3.h>
#include <stdint.h>

struct mirror;

enum sql {
	SQL_BEGIN,
	SQL_COMMIT,
	SQL_ROLLBACK,
	SQL_CHECK,
	SQL_META_GET,
	SQL_META_SET,
	SQL_ENTRY_FIND,
	SQL_ENTRY_ADD,
	SQL_ENTRY_GET,
	SQL_WANTED_LIST,
	SQL_WANTED_COUNT,
	SQL_ENTRY_NAMED,
	SQL_ENTRY_REACHES_BINDING,
	SQL_ENTRY_DROP,
	SQL_TOUCH,
	SQL_ALIAS_FIND,
	SQL_ALIAS_SET,
	SQL_ALIAS_DROP,
	SQL_FORMER_ADD,
	SQL_FORMER_ENTRIES,
	SQL_FORMER_DROP,
	SQL_GROUP_GET,
	SQL_GROUP_SET,
	SQL_GROUP_DROP,
	SQL_GROUP_HASHES,
	SQL_GROUP_UNREAD,
	SQL_GROUP_IS_UNREAD,
	SQL_MEMBER_LIST,
	SQL_MEMBER_KEYS,
	SQL_MEMBER_ALL,
	SQL_MEMBER_COUNT,
	SQL_MEMBER_ADD,
	SQL_MEMBER_DROP,
	SQL_MEMBER_DROP_ALL,
	SQL_PERSON_FIND,
	SQL_PERSON_GET,
	SQL_PERSON_ADD,
	SQL_PERSON_SET,
	SQL_PERSON_DROP,
	SQL_PERSON_DROP_ENTRY,
	SQL_PERSON_ALL,
	SQL_PERSON_SEARCH,
	SQL_SCOPE_FIND,
	SQL_SCOPE_ADD,
	SQL_SCOPE_TOUCH,
	SQL_SCOPE_LIST,
	SQL_SCOPE_LIST_TOUCHED,
	SQL_SCOPE_FORGET,
	SQL_SCOPE_PRUNE,
	SQL_TOUCHED_FORGET,
	SQL_BINDING_FIND,
	SQL_BINDING_ADD,
	SQL_BINDING_ALL,
	SQL_BINDING_DROP,
	SQL_BINDING_IS_THERE,
	SQL_BINDING_OF_SCOPE,
	SQL_WALK,
	SQL_WALK_FLAT,
	SQL_GROUP_NESTS,
	SQL_GROUP_PEOPLE,
	SQL_GROUP_HAS_PERSON,
	SQL_GROUP_HAS_GROUP,
	SQL_COUNT
};

/*
 * The statement, ready to be stepped, with its parameters bound: one letter of
 * @types each, 'i' an int64_t, 't' a text or NULL that lives until the statement
 * is done. NULL on error. Not to be started again before it is done.
 */
sqlite3_stmt *sql_start(struct mirror *mirror, struct error *err, enum sql which, const char *types,
			...);

/* 1: there is a row; 0: there are no more, the statement is done; -1: error. */
int sql_next(struct mirror *mirror, sqlite3_stmt *statement, struct error *err);

/* Runs a statement that has no rows, or whose rows do not matter. */
int sql_run(struct mirror *mirror, struct error *err, enum sql which, const char *types, ...);

/* First column of the first row: 1 found, 0 no row, -1 error. */
int sql_one(struct mirror *mirror, struct error *err, int64_t *ret, enum sql which,
	    const char *types, ...);

/* Describes SQLite's last error; -1. Damage is remembered: mirror_close() removes the file. */
int sql_fail(struct mirror *mirror, struct error *err);

/* A text column in @arena; NULL for NULL. */
struct arena;
const char *sql_text(sqlite3_stmt *statement, int column, struct arena *arena);

void sql_finalize_all(struct mirror *mirror);

static inline void sql_donep(sqlite3_stmt **statement)
{
	if (*statement)
		sqlite3_reset(*statement);
}
