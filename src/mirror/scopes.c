/* Scopes, and which of them something has happened to since the last applied run. */
#include "mirror/internal.h"

int mirror_scopes(struct mirror *mirror, bool touched_only, struct arena *arena,
		  struct scope_name **ret, size_t *ret_n, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *rows = sql_start(
		mirror, err, touched_only ? SQL_SCOPE_LIST_TOUCHED : SQL_SCOPE_LIST, "");
	struct scope_name *scopes = NULL;
	size_t n = 0, capacity = 0;
	const char *cloud;
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0) {
		scopes = arena_grow(arena, scopes, n, &capacity, sizeof(*scopes));
		scopes[n].organization = sql_text(rows, 0, arena);
		cloud = sql_text(rows, 1, arena);
		scopes[n++].cloud = *cloud ? cloud : NULL;
	}
	if (r < 0)
		return -1;
	*ret = scopes;
	*ret_n = n;
	return 0;
}

static int forget(struct mirror *mirror, struct error *err)
{
	if (sql_run(mirror, err, SQL_SCOPE_PRUNE, "") < 0 ||
	    sql_run(mirror, err, SQL_SCOPE_FORGET, "") < 0)
		return -1;
	return sql_run(mirror, err, SQL_TOUCHED_FORGET, "");
}

int mirror_forget_touched(struct mirror *mirror, struct error *err)
{
	if (mirror->in_transaction)
		return forget(mirror, err);
	if (mirror_begin(mirror, err) < 0)
		return -1;
	if (forget(mirror, err) < 0 || mirror_commit(mirror, err) < 0) {
		mirror_rollback(mirror);
		return -1;
	}
	return 0;
}

int mirror_get_mark(struct mirror *mirror, int64_t *ret, struct error *err)
{
	int64_t mark = 0;

	if (sql_one(mirror, err, &mark, SQL_META_GET, "t", "mark") < 0)
		return -1;
	*ret = mark;
	return 0;
}

int mirror_set_mark(struct mirror *mirror, int64_t mark, struct error *err)
{
	return sql_run(mirror, err, SQL_META_SET, "ti", "mark", mark);
}
