/* What SQLite's result codes mean to the person who has to act: one sentence, place and remedy. */
#include "store/db.h"

static const struct meaning {
	int code; /* extended codes before the primary ones they belong to */
	enum error_kind kind;
	const char *text;
} meanings[] = {
	{ SQLITE_FULL, ERROR_SYSTEM, "the disk is full: make room" },
	{ SQLITE_READONLY_ROLLBACK, ERROR_SYSTEM,
	  "a change was interrupted and has to be rolled back by a program that may write: start "
	  "contactsyncd" },
	{ SQLITE_READONLY_RECOVERY, ERROR_SYSTEM,
	  "a change was interrupted and has to be rolled back by a program that may write: start "
	  "contactsyncd" },
	{ SQLITE_READONLY_DIRECTORY, ERROR_SYSTEM,
	  "its directory is not writable by this user: check its owner and mode" },
	{ SQLITE_READONLY_DBMOVED, ERROR_RETRY,
	  "the file was replaced while it was open: try again" },
	{ SQLITE_READONLY, ERROR_SYSTEM,
	  "not writable: check owner and mode of the file and of its directory, and that the file "
	  "system is not mounted read-only" },
	{ SQLITE_CANTOPEN, ERROR_SYSTEM,
	  "cannot be opened: check that this user may read and write the file and its directory" },
	{ SQLITE_PERM, ERROR_SYSTEM, "no permission: check owner and mode of the file" },
	{ SQLITE_CORRUPT, ERROR_DATA,
	  "damaged: restore it from a backup (sqlite3's .recover shows what is left)" },
	{ SQLITE_NOTADB, ERROR_DATA,
	  "not a store of contactsync, or damaged: check the path, or restore it from a backup" },
	{ SQLITE_BUSY, ERROR_RETRY, "locked by another program: try again when that is done" },
	{ SQLITE_LOCKED, ERROR_RETRY, "locked by another program: try again when that is done" },
	{ SQLITE_IOERR, ERROR_SYSTEM, "reading or writing failed" },
	{ SQLITE_NOMEM, ERROR_SYSTEM, "out of memory" },
};

static const struct meaning *find(int extended)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(meanings); i++)
		if (meanings[i].code == extended || meanings[i].code == (extended & 0xFF))
			return &meanings[i];
	return NULL;
}

int db_failure(sqlite3 *db, const char *path, struct error *err)
{
	int extended = sqlite3_extended_errcode(db);
	const struct meaning *m = find(extended);
	int errnum = sqlite3_system_errno(db);

	if ((extended & 0xFF) == SQLITE_CONSTRAINT)
		return error_set(err, ERROR_REFUSED, "%s", sqlite3_errmsg(db));
	if (!m)
		return error_set(err, ERROR_DATA, "%s: %s", path, sqlite3_errmsg(db));
	if (m->kind == ERROR_SYSTEM && errnum != 0)
		return error_errno(err, errnum, "%s: %s", path, m->text);
	return error_set(err, m->kind, "%s: %s", path, m->text);
}
