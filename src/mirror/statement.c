/* See statement.h. All SQL of the mirror but its schema stands in the table below. */
#include "mirror/statement.h"

#include "mirror/internal.h"

#include <stdarg.h>

static const char *const sql_texts[] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_CHECK] = "PRAGMA integrity_check(1)",
	[SQL_META_GET] = "SELECT value FROM meta WHERE name = ?1",
	[SQL_META_SET] = "INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)",

	[SQL_ENTRY_FIND] = "SELECT id FROM entry WHERE key = ?1",
	[SQL_ENTRY_ADD] = "INSERT INTO entry (key, dn) VALUES (?1, ?2)",
	[SQL_ENTRY_GET] = "SELECT e.key, e.dn, a.entry FROM entry AS e"
			  " LEFT JOIN alias AS a ON a.member = e.id WHERE e.id = ?1",
	[SQL_WANTED_LIST] = "SELECT key FROM entry UNION ALL SELECT stable FROM person",
	[SQL_WANTED_COUNT] = "SELECT (SELECT count(*) FROM entry)"
			     " + (SELECT count(*) FROM person)",
	[SQL_ENTRY_NAMED] = "SELECT 1 WHERE EXISTS (SELECT 1 FROM member WHERE entry = ?1)"
			    " OR EXISTS (SELECT 1 FROM alias AS a JOIN member AS m"
			    " ON m.entry = a.member WHERE a.entry = ?1)",
	[SQL_ENTRY_REACHES_BINDING] =
		"WITH RECURSIVE up (entry) AS (SELECT ?1"
		" UNION SELECT m.grp FROM up CROSS JOIN member AS m ON m.entry = up.entry"
		" UNION SELECT a.member FROM up CROSS JOIN alias AS a ON a.entry = up.entry"
		" UNION SELECT f.entry FROM up CROSS JOIN person AS p ON p.entry = up.entry"
		" CROSS JOIN former AS f ON f.person = p.id)"
		" SELECT 1 FROM up CROSS JOIN binding AS b ON b.grp = up.entry LIMIT 1",
	[SQL_ENTRY_DROP] = "DELETE FROM entry WHERE id = ?1"
			   " AND NOT EXISTS (SELECT 1 FROM member WHERE entry = ?1)"
			   " AND NOT EXISTS (SELECT 1 FROM alias WHERE entry = ?1)",
	[SQL_TOUCH] = "INSERT OR IGNORE INTO touched (entry) VALUES (?1)",

	[SQL_ALIAS_FIND] = "SELECT entry FROM alias WHERE member = ?1",
	[SQL_ALIAS_SET] = "INSERT OR REPLACE INTO alias (member, entry) VALUES (?1, ?2)",
	[SQL_ALIAS_DROP] = "DELETE FROM alias WHERE member = ?1",

	[SQL_FORMER_ADD] = "INSERT OR IGNORE INTO former (entry, person) VALUES (?1, ?2)",
	[SQL_FORMER_ENTRIES] = "SELECT p.entry FROM former AS f CROSS JOIN person AS p"
			       " ON p.id = f.person WHERE f.entry = ?1",
	[SQL_FORMER_DROP] = "DELETE FROM former WHERE entry = ?1",

	[SQL_GROUP_GET] = "SELECT outcome, reason, known, members_hash FROM directory_group"
			  " WHERE entry = ?1",
	[SQL_GROUP_SET] = "INSERT OR REPLACE INTO directory_group"
			  " (entry, outcome, reason, known, members_hash)"
			  " VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_GROUP_DROP] = "DELETE FROM directory_group WHERE entry = ?1",
	[SQL_GROUP_HASHES] = "SELECT entry, members_hash FROM directory_group"
			     " WHERE members_hash <> 0",
	[SQL_GROUP_UNREAD] = "SELECT g.entry, p.id FROM directory_group AS g"
			     " JOIN person AS p ON p.entry = g.entry"
			     " WHERE NOT g.known AND g.outcome IN (1, 3)",
	[SQL_GROUP_IS_UNREAD] = "SELECT 1 FROM directory_group"
				" WHERE entry = ?1 AND outcome IN (1, 3)",

	[SQL_MEMBER_LIST] = "SELECT entry FROM member WHERE grp = ?1 ORDER BY entry",
	[SQL_MEMBER_KEYS] = "SELECT e.key FROM member AS m LEFT JOIN entry AS e"
			    " ON e.id = m.entry WHERE m.grp = ?1",
	[SQL_MEMBER_ALL] = "SELECT entry, grp FROM member ORDER BY entry",
	[SQL_MEMBER_COUNT] = "SELECT count(*) FROM member WHERE grp = ?1",
	[SQL_MEMBER_ADD] = "INSERT OR IGNORE INTO member (grp, entry) VALUES (?1, ?2)",
	[SQL_MEMBER_DROP] = "DELETE FROM member WHERE grp = ?1 AND entry = ?2",
	[SQL_MEMBER_DROP_ALL] = "DELETE FROM member WHERE grp = ?1",

	[SQL_PERSON_FIND] = "SELECT p.id, p.entry, e.key, p.dn, p.name, p.phone, p.login,"
			    " p.emails, p.enabled FROM person AS p JOIN entry AS e"
			    " ON e.id = p.entry WHERE p.stable = ?1",
	[SQL_PERSON_GET] = "SELECT p.stable, e.key, p.dn, p.name, p.phone, p.login, p.emails,"
			   " p.enabled FROM person AS p JOIN entry AS e ON e.id = p.entry"
			   " WHERE p.id = ?1",
	[SQL_PERSON_ADD] = "INSERT INTO person"
			   " (entry, dn, name, phone, login, emails, enabled, stable)"
			   " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	[SQL_PERSON_SET] = "UPDATE person SET entry = ?1, dn = ?2, name = ?3, phone = ?4,"
			   " login = ?5, emails = ?6, enabled = ?7 WHERE stable = ?8",
	[SQL_PERSON_DROP] = "DELETE FROM person WHERE id = ?1",
	[SQL_PERSON_DROP_ENTRY] = "DELETE FROM person WHERE entry = ?1",
	[SQL_PERSON_ALL] = "SELECT id, entry FROM person",
	[SQL_PERSON_SEARCH] = "SELECT p.id FROM person AS p JOIN entry AS e ON e.id = p.entry"
			      " WHERE p.stable = ?1 COLLATE NOCASE OR p.login = ?1 COLLATE NOCASE"
			      " OR p.name = ?1 COLLATE NOCASE OR e.key = ?2"
			      " OR instr(char(10) || lower(p.emails) || char(10),"
			      " char(10) || lower(?1) || char(10)) > 0 ORDER BY p.stable",

	[SQL_SCOPE_FIND] = "SELECT id FROM scope WHERE organization = ?1 AND cloud = ?2",
	[SQL_SCOPE_ADD] = "INSERT INTO scope (organization, cloud, touched) VALUES (?1, ?2, 1)",
	[SQL_SCOPE_TOUCH] = "UPDATE scope SET touched = 1 WHERE id = ?1 AND NOT touched",
	[SQL_SCOPE_LIST] = "SELECT organization, cloud FROM scope AS s"
			   " WHERE EXISTS (SELECT 1 FROM binding WHERE scope = s.id)"
			   " ORDER BY organization, cloud",
	[SQL_SCOPE_LIST_TOUCHED] =
		"WITH RECURSIVE up (entry) AS (SELECT entry FROM touched"
		" UNION SELECT m.grp FROM up CROSS JOIN member AS m ON m.entry = up.entry"
		" UNION SELECT a.member FROM up CROSS JOIN alias AS a ON a.entry = up.entry"
		" UNION SELECT f.entry FROM up CROSS JOIN person AS p ON p.entry = up.entry"
		" CROSS JOIN former AS f ON f.person = p.id)"
		" SELECT organization, cloud FROM scope WHERE touched OR id IN"
		" (SELECT b.scope FROM up CROSS JOIN binding AS b ON b.grp = up.entry)"
		" ORDER BY organization, cloud",
	[SQL_SCOPE_FORGET] = "UPDATE scope SET touched = 0 WHERE touched",
	[SQL_SCOPE_PRUNE] = "DELETE FROM scope WHERE touched"
			    " AND NOT EXISTS (SELECT 1 FROM binding WHERE scope = scope.id)",
	[SQL_TOUCHED_FORGET] = "DELETE FROM touched",

	[SQL_BINDING_FIND] = "SELECT id, dn FROM binding"
			     " WHERE scope = ?1 AND role = ?2 AND grp = ?3",
	[SQL_BINDING_ADD] = "INSERT INTO binding (scope, role, grp, dn) VALUES (?1, ?2, ?3, ?4)",
	[SQL_BINDING_ALL] = "SELECT id, scope, grp FROM binding",
	[SQL_BINDING_DROP] = "DELETE FROM binding WHERE id = ?1",
	[SQL_BINDING_IS_THERE] =
		"SELECT 1 FROM scope AS s JOIN binding AS b ON b.scope = s.id"
		" JOIN entry AS e ON e.id = b.grp"
		" WHERE s.organization = ?1 AND s.cloud = ?2 AND b.role = ?3 AND e.key = ?4",
	[SQL_BINDING_OF_SCOPE] =
		"SELECT coalesce(a.entry, b.grp), b.role, b.dn FROM scope AS s"
		" CROSS JOIN binding AS b ON b.scope = s.id LEFT JOIN alias AS a ON a.member = "
		"b.grp"
		" WHERE s.organization = ?1 AND s.cloud = ?2 ORDER BY b.role, b.dn",

	/* A DN that was never a group and is not there (outcome 2) is nothing. UNION ends cycles
	   together with the depth: a group is met at most once at each depth. */
	[SQL_WALK] = "WITH RECURSIVE walk (grp, depth) AS (SELECT ?1, 0"
		     " UNION SELECT g.entry, walk.depth + 1 FROM walk"
		     " CROSS JOIN member AS m ON m.grp = walk.grp"
		     " LEFT JOIN alias AS a ON a.member = m.entry"
		     " CROSS JOIN directory_group AS g ON g.entry = coalesce(a.entry, m.entry)"
		     " WHERE walk.depth <= ?2 AND (g.known OR g.outcome <> 2))"
		     " SELECT w.grp, min(w.depth), coalesce(g.outcome, -1), e.dn, g.reason"
		     " FROM walk AS w CROSS JOIN entry AS e ON e.id = w.grp"
		     " LEFT JOIN directory_group AS g ON g.entry = w.grp"
		     " GROUP BY w.grp ORDER BY 2, 4",
	[SQL_WALK_FLAT] = "SELECT e.id, 0, coalesce(g.outcome, -1), e.dn, g.reason"
			  " FROM entry AS e LEFT JOIN directory_group AS g ON g.entry = e.id"
			  " WHERE e.id = ?1",
	[SQL_GROUP_NESTS] = "SELECT 1 FROM member AS m"
			    " LEFT JOIN alias AS a ON a.member = m.entry"
			    " CROSS JOIN directory_group AS g"
			    " ON g.entry = coalesce(a.entry, m.entry)"
			    " WHERE m.grp = ?1 AND (g.known OR g.outcome <> 2) LIMIT 1",
	[SQL_GROUP_PEOPLE] = "SELECT p.id FROM member AS m"
			     " LEFT JOIN alias AS a ON a.member = m.entry"
			     " CROSS JOIN person AS p ON p.entry = coalesce(a.entry, m.entry)"
			     " WHERE m.grp = ?1"
			     " UNION ALL SELECT f.person FROM member AS m"
			     " LEFT JOIN alias AS a ON a.member = m.entry"
			     " CROSS JOIN former AS f ON f.entry = coalesce(a.entry, m.entry)"
			     " WHERE m.grp = ?1",
	[SQL_GROUP_HAS_PERSON] = "WITH place (entry) AS (SELECT entry FROM person WHERE stable = ?2"
				 " UNION SELECT f.entry FROM person AS p CROSS JOIN former AS f"
				 " ON f.person = p.id WHERE p.stable = ?2)"
				 " SELECT 1 FROM place CROSS JOIN member AS m ON m.grp = ?1"
				 " AND (m.entry = place.entry OR m.entry IN"
				 " (SELECT member FROM alias WHERE entry = place.entry)) LIMIT 1",
	[SQL_GROUP_HAS_GROUP] = "SELECT 1 FROM member WHERE grp = ?1 AND (entry = ?2"
				" OR entry IN (SELECT member FROM alias WHERE entry = ?2)) LIMIT 1",
};

