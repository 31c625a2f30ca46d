/* Which members the server has still to be asked about. */
#include "mirror/internal.h"

struct listing {
	const char *base, *except;
	struct arena *arena;
	const char **dns, **keys;
	size_t n, dns_capacity, keys_capacity;
};

static bool listing_covers(const struct listing *list, const char *key)
{
	if (list->base && !dn_key_is_below(key, list->base))
		return false;
	return !list->except || !dn_key_is_below(key, list->except);
}

static void listing_add(struct listing *list, const char *dn, const char *key)
{
	list->dns = arena_grow(list->arena, list->dns, list->n, &list->dns_capacity,
			       sizeof(*list->dns));
	list->keys = arena_grow(list->arena, list->keys, list->n, &list->keys_capacity,
				sizeof(*list->keys));
	list->dns[list->n] = arena_strdup(list->arena, dn);
	list->keys[list->n++] = arena_strdup(list->arena, key);
}

/* Adds the entry unless it is elsewhere, or an alias of one that this read has seen. */
static int listing_consider(struct mirror *mirror, struct listing *list, int64_t entry,
			    struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *row = sql_start(mirror, err, SQL_ENTRY_GET, "i", entry);
	int r = row ? sql_next(mirror, row, err) : -1;
	const char *key;

	if (r <= 0)
		return r;
	if (idset_has(&mirror->read.resolved, sqlite3_column_int64(row, 2)))
		return 0;
	key = (const char *)sqlite3_column_text(row, 0);
	if (listing_covers(list, key))
		listing_add(list, (const char *)sqlite3_column_text(row, 1), key);
	return 0;
}

/* NOLINTNEXTLINE(readability-function-size): the interface names each value */
int mirror_unresolved(struct mirror *mirror, const char *base_key, const char *except_key,
		      struct arena *arena, const char *const **ret_dns,
		      const char *const **ret_keys, size_t *ret_n, struct error *err)
{
	struct listing list = { .base = base_key, .except = except_key, .arena = arena };
	_cleanup_(sql_donep) sqlite3_stmt *all = sql_start(mirror, err, SQL_MEMBER_ALL, "");
	const struct read_state *read = &mirror->read;
	int64_t entry, last = 0;
	int r = -1;

	while (all && (r = sql_next(mirror, all, err)) > 0) {
		entry = sqlite3_column_int64(all, 0);
		if (entry == last || idset_has(&read->resolved, entry) ||
		    !idset_has(&read->groups, sqlite3_column_int64(all, 1)))
			continue;
		last = entry;
		if (listing_consider(mirror, &list, entry, err) < 0)
			return -1;
	}
	if (r < 0)
		return -1;
	*ret_dns = list.dns;
	*ret_keys = list.keys;
	*ret_n = list.n;
	return 0;
}
