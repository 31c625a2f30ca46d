/* Which groups stand for which roles in which scopes. */
#include "mirror/internal.h"

/* An organization's own list has no cloud; the table has '' there. */
static const char *cloud_text(const char *cloud)
{
	return cloud ? cloud : "";
}

static int64_t bindings_hash(struct mirror *mirror, const struct binding *bindings, size_t n)
{
	uint64_t hash = mirror_hash_mix(mirror->seed, n);
	size_t i;

	for (i = 0; i < n; i++) {
		const struct binding *b = &bindings[i];
		const char *const texts[] = { b->organization, cloud_text(b->cloud), b->group,
					      b->group_key };
		size_t j;

		hash = mirror_hash_mix(hash, b->role);
		for (j = 0; j < ARRAY_SIZE(texts); j++)
			hash = mirror_hash_mix(hash, mirror_hash(mirror, texts[j]));
	}
	return (int64_t)hash;
}

static int scope_make(struct mirror *mirror, const struct binding *binding, int64_t *ret,
		      struct error *err)
{
	const char *cloud = cloud_text(binding->cloud);
	int r = sql_one(mirror, err, ret, SQL_SCOPE_FIND, "tt", binding->organization, cloud);

	if (r != 0)
		return r < 0 ? -1 : 0;
	if (sql_run(mirror, err, SQL_SCOPE_ADD, "tt", binding->organization, cloud) < 0)
		return -1;
	*ret = sqlite3_last_insert_rowid(mirror->db);
	return 0;
}

/* Row id of the binding if it is stored just so; 0 if it is not, or under another spelling. */
static int binding_find(struct mirror *mirror, int64_t scope, int64_t group,
			const struct binding *binding, int64_t *ret, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *row = sql_start(mirror, err, SQL_BINDING_FIND, "iii",
							   scope, (int64_t)binding->role, group);
	int r = row ? sql_next(mirror, row, err) : -1;
	int64_t id;

	if (r < 0)
		return -1;
	*ret = 0;
	if (r == 0)
		return 0;
	id = sqlite3_column_int64(row, 0);
	if (streq((const char *)sqlite3_column_text(row, 1), binding->group)) {
		*ret = id;
		return 0;
	}
	sqlite3_reset(row);
	return sql_run(mirror, err, SQL_BINDING_DROP, "i", id);
}

static int binding_put(struct mirror *mirror, const struct binding *binding, struct idset *kept,
		       struct error *err)
{
	int64_t scope, group, id;

	if (scope_make(mirror, binding, &scope, err) < 0 ||
	    entry_make(mirror, binding->group_key, binding->group, &group, err) < 0 ||
	    binding_find(mirror, scope, group, binding, &id, err) < 0)
		return -1;
	if (id == 0) {
		if (sql_run(mirror, err, SQL_BINDING_ADD, "iiit", scope, (int64_t)binding->role,
			    group, binding->group) < 0)
			return -1;
		id = sqlite3_last_insert_rowid(mirror->db);
		if (sql_run(mirror, err, SQL_SCOPE_TOUCH, "i", scope) < 0)
			return -1;
	}
	idset_add(kept, mirror->scratch, id);
	return 0;
}

struct old_binding {
	int64_t id, scope, group;
};

static int bindings_left_over(struct mirror *mirror, const struct idset *kept,
			      struct old_binding **ret, size_t *ret_n, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *all = sql_start(mirror, err, SQL_BINDING_ALL, "");
	struct old_binding *old = NULL;
	size_t n = 0, capacity = 0;
	int r = -1;

	while (all && (r = sql_next(mirror, all, err)) > 0) {
		if (idset_has(kept, sqlite3_column_int64(all, 0)))
			continue;
		old = arena_grow(mirror->scratch, old, n, &capacity, sizeof(*old));
		old[n].id = sqlite3_column_int64(all, 0);
		old[n].scope = sqlite3_column_int64(all, 1);
		old[n++].group = sqlite3_column_int64(all, 2);
	}
	*ret = old;
	*ret_n = n;
	return r;
}

static int bindings_drop(struct mirror *mirror, const struct idset *kept, struct error *err)
{
	struct old_binding *old;
	size_t n, i;

	if (bindings_left_over(mirror, kept, &old, &n, err) < 0)
		return -1;
	for (i = 0; i < n; i++) {
		entry_loosen(mirror, old[i].group);
		if (sql_run(mirror, err, SQL_BINDING_DROP, "i", old[i].id) < 0 ||
		    sql_run(mirror, err, SQL_SCOPE_TOUCH, "i", old[i].scope) < 0)
			return -1;
	}
	return 0;
}

int mirror_set_bindings(struct mirror *mirror, const struct binding *bindings, size_t n,
			struct error *err)
{
	struct idset kept = { 0 };
	int64_t hash, stored;
	size_t i;
	int r;

	arena_reset(mirror->scratch);
	for (i = 0; i < n; i++)
		if (!bindings[i].group_key)
			return error_set(err, ERROR_DATA, "group '%s' of '%s' has no canonical DN",
					 bindings[i].group, bindings[i].organization);
	hash = bindings_hash(mirror, bindings, n);
	r = sql_one(mirror, err, &stored, SQL_META_GET, "t", "bindings");
	if (r < 0 || (r > 0 && stored == hash))
		return r < 0 ? -1 : 0;
	for (i = 0; i < n; i++)
		if (binding_put(mirror, &bindings[i], &kept, err) < 0)
			return -1;
	if (bindings_drop(mirror, &kept, err) < 0)
		return -1;
	return sql_run(mirror, err, SQL_META_SET, "ti", "bindings", hash);
}

int bindings_of_scope(struct mirror *mirror, const char *organization, const char *cloud,
		      struct arena *arena, struct scope_bindings *ret, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *rows = sql_start(mirror, err, SQL_BINDING_OF_SCOPE, "tt",
							    organization, cloud_text(cloud));
	struct scope_binding *bindings = NULL;
	size_t n = 0, capacity = 0;
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0) {
		bindings = arena_grow(arena, bindings, n, &capacity, sizeof(*bindings));
		bindings[n].group = sqlite3_column_int64(rows, 0);
		bindings[n].role = (unsigned)sqlite3_column_int(rows, 1);
		bindings[n++].dn = sql_text(rows, 2, arena);
	}
	if (r < 0)
		return -1;
	*ret = (struct scope_bindings){ bindings, n };
	return 0;
}