/* What the caller can do about a failure of SQLite. */
static const struct {
	int code;
	enum error_kind kind;
} error_kinds[] = {
	{ SQLITE_BUSY, ERROR_RETRY },      { SQLITE_LOCKED, ERROR_RETRY },
	{ SQLITE_CORRUPT, ERROR_DATA },    { SQLITE_NOTADB, ERROR_DATA },
	{ SQLITE_CONSTRAINT, ERROR_DATA },
};

int sql_fail(struct mirror *mirror, struct error *err)
{
	int code = sqlite3_errcode(mirror->db) & 0xFF;
	enum error_kind kind = ERROR_SYSTEM;
	size_t i;

	if (code == SQLITE_NOMEM)
		abort();
	if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB) {
		mirror->damaged = true;
		return error_set(err, ERROR_DATA,
				 "mirror '%s' is damaged (%s); the next run makes it anew",
				 mirror->path, sqlite3_errmsg(mirror->db));
	}
	for (i = 0; i < ARRAY_SIZE(error_kinds); i++)
		if (error_kinds[i].code == code)
			kind = error_kinds[i].kind;
	return error_set(err, kind, "mirror '%s': %s", mirror->path, sqlite3_errmsg(mirror->db));
}

static sqlite3_stmt *sql_prepared(struct mirror *mirror, enum sql which, struct error *err)
{
	sqlite3_stmt **cached = &mirror->statements[which];

	if (*cached) {
		sqlite3_reset(*cached);
		return *cached;
	}
	if (sqlite3_prepare_v3(mirror->db, sql_texts[which], -1, SQLITE_PREPARE_PERSISTENT, cached,
			       NULL) != SQLITE_OK) {
		sql_fail(mirror, err);
		return NULL;
	}
	return *cached;
}

