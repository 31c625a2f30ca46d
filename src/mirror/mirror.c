/*
 * Opening, throwing away and making anew of the mirror's file, and its
 * transactions. WAL, so that a command may look while a run writes; synced at
 * checkpoints alone, since what is lost with the power is read again.
 */
#include "mirror/internal.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define APPLICATION_ID 0x43734D69 /* "CsMi" */
#define SCHEMA_VERSION 2
#define BUSY_MSEC      5000

static const char schema_sql[] =
#include "mirror/schema.inc"
	;

static const char settings_sql[] = "PRAGMA journal_mode = WAL;"
				   "PRAGMA synchronous = NORMAL;"
				   "PRAGMA cache_size = -8000;"
				   "PRAGMA journal_size_limit = 0;";

/* What stands at the path. */
enum fit {
	FIT_OURS,
	FIT_EMPTY,
	FIT_STALE,  /* ours, but damaged, of another version, or of another source */
	FIT_FOREIGN /* somebody else's database: not to be touched */
};

static int fail_missing(const char *path, struct error *err)
{
	_cleanup_(freep) char *copy = strdup(path);

	return error_set(
		err, ERROR_CONFIG,
		"mirror '%s': directory '%s' does not exist; create it, or set 'mirror' to a "
		"path in one that does",
		path, copy ? dirname(copy) : path);
}

/* SQLite would create the file with a mode that depends on the umask. */
static int file_prepare(const char *path, struct error *err)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0640), r = 0;
	struct stat st;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return fail_missing(path, err);
	if (fd < 0 && errno == EACCES)
		return error_set(err, ERROR_SYSTEM,
				 "mirror '%s' is not ours to open: do it as root or as the user "
				 "of the service",
				 path);
	if (fd < 0)
		return error_errno(err, errno, "mirror '%s'", path);
	if (fstat(fd, &st) < 0)
		r = error_errno(err, errno, "mirror '%s'", path);
	else if (!S_ISREG(st.st_mode))
		r = error_set(err, ERROR_CONFIG,
			      "mirror '%s' is not a regular file; set 'mirror' to another path",
			      path);
	close(fd);
	return r;
}

/* The file with its journals. */
static int file_remove(const char *path, struct error *err)
{
	static const char *const suffixes[] = { "-wal", "-shm", "-journal", "" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(suffixes); i++) {
		_cleanup_(freep) char *file = NULL;

		if (asprintf(&file, "%s%s", path, suffixes[i]) < 0)
			abort();
		if (unlink(file) < 0 && errno != ENOENT)
			return error_errno(err, errno, "removing the mirror's file '%s'", file);
	}
	return 0;
}

/* One value of a statement that is needed once; text and number of its first column. */
static int query(struct mirror *mirror, const char *sql, char *text, size_t size, int64_t *number,
		 struct error *err)
{
	sqlite3_stmt *statement = NULL;
	int r = -1;

