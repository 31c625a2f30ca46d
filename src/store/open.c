/* Opening and closing the file. */
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 5000

/*
 * WAL would shut out readers that may not write the directory. A database that is in that mode is
 * turned back. (trusted_schema stays on: the triggers write JSON, whose functions SQLite 3.40 does
 * not count as innocuous. No function of ours is registered that a schema could call.)
 */
static const char settings_both[] = "PRAGMA foreign_keys = ON;"
				    "PRAGMA cell_size_check = ON;"
				    "PRAGMA temp_store = MEMORY;"
				    "PRAGMA cache_size = -8192;";
static const char settings_write[] = "PRAGMA journal_mode = DELETE;"
				     "PRAGMA synchronous = FULL;";

static int check_file(const char *path, struct error *err)
{
	struct stat st;
	int errnum = stat(path, &st) < 0 ? errno : 0;

	if (errnum == ENOENT)
		return error_set(err, ERROR_CONFIG,
				 "%s: there is no store: check the path, or run contactsyncd once",
				 path);
	if (errnum != 0)
		return error_errno(err, errnum, "%s: cannot be read", path);
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_CONFIG, "%s: not a regular file: check the path", path);
	if (st.st_size == 0)
		return error_set(err, ERROR_DATA,
				 "%s: empty, which no store ever is: restore it from a backup, or "
				 "delete it to begin anew",
				 path);
	return 0;
}

static struct store *store_new(const char *path)
{
	struct arena *arena = arena_new();
	struct store *store = arena_alloc(arena, sizeof(*store));

	store->arena = arena;
	store->path = arena_strdup(arena, path);
	return store;
}

static int open_db(struct store *store, const char *name, int flags, struct error *err)
{
	/* Nobody asks how much memory SQLite uses; counting it costs. Ignored after the first use.
	 */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	if (sqlite3_open_v2(name, &store->db, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
			    NULL) != SQLITE_OK)
		return db_failure(store->db, store->path, err);
	sqlite3_busy_timeout(store->db, BUSY_TIMEOUT_MS);
	sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return 0;
}

/* SQLite falls back to reading when it may not write. */
static int check_writable(struct store *store, struct error *err)
{
	if (sqlite3_db_readonly(store->db, "main") == 0)
		return 0;
	return error_set(err, ERROR_SYSTEM,
			 "%s: not writable: check owner and mode of the file, and that the file "
			 "system is not mounted read-only",
			 store->path);
}

/* The file @name is opened and brought to our version; errors speak of the store's path. */
static int set_up(struct store *store, const char *name, enum store_access access,
		  struct error *err)
{
	bool write = access != STORE_READ;

	if (open_db(store, name, write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY, err) < 0)
		return -1;
	if (access == STORE_MEND)
		sqlite3_busy_timeout(store->db, 0);
	if (db_exec(store, settings_both, err) < 0)
		return -1;
	if (write && (check_writable(store, err) < 0 || db_exec(store, settings_write, err) < 0))
		return -1;
	return store_migrate(store, write, err);
}

/* ---- a new one ---- */

static int create_error(const char *path, struct error *err)
{
	return error_errno(err, errno,
			   "%s: cannot be created: check that its directory exists and that this "
			   "user may write there",
			   path);
}

/* The schema in the new file @temporary. SQLite would give it the umask's mode. */
static int fill(const char *path, const char *temporary, struct error *err)
{
	_cleanup_(store_closep) struct store *store = store_new(path);

	if (chmod(temporary, 0640) < 0)
		return error_errno(err, errno, "%s: setting its mode", path);
	return set_up(store, temporary, STORE_WRITE, err);
}

/*
 * Made whole beside its place, and linked there if nobody was faster: whenever this is killed, a
 * store is either not there or not empty, so that an empty one was cut.
 */
static int create(const char *path, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	char *temporary = arena_printf(arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC), r;

	if (fd < 0)
		return create_error(path, err);
	close(fd);
	r = fill(path, temporary, err);
	if (r == 0 && link(temporary, path) < 0 && errno != EEXIST)
		r = create_error(path, err);
	unlink(temporary);
	return r;
}

int store_open(const char *path, enum store_access access, struct store **ret, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	bool write = access != STORE_READ;
	struct stat st;

	if (write && lstat(path, &st) < 0 && create(path, err) < 0)
		return -1;
	if (check_file(path, err) < 0)
		return -1;
	store = store_new(path);
	if (set_up(store, path, access, err) < 0 || store_check_schema(store, err) < 0)
		return -1;
	*ret = TAKE_PTR(store);
	return 0;
}

int store_open_memory(struct store **ret, struct error *err)
{
	_cleanup_(store_closep) struct store *store = store_new(":memory:");

	if (open_db(store, store->path,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, err) < 0)
		return -1;
	*ret = TAKE_PTR(store);
	return 0;
}

void store_close(struct store *store)
{
	size_t i;

	if (!store)
		return;
	if (store->db)
		store_rollback(store);
	for (i = 0; i < store->n_statements; i++)
		sqlite3_finalize(store->statements[i].stmt);
	sqlite3_close(store->db);
	arena_free(store->arena);
}