/* SQLITE_STATIC: what is bound outlives the stepping, and is bound anew before the next. */
static void sql_bind(sqlite3_stmt *statement, const char *types, va_list ap)
{
	int i;

	for (i = 0; types[i]; i++)
		if (types[i] == 'i')
			sqlite3_bind_int64(statement, i + 1, va_arg(ap, int64_t));
		else
			sqlite3_bind_text(statement, i + 1, va_arg(ap, const char *), -1,
					  SQLITE_STATIC);
}

sqlite3_stmt *sql_start(struct mirror *mirror, struct error *err, enum sql which, const char *types,
			...)
{
	sqlite3_stmt *statement = sql_prepared(mirror, which, err);
	va_list ap;

	if (!statement)
		return NULL;
	va_start(ap, types);
	sql_bind(statement, types, ap);
	va_end(ap);
	return statement;
}

int sql_next(struct mirror *mirror, sqlite3_stmt *statement, struct error *err)
{
	int code = sqlite3_step(statement);

	if (code == SQLITE_ROW)
		return 1;
	if (code != SQLITE_DONE)
		sql_fail(mirror, err);
	sqlite3_reset(statement);
	return code == SQLITE_DONE ? 0 : -1;
}

static int sql_step_once(struct mirror *mirror, sqlite3_stmt *statement, int64_t *ret,
			 struct error *err)
{
	int r = sql_next(mirror, statement, err);