	if (sqlite3_prepare_v2(mirror->db, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW) {
		const char *value = (const char *)sqlite3_column_text(statement, 0);

		if (text)
			snprintf(text, size, "%s", value ? value : "");
		if (number)
			*number = sqlite3_column_int64(statement, 0);
		r = 0;
	}
	if (r < 0)
		sql_fail(mirror, err);
	sqlite3_finalize(statement);
	return r;
}

static int source_matches(struct mirror *mirror, const char *source, bool *ret, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *row = sql_start(mirror, err, SQL_META_GET, "t", "source");
	int r = row ? sql_next(mirror, row, err) : -1;
	const char *stored;

	if (r < 0)
		return -1;
	stored = r > 0 ? (const char *)sqlite3_column_text(row, 0) : NULL;
	*ret = stored && streq(stored, source);
	return 0;
}

/* Looks at a database that could be opened. Damage that comes to light here is an error too. */
static int inspect(struct mirror *mirror, const char *source, enum fit *ret, struct error *err)
{
	int64_t application = 0, version = 0, tables = 0, seed = 0;
	char check[16];
	bool same;

	if (query(mirror, "PRAGMA application_id", NULL, 0, &application, err) < 0 ||
	    query(mirror, "PRAGMA user_version", NULL, 0, &version, err) < 0 ||
	    query(mirror, "SELECT count(*) FROM sqlite_schema", NULL, 0, &tables, err) < 0)
		return -1;
	if (application != APPLICATION_ID) {
		*ret = tables == 0 ? FIT_EMPTY : FIT_FOREIGN;
		return 0;
	}
	*ret = FIT_STALE;
	if (version != SCHEMA_VERSION)
		return 0;
	if (query(mirror, "PRAGMA quick_check(1)", check, sizeof(check), NULL, err) < 0 ||
	    source_matches(mirror, source, &same, err) < 0 ||
	    sql_one(mirror, err, &seed, SQL_META_GET, "t", "seed") < 0)
		return -1;
	mirror->seed = (uint64_t)seed;
	if (same && streq(check, "ok") && seed != 0)
		*ret = FIT_OURS;
	return 0;
}

static int run_script(struct mirror *mirror, const char *sql, struct error *err)
{
	if (sqlite3_exec(mirror->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fail(mirror, err);
	return 0;
}

static int create(struct mirror *mirror, const char *source, struct error *err)
{
	char identity[96];

	assert(mirror);
	if (getrandom(&mirror->seed, sizeof(mirror->seed), 0) != sizeof(mirror->seed))
		return error_errno(err, errno, "getrandom");
	mirror->seed |= 1; /* 0 would stand for none */
	snprintf(identity, sizeof(identity), "PRAGMA application_id = %d; PRAGMA user_version = %d",
		 APPLICATION_ID, SCHEMA_VERSION);
	if (run_script(mirror, "BEGIN IMMEDIATE", err) < 0 ||
	    run_script(mirror, schema_sql, err) < 0 || run_script(mirror, identity, err) < 0 ||
	    sql_run(mirror, err, SQL_META_SET, "tt", "source", source) < 0 ||
	    sql_run(mirror, err, SQL_META_SET, "ti", "seed", (int64_t)mirror->seed) < 0)
		return -1;
	return run_script(mirror, "COMMIT", err);
}

static struct mirror *mirror_new(const char *path)
{
	struct mirror *mirror = calloc(1, sizeof(*mirror));

	if (!mirror)
		abort();
	mirror->path = strdup(path);
	if (!mirror->path)
		abort();
	mirror->scratch = arena_new();
	mirror->read.arena = arena_new();
	return mirror;
}

/* Opens what is there; @ret_fit says whether it can be used. */
static int attempt(const char *path, const char *source, struct mirror **ret, enum fit *ret_fit,
		   struct error *err)
{
	_cleanup_(mirror_closep) struct mirror *mirror = mirror_new(path);
	int r = file_prepare(path, err);

	if (r < 0)
		return -1;
	if (sqlite3_open_v2(path, &mirror->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		return sql_fail(mirror, err);
	sqlite3_busy_timeout(mirror->db, BUSY_MSEC);
	r = inspect(mirror, source, ret_fit, err);
	if (r == 0 && *ret_fit != FIT_FOREIGN && *ret_fit != FIT_STALE)
		r = run_script(mirror, settings_sql, err);
	if (r < 0 && !mirror->damaged)
		return -1;
	if (r < 0)
		*ret_fit = FIT_STALE;
	mirror->damaged = false;
	*ret = TAKE_PTR(mirror);
	return 0;
}

int mirror_open(const char *path, const char *source, struct mirror **ret, bool *ret_new,
		struct error *err)
{
	_cleanup_(mirror_closep) struct mirror *mirror = NULL;
	enum fit fit = FIT_STALE;

	if (attempt(path, source, &mirror, &fit, err) < 0)
		return -1;
	if (fit == FIT_FOREIGN)
		return error_set(err, ERROR_CONFIG,
				 "'%s' is a database, but no mirror; set 'mirror' to another path",
				 path);
	if (fit == FIT_STALE) {
		mirror_close(TAKE_PTR(mirror));
		if (file_remove(path, err) < 0 || attempt(path, source, &mirror, &fit, err) < 0)
			return -1;
	}
	if (chmod(path, 0640) < 0)
		return error_errno(err, errno, "mirror '%s': setting mode 0640", path);
	if (fit != FIT_OURS && create(mirror, source, err) < 0)
		return -1;
	*ret_new = fit != FIT_OURS;
	*ret = TAKE_PTR(mirror);
	return 0;
}

/* ---- looking ---- */

/* SQLite's name of the file. What is no part of a path in a URI is escaped. */
static char *look_uri(const char *path, bool alone)
{
	char *uri = NULL;
	size_t size;
	FILE *stream = open_memstream(&uri, &size);

	if (!stream)
		abort();
	fputs("file:", stream);
	for (; *path; path++)
		fprintf(stream, strchr("%?#", *path) ? "%%%02X" : "%c", (unsigned char)*path);
	fputs(alone ? "?mode=ro&immutable=1" : "?mode=ro", stream);
	fclose(stream);
	return uri;
}

/*
 * Without a journal beside it nobody writes, and SQLite must not ask for one: it could make
 * none in a directory that we may only read.
 */
static int look_open(struct mirror *mirror, struct error *err)
{
	char journal[4096];
	bool alone = (size_t)snprintf(journal, sizeof(journal), "%s-wal", mirror->path) <
			     sizeof(journal) &&
		     access(journal, F_OK) < 0;
	_cleanup_(freep) char *uri = look_uri(mirror->path, alone);

	if (alone && stat(mirror->path, &mirror->seen) < 0)
		return error_errno(err, errno, "mirror '%s'", mirror->path);
	if (sqlite3_open_v2(uri, &mirror->db,
			    SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX,
			    NULL) != SQLITE_OK)
		return sql_fail(mirror, err);
	sqlite3_busy_timeout(mirror->db, BUSY_MSEC);
	return 0;
}

int mirror_look(const char *path, const char *source, struct mirror **ret, struct error *err)
{
	_cleanup_(mirror_closep) struct mirror *mirror = mirror_new(path);
	enum fit fit = FIT_EMPTY;

	*ret = NULL;
	mirror->look = true;
	if (access(path, R_OK) < 0 && errno != ENOENT)
		return error_errno(err, errno, "mirror '%s'", path);
	if (access(path, F_OK) < 0)
		return 0;
	if (look_open(mirror, err) < 0 || inspect(mirror, source, &fit, err) < 0)
		return -1;
	/* one state of it for all questions */
	if (run_script(mirror, "BEGIN", err) < 0)
		return -1;
	if (fit == FIT_OURS)
		*ret = TAKE_PTR(mirror);
	return 0;
}

int mirror_looked(const struct mirror *mirror, struct error *err)
{
	struct stat now;

	if (mirror->seen.st_ino == 0)
		return 0;
	if (stat(mirror->path, &now) == 0 && now.st_ino == mirror->seen.st_ino &&
	    now.st_mtim.tv_sec == mirror->seen.st_mtim.tv_sec &&
	    now.st_mtim.tv_nsec == mirror->seen.st_mtim.tv_nsec)
		return 0;
	return error_set(err, ERROR_RETRY, "a run has changed mirror '%s' meanwhile: try again",
			 mirror->path);
}

void mirror_close(struct mirror *mirror)
{
	if (!mirror)
		return;
	sql_finalize_all(mirror);
	sqlite3_close(mirror->db);
	if (mirror->damaged && !mirror->look)
		file_remove(mirror->path, NULL);
	arena_free(mirror->read.arena);
	arena_free(mirror->scratch);
	free(mirror->path);
	free(mirror);
}

/* ---- transactions ---- */

static void read_forget(struct mirror *mirror)
{
	struct arena *arena = mirror->read.arena;

	arena_reset(arena);
	mirror->read = (struct read_state){ .arena = arena };
}

int mirror_begin(struct mirror *mirror, struct error *err)
{
	if (sql_run(mirror, err, SQL_BEGIN, "") < 0)
		return -1;
	read_forget(mirror);
	mirror->in_transaction = true;
	return 0;
}

int mirror_commit(struct mirror *mirror, struct error *err)
{
	if (sql_run(mirror, err, SQL_COMMIT, "") < 0)
		return -1;
	read_forget(mirror);
	mirror->in_transaction = false;
	return 0;
}

void mirror_rollback(struct mirror *mirror)
{
	/* SQLite itself rolls back after some failures: then this one does nothing. */
	if (mirror->in_transaction)
		sql_run(mirror, NULL, SQL_ROLLBACK, "");
	read_forget(mirror);
	mirror->in_transaction = false;
}
