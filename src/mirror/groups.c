/* Groups and their members, as they are read. */
#include "mirror/internal.h"

struct group_row {
	int64_t entry;
	int outcome; /* enum read_outcome; -1: not there */
	bool known;
	const char *reason;
	int64_t members_hash;
};

struct members {
	const char *const *dns, *const *keys;
	size_t n;
};

struct ids {
	int64_t *ids;
	size_t n, capacity;
};

static int group_load(struct mirror *mirror, int64_t entry, struct group_row *ret,
		      struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *row = sql_start(mirror, err, SQL_GROUP_GET, "i", entry);
	int r = row ? sql_next(mirror, row, err) : -1;

	if (r < 0)
		return -1;
	*ret = (struct group_row){ .entry = entry, .outcome = -1 };
	if (r == 0)
		return 0;
	ret->outcome = sqlite3_column_int(row, 0);
	ret->reason = sql_text(row, 1, mirror->scratch);
	ret->known = sqlite3_column_int(row, 2);
	ret->members_hash = sqlite3_column_int64(row, 3);
	return 0;
}

static int compare_int64(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static void ids_add(struct ids *list, struct arena *arena, int64_t id)
{
	list->ids = arena_grow(arena, list->ids, list->n, &list->capacity, sizeof(*list->ids));
	list->ids[list->n++] = id;
}

static void ids_sort_unique(struct ids *list)
{
	size_t i, n = 0;

	if (list->n == 0)
		return;
	qsort(list->ids, list->n, sizeof(*list->ids), compare_int64);
	for (i = 1; i < list->n; i++)
		if (list->ids[i] != list->ids[n])
			list->ids[++n] = list->ids[i];
	list->n = n + 1;
}

/* The same whatever the order and however often a key is repeated; never 0. */
static int64_t members_hash(struct mirror *mirror, const struct members *members, size_t *ret_n)
{
	struct ids hashes = { 0 };
	uint64_t hash;
	size_t i;

	for (i = 0; i < members->n; i++)
		if (members->keys[i])
			ids_add(&hashes, mirror->scratch,
				(int64_t)mirror_hash(mirror, members->keys[i]));
	ids_sort_unique(&hashes);
	*ret_n = hashes.n;
	hash = mirror_hash_mix(mirror->seed, hashes.n);
	for (i = 0; i < hashes.n; i++)
		hash = mirror_hash_mix(hash, (uint64_t)hashes.ids[i]);
	return hash ? (int64_t)hash : 1;
}

int64_t group_members_hash(struct mirror *mirror, const char *const *keys, size_t n)
{
	const struct members members = { .keys = keys, .n = n };
	size_t unique;

	return members_hash(mirror, &members, &unique);
}

static int members_find(struct mirror *mirror, const struct members *members, struct ids *ret,
			struct error *err)
{
	struct ids found = { 0 };
	int64_t id;
	size_t i;

	for (i = 0; i < members->n; i++) {
		if (!members->keys[i])
			continue;
		if (entry_make(mirror, members->keys[i], members->dns[i], &id, err) < 0)
			return -1;
		ids_add(&found, mirror->scratch, id);
	}
	ids_sort_unique(&found);
	*ret = found;
	return 0;
}

static int members_stored(struct mirror *mirror, int64_t group, struct ids *ret, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *list = sql_start(mirror, err, SQL_MEMBER_LIST, "i", group);
	struct ids stored = { 0 };
	int r = -1;

	while (list && (r = sql_next(mirror, list, err)) > 0)
		ids_add(&stored, mirror->scratch, sqlite3_column_int64(list, 0));
	*ret = stored;
	return r;
}

static bool ids_has(const struct ids *list, int64_t id)
{
	return list->n > 0 &&
	       bsearch(&id, list->ids, list->n, sizeof(*list->ids), compare_int64) != NULL;
}

/* Adds what is in @now and not in @stored. */
static int members_add(struct mirror *mirror, int64_t group, const struct ids *now,
		       const struct ids *stored, bool *ret_changed, struct error *err)
{
	size_t i;

	for (i = 0; i < now->n; i++) {
		if (ids_has(stored, now->ids[i]))
			continue;
		if (sql_run(mirror, err, SQL_MEMBER_ADD, "ii", group, now->ids[i]) < 0)
			return -1;
		*ret_changed = true;
	}
	return 0;
}

/* Drops what is in @stored and not in @now. */
static int members_drop(struct mirror *mirror, int64_t group, const struct ids *now,
			const struct ids *stored, bool *ret_changed, struct error *err)
{
	size_t i;

	for (i = 0; i < stored->n; i++) {
		if (ids_has(now, stored->ids[i]))
			continue;
		entry_loosen(mirror, stored->ids[i]);
		if (sql_run(mirror, err, SQL_MEMBER_DROP, "ii", group, stored->ids[i]) < 0)
			return -1;
		*ret_changed = true;
	}
	return 0;
}

static int members_store(struct mirror *mirror, int64_t group, const struct members *members,
			 bool drop, bool *ret_changed, struct error *err)
{
	struct ids now, stored;

	if (members_find(mirror, members, &now, err) < 0 ||
	    members_stored(mirror, group, &stored, err) < 0 ||
	    members_add(mirror, group, &now, &stored, ret_changed, err) < 0)
		return -1;
	return drop ? members_drop(mirror, group, &now, &stored, ret_changed, err) : 0;
}

/* The hash says what was stored; that it is still there is better looked at. */
static int members_are_stored(struct mirror *mirror, int64_t group, size_t n, bool *ret,
			      struct error *err)
{
	int64_t stored = 0;

	if (sql_one(mirror, err, &stored, SQL_MEMBER_COUNT, "i", group) < 0)
		return -1;
	*ret = (size_t)stored == n;
	return 0;
}

/* Updates the stored members and @fresh, which starts as a copy of what is stored. */
static int group_read(struct mirror *mirror, struct group_row *fresh, const struct members *members,
		      bool *ret_changed, struct error *err)
{
	bool complete = fresh->outcome == READ_COMPLETE;
	bool same = false;
	size_t n = 0;
	int64_t hash = complete ? members_hash(mirror, members, &n) : 0;

	fresh->known = true;
	if (complete && hash == fresh->members_hash &&
	    members_are_stored(mirror, fresh->entry, n, &same, err) < 0)
		return -1;
	if (same)
		return 0;
	if (members_store(mirror, fresh->entry, members, complete, ret_changed, err) < 0)
		return -1;
	if (complete || *ret_changed)
		fresh->members_hash = hash;
	return 0;
}

static int group_save(struct mirror *mirror, const struct group_row *old,
		      const struct group_row *fresh, bool members_changed, struct error *err)
{
	if (!members_changed && fresh->outcome == old->outcome && fresh->known == old->known &&
	    fresh->members_hash == old->members_hash && streq_null(fresh->reason, old->reason))
		return 0;
	if (sql_run(mirror, err, SQL_GROUP_SET, "iitii", fresh->entry, (int64_t)fresh->outcome,
		    fresh->reason, (int64_t)fresh->known, fresh->members_hash) < 0)
		return -1;
	if (members_changed || fresh->outcome != old->outcome)
		return entry_touch(mirror, fresh->entry, err);
	return 0;
}

/* What was read stands for itself; what was not is said of the entry that it was last time. */
static int group_entry_of(struct mirror *mirror, int64_t asked, bool was_read, int64_t *ret,
			  struct error *err)
{
	if (!was_read)
		return entry_follow(mirror, asked, ret, err);
	*ret = asked;
	return entry_is_present(mirror, asked, err);
}

/* NOLINTNEXTLINE(readability-function-size): the interface names each value */
int mirror_put_group(struct mirror *mirror, const char *dn, const char *dn_key,
		     enum read_outcome outcome, const char *reason, const char *const *members,
		     const char *const *member_keys, size_t n_members, struct error *err)
{
	bool was_read = outcome == READ_COMPLETE || outcome == READ_INCOMPLETE;
	struct members given = { members, member_keys, n_members };
	struct read_state *read = &mirror->read;
	struct group_row old = { 0 }, fresh;
	int64_t asked, entry;
	bool changed = false;

	arena_reset(mirror->scratch);
	if (entry_make(mirror, dn_key, dn, &asked, err) < 0 ||
	    group_entry_of(mirror, asked, was_read, &entry, err) < 0 ||
	    group_load(mirror, entry, &old, err) < 0)
		return -1;
	idset_add(&read->resolved, read->arena, asked);
	idset_add(&read->resolved, read->arena, entry);
	idset_add(&read->groups, read->arena, entry);
	fresh = old;
	fresh.outcome = (int)outcome;
	fresh.reason = reason;
	if (was_read && group_read(mirror, &fresh, &given, &changed, err) < 0)
		return -1;
	return group_save(mirror, &old, &fresh, changed, err);
}
