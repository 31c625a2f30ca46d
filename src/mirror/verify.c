/*
 * Whether the file can be relied on where a person's role depends on it. Bits rot and hands
 * edit: somebody whom an index has lost, or whose membership is another's, looks gone.
 */
#include "mirror/internal.h"

static int fail(struct mirror *mirror, const char *what, struct error *err)
{
	mirror->damaged = true;
	return error_set(err, ERROR_DATA, "mirror '%s' is damaged (%s); the next run makes it anew",
			 mirror->path, what);
}

/* Tables against their indexes: opening the file looks at the pages alone. */
static int verify_file(struct mirror *mirror, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *row = sql_start(mirror, err, SQL_CHECK, "");
	int r = row ? sql_next(mirror, row, err) : -1;
	const char *answer = r > 0 ? sql_text(row, 0, mirror->scratch) : NULL;

	if (r < 0)
		return -1;
	return streq_null(answer, "ok") ? 0 : fail(mirror, answer ? answer : "unknown", err);
}

static int verify_bindings(struct mirror *mirror, const struct binding *bindings, size_t n,
			   struct error *err)
{
	int64_t found;
	size_t i;
	int r;

	for (i = 0; i < n; i++) {
		r = sql_one(mirror, err, &found, SQL_BINDING_IS_THERE, "ttit",
			    bindings[i].organization, bindings[i].cloud ? bindings[i].cloud : "",
			    (int64_t)bindings[i].role, bindings[i].group_key);
		if (r <= 0)
			return r < 0 ? -1 : fail(mirror, "a binding is missing", err);
	}
	return 0;
}

static int verify_group(struct mirror *mirror, int64_t group, int64_t hash, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *rows = sql_start(mirror, err, SQL_MEMBER_KEYS, "i", group);
	const char **keys = NULL;
	size_t n = 0, capacity = 0;
	int r = -1;

	arena_reset(mirror->scratch);
	while (rows && (r = sql_next(mirror, rows, err)) > 0) {
		keys = arena_grow(mirror->scratch, keys, n, &capacity, sizeof(*keys));
		keys[n++] = sql_text(rows, 0, mirror->scratch);
	}
	if (r < 0)
		return -1;
	return group_members_hash(mirror, keys, n) == hash
		       ? 0
		       : fail(mirror, "the members of a group are others than were read", err);
}

static int verify_groups(struct mirror *mirror, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *rows = sql_start(mirror, err, SQL_GROUP_HASHES, "");
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0)
		if (verify_group(mirror, sqlite3_column_int64(rows, 0),
				 sqlite3_column_int64(rows, 1), err) < 0)
			return -1;
	return r;
}

int mirror_verify(struct mirror *mirror, const struct binding *bindings, size_t n,
		  struct error *err)
{
	arena_reset(mirror->scratch);
	if (verify_file(mirror, err) < 0 || verify_bindings(mirror, bindings, n, err) < 0)
		return -1;
	return verify_groups(mirror, err);
}
