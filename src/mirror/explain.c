/* Why a person is on a roster: the shortest way down from each bound group. */
#include "mirror/internal.h"

/* Index of the group of least depth that names the person; walk->n if none does. */
static int find_person(struct mirror *mirror, const struct walk *walk, const char *person_id,
		       size_t *ret, struct error *err)
{
	int64_t found;
	size_t i;
	int r;

	for (i = 0; i < walk->n; i++) {
		r = sql_one(mirror, err, &found, SQL_GROUP_HAS_PERSON, "it", walk->groups[i].entry,
			    person_id);
		if (r < 0)
			return -1;
		if (r > 0) {
			*ret = i;
			return 0;
		}
	}
	*ret = walk->n;
	return 0;
}

/* Index of a group one level above @below that names it: there is one, or it were not met. */
static int find_parent(struct mirror *mirror, const struct walk *walk, size_t below, size_t *ret,
		       struct error *err)
{
	const struct walked_group *group = &walk->groups[below];
	int64_t found;
	size_t i;
	int r;

	for (i = 0; i < below; i++) {
		if (walk->groups[i].depth != group->depth - 1)
			continue;
		r = sql_one(mirror, err, &found, SQL_GROUP_HAS_GROUP, "ii", walk->groups[i].entry,
			    group->entry);
		if (r < 0)
			return -1;
		if (r > 0) {
			*ret = i;
			return 0;
		}
	}
	return error_set(err, ERROR_DATA, "mirror '%s': no group names '%s'", mirror->path,
			 group->dn);
}

static int build_path(struct mirror *mirror, const struct walk *walk, size_t last,
		      struct arena *arena, struct membership_path *ret, struct error *err)
{
	size_t n = (size_t)walk->groups[last].depth + 1, i = n, at = last;
	const char **groups = arena_array(arena, n, sizeof(*groups));

	groups[--i] = arena_strdup(arena, walk->groups[at].dn);
	while (i > 0) {
		if (find_parent(mirror, walk, at, &at, err) < 0)
			return -1;
		groups[--i] = arena_strdup(arena, walk->groups[at].dn);
	}
	ret->groups = groups;
	ret->n_groups = n;
	return 0;
}

/* 1 if @person_id is in one of the groups of @walk, 0 if not. */
static int explain_walk(struct mirror *mirror, const struct walk *walk, const char *person_id,
			struct arena *arena, struct membership_path *ret, struct error *err)
{
	size_t last;

	if (find_person(mirror, walk, person_id, &last, err) < 0)
		return -1;
	if (last == walk->n)
		return 0;
	return build_path(mirror, walk, last, arena, ret, err) < 0 ? -1 : 1;
}

/* NOLINTNEXTLINE(readability-function-size): the interface names each value */
int mirror_explain(struct mirror *mirror, const char *organization, const char *cloud,
		   const char *person_id, unsigned nesting, struct arena *arena,
		   struct membership_path **ret, size_t *ret_n, struct error *err)
{
	struct scope_bindings bindings;
	struct membership_path *paths;
	struct walk walk;
	size_t i, n = 0;
	int r;

	arena_reset(mirror->scratch);
	if (nesting > NESTING_MAX)
		nesting = NESTING_MAX;
	if (bindings_of_scope(mirror, organization, cloud, mirror->scratch, &bindings, err) < 0)
		return -1;
	paths = arena_array(arena, bindings.n, sizeof(*paths));
	for (i = 0; i < bindings.n; i++) {
		if (membership_walk(mirror, bindings.bindings[i].group, nesting, &walk, err) < 0)
			return -1;
		while (walk.n && walk.groups[walk.n - 1].depth > nesting)
			walk.n--;
		r = explain_walk(mirror, &walk, person_id, arena, &paths[n], err);
		if (r < 0)
			return -1;
		paths[n].role = bindings.bindings[i].role;
		n += (size_t)r;
	}
	*ret = paths;
	*ret_n = n;
	return 0;
}
