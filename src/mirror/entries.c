/* Entries: DNs as row ids, what else they stand for, and which are still of interest. */
#include "mirror/internal.h"

int entry_find(struct mirror *mirror, const char *key, int64_t *ret, struct error *err)
{
	int64_t id = 0;

	if (sql_one(mirror, err, &id, SQL_ENTRY_FIND, "t", key) < 0)
		return -1;
	*ret = id;
	return 0;
}

int entry_make(struct mirror *mirror, const char *key, const char *dn, int64_t *ret,
	       struct error *err)
{
	int64_t id;

	if (entry_find(mirror, key, &id, err) < 0)
		return -1;
	if (id == 0) {
		if (sql_run(mirror, err, SQL_ENTRY_ADD, "tt", key, dn) < 0)
			return -1;
		id = sqlite3_last_insert_rowid(mirror->db);
		wanted_add(mirror, key);
	}
	*ret = id;
	return 0;
}

int entry_follow(struct mirror *mirror, int64_t entry, int64_t *ret, struct error *err)
{
	int64_t target = entry;

	if (sql_one(mirror, err, &target, SQL_ALIAS_FIND, "i", entry) < 0)
		return -1;
	*ret = target;
	return 0;
}

int entry_touch(struct mirror *mirror, int64_t entry, struct error *err)
{
	return sql_run(mirror, err, SQL_TOUCH, "i", entry);
}

/* Drops what the server said of @entry being another, if it said so. */
static int forget_alias(struct mirror *mirror, int64_t entry, struct error *err)
{
	int64_t target;
	int r = sql_one(mirror, err, &target, SQL_ALIAS_FIND, "i", entry);

	if (r <= 0)
		return r;
	entry_loosen(mirror, target);
	if (sql_run(mirror, err, SQL_ALIAS_DROP, "i", entry) < 0)
		return -1;
	return entry_touch(mirror, entry, err);
}

/* Nobody is known by the name of @entry any more who has another one now. */
static int forget_former(struct mirror *mirror, int64_t entry, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *rows = sql_start(mirror, err, SQL_FORMER_ENTRIES, "i", entry);
	bool found = false;
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0) {
		entry_loosen(mirror, sqlite3_column_int64(rows, 0));
		found = true;
	}
	if (r < 0 || !found)
		return r;
	if (sql_run(mirror, err, SQL_FORMER_DROP, "i", entry) < 0)
		return -1;
	return entry_touch(mirror, entry, err);
}

int entry_is_present(struct mirror *mirror, int64_t entry, struct error *err)
{
	idset_add(&mirror->read.present, mirror->read.arena, entry);
	if (forget_alias(mirror, entry, err) < 0)
		return -1;
	return forget_former(mirror, entry, err);
}

int entry_put_former(struct mirror *mirror, int64_t entry, int64_t person, struct error *err)
{
	int64_t found;
	int r;

	if (idset_has(&mirror->read.present, entry))
		return 0;
	r = sql_one(mirror, err, &found, SQL_ENTRY_NAMED, "i", entry);
	if (r <= 0)
		return r;
	return sql_run(mirror, err, SQL_FORMER_ADD, "ii", entry, person);
}

int mirror_put_alias(struct mirror *mirror, const char *member_key, const char *entry_key,
		     struct error *err)
{
	int64_t member, entry, known;

	if (streq(member_key, entry_key))
		return 0;
	if (entry_make(mirror, member_key, member_key, &member, err) < 0 ||
	    entry_make(mirror, entry_key, entry_key, &entry, err) < 0 ||
	    entry_follow(mirror, member, &known, err) < 0)
		return -1;
	idset_add(&mirror->read.resolved, mirror->read.arena, member);
	if (forget_former(mirror, member, err) < 0)
		return -1;
	if (known == entry)
		return 0;
	if (known != member)
		entry_loosen(mirror, known);
	if (sql_run(mirror, err, SQL_ALIAS_SET, "ii", member, entry) < 0)
		return -1;
	return entry_touch(mirror, member, err);
}

void entry_loosen(struct mirror *mirror, int64_t entry)
{
	struct read_state *read = &mirror->read;

	read->loose = arena_grow(read->arena, read->loose, read->n_loose, &read->loose_capacity,
				 sizeof(*read->loose));
	read->loose[read->n_loose++] = entry;
}

static int loosen_members(struct mirror *mirror, int64_t group, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *list = sql_start(mirror, err, SQL_MEMBER_LIST, "i", group);
	int r = -1;

	while (list && (r = sql_next(mirror, list, err)) > 0)
		entry_loosen(mirror, sqlite3_column_int64(list, 0));
	return r;
}

static int entry_prune(struct mirror *mirror, int64_t entry, struct error *err)
{
	int64_t found;
	int r = sql_one(mirror, err, &found, SQL_ENTRY_REACHES_BINDING, "i", entry);

	if (r != 0)
		return r < 0 ? -1 : 0;
	if (loosen_members(mirror, entry, err) < 0 ||
	    sql_run(mirror, err, SQL_MEMBER_DROP_ALL, "i", entry) < 0 ||
	    sql_run(mirror, err, SQL_GROUP_DROP, "i", entry) < 0 ||
	    sql_run(mirror, err, SQL_PERSON_DROP_ENTRY, "i", entry) < 0 ||
	    forget_alias(mirror, entry, err) < 0 || forget_former(mirror, entry, err) < 0)
		return -1;
	return sql_run(mirror, err, SQL_ENTRY_DROP, "i", entry);
}

/* Each dropped row may loosen further entries: they join the end of the same list. */
int entries_prune(struct mirror *mirror, struct error *err)
{
	struct read_state *read = &mirror->read;

	while (read->n_loose > 0)
		if (entry_prune(mirror, read->loose[--read->n_loose], err) < 0)
			return -1;
	return 0;
}