	if (r > 0) {
		*ret = sqlite3_column_int64(statement, 0);
		sqlite3_reset(statement);
	}
	return r;
}

int sql_one(struct mirror *mirror, struct error *err, int64_t *ret, enum sql which,
	    const char *types, ...)
{
	sqlite3_stmt *statement = sql_prepared(mirror, which, err);
	va_list ap;

	if (!statement)
		return -1;
	va_start(ap, types);
	sql_bind(statement, types, ap);
	va_end(ap);
	return sql_step_once(mirror, statement, ret, err);
}

int sql_run(struct mirror *mirror, struct error *err, enum sql which, const char *types, ...)
{
	sqlite3_stmt *statement = sql_prepared(mirror, which, err);
	int64_t unused;
	va_list ap;

	if (!statement)
		return -1;
	va_start(ap, types);
	sql_bind(statement, types, ap);
	va_end(ap);
	return sql_step_once(mirror, statement, &unused, err) < 0 ? -1 : 0;
}

const char *sql_text(sqlite3_stmt *statement, int column, struct arena *arena)
{
	return arena_strdup(arena, (const char *)sqlite3_column_text(statement, column));
}

void sql_finalize_all(struct mirror *mirror)
{
	size_t i;

	for (i = 0; i < SQL_COUNT; i++)
		sqlite3_finalize(mirror->statements[i]);
}
