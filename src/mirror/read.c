/* The end of a read: what it did not see any more, and what nobody names any more. */
#include "mirror/internal.h"

_Static_assert(READ_INCOMPLETE == 1 && READ_ABSENT == 2 && READ_FAILED == 3,
	       "SQL_WALK, SQL_GROUP_UNREAD and SQL_GROUP_IS_UNREAD name these by number");

struct pair {
	int64_t first, second;
};

struct pairs {
	struct pair *pairs;
	size_t n, capacity;
};

static void pairs_add(struct pairs *list, struct arena *arena, sqlite3_stmt *row)
{
	list->pairs = arena_grow(arena, list->pairs, list->n, &list->capacity,
				 sizeof(*list->pairs));
	list->pairs[list->n].first = sqlite3_column_int64(row, 0);
	list->pairs[list->n++].second = sqlite3_column_int64(row, 1);
}

/* Entries that once could not be read, nobody knew as what, and were now seen as people. */
static int unread_list(struct mirror *mirror, struct pairs *ret, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *rows = sql_start(mirror, err, SQL_GROUP_UNREAD, "");
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0)
		if (idset_has(&mirror->read.people, sqlite3_column_int64(rows, 1)))
			pairs_add(ret, mirror->scratch, rows);
	return r;
}

static int settle_unread(struct mirror *mirror, struct error *err)
{
	struct pairs unread = { 0 };
	size_t i;

	if (unread_list(mirror, &unread, err) < 0)
		return -1;
	for (i = 0; i < unread.n; i++)
		if (sql_run(mirror, err, SQL_GROUP_DROP, "i", unread.pairs[i].first) < 0 ||
		    entry_touch(mirror, unread.pairs[i].first, err) < 0)
			return -1;
	return 0;
}

static int unseen_list(struct mirror *mirror, struct pairs *ret, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *rows = sql_start(mirror, err, SQL_PERSON_ALL, "");
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0)
		if (!idset_has(&mirror->read.people, sqlite3_column_int64(rows, 0)))
			pairs_add(ret, mirror->scratch, rows);
	return r;
}

/* An entry that was asked for by name and could not be read is not known to be gone. */
static int drop_unseen(struct mirror *mirror, struct error *err)
{
	struct pairs unseen = { 0 };
	int64_t unread;
	size_t i;
	int r;

	if (unseen_list(mirror, &unseen, err) < 0)
		return -1;
	for (i = 0; i < unseen.n; i++) {
		r = sql_one(mirror, err, &unread, SQL_GROUP_IS_UNREAD, "i", unseen.pairs[i].second);
		if (r < 0)
			return -1;
		if (r > 0)
			continue;
		if (sql_run(mirror, err, SQL_PERSON_DROP, "i", unseen.pairs[i].first) < 0 ||
		    entry_touch(mirror, unseen.pairs[i].second, err) < 0)
			return -1;
	}
	return 0;
}

int mirror_end_read(struct mirror *mirror, const struct evidence *people, struct error *err)
{
	arena_reset(mirror->scratch);
	if (settle_unread(mirror, err) < 0)
		return -1;
	if (people->outcome == READ_COMPLETE && drop_unseen(mirror, err) < 0)
		return -1;
	return entries_prune(mirror, err);
}
