/*
 * Who holds which role in a scope: from the bound groups down through nested
 * ones to people.
 *
 * What a nested group may do to a binding:
 * - its DN never was a group and is not there: nothing; directories are full of
 *   dangling members;
 * - it was a group and is not there now: the binding is incomplete and the
 *   group's last known members stay on the roster, since a mistake cannot be told
 *   from a deletion. It settles when a complete read of the group above does not
 *   name it any more (servers with referential integrity see to that at once);
 * - it could not be read, or not completely, or nobody knows whether it is a
 *   group: the binding is incomplete;
 * - it is nested too deep: the binding is incomplete, and nobody is added by it.
 */
#include "mirror/internal.h"

struct holder {
	int64_t person;
	role_set roles;
};

struct holders {
	struct holder *holders;
	size_t n, capacity;
};

/* What one roster is made with. */
struct making {
	unsigned nesting;
	struct arena *arena;
	struct holders holders;
};

/*
 * The rows of the walk. A recursive query costs SQLite several tables in memory, so it is
 * spared the many groups that nest none.
 */
static sqlite3_stmt *walk_start(struct mirror *mirror, int64_t start, unsigned nesting,
				struct error *err)
{
	int64_t found;
	int r = sql_one(mirror, err, &found, SQL_GROUP_NESTS, "i", start);

	if (r < 0)
		return NULL;
	if (r == 0)
		return sql_start(mirror, err, SQL_WALK_FLAT, "i", start);
	return sql_start(mirror, err, SQL_WALK, "ii", start, (int64_t)nesting);
}

int membership_walk(struct mirror *mirror, int64_t start, unsigned nesting, struct walk *ret,
		    struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *rows = walk_start(mirror, start, nesting, err);
	struct walked_group *groups = NULL;
	size_t n = 0, capacity = 0;
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0) {
		groups = arena_grow(mirror->scratch, groups, n, &capacity, sizeof(*groups));
		groups[n].entry = sqlite3_column_int64(rows, 0);
		groups[n].depth = sqlite3_column_int64(rows, 1);
		groups[n].outcome = sqlite3_column_int(rows, 2);
		groups[n].dn = sql_text(rows, 3, mirror->scratch);
		groups[n++].reason = sql_text(rows, 4, mirror->scratch);
	}
	if (r < 0)
		return -1;
	*ret = (struct walk){ groups, n };
	return 0;
}

static const char *outcome_text(const struct walked_group *group)
{
	if (group->reason)
		return group->reason;
	switch (group->outcome) {
	case READ_ABSENT:
		return "not found any more";
	case READ_INCOMPLETE:
		return "not read completely";
	default:
		return "could not be read";
	}
}

/* The bound group itself. */
static void judge_bound(const struct walked_group *group, struct arena *arena,
			struct binding_state *state)
{
	if (group->outcome == READ_COMPLETE)
		return;
	state->outcome = READ_INCOMPLETE;
	if (group->outcome == READ_ABSENT || group->outcome < 0)
		state->outcome = READ_ABSENT;
	if (group->outcome < 0)
		state->reason = arena_printf(arena, "group '%s': not read yet", state->group);
	else if (group->outcome == READ_ABSENT && !group->reason)
		state->reason = arena_printf(arena, "group '%s': not found", state->group);
	else
		state->reason = arena_printf(arena, "group '%s': %s", state->group,
					     outcome_text(group));
}

/* A group below it. What is known already of the binding stays said. */
static void judge_nested(const struct walked_group *group, unsigned nesting, struct arena *arena,
			 struct binding_state *state)
{
	bool deep = group->depth > nesting;

	if (state->outcome != READ_COMPLETE || (!deep && group->outcome == READ_COMPLETE))
		return;
	state->outcome = READ_INCOMPLETE;
	if (deep)
		state->reason = arena_printf(arena,
					     "groups are nested deeper than %u below '%s' at '%s'",
					     nesting, state->group, group->dn);
	else
		state->reason = arena_printf(arena, "nested group '%s': %s", group->dn,
					     outcome_text(group));
}

static int add_people(struct mirror *mirror, int64_t group, role_set role, struct holders *list,
		      struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *rows = sql_start(mirror, err, SQL_GROUP_PEOPLE, "i", group);
	int r = -1;

	while (rows && (r = sql_next(mirror, rows, err)) > 0) {
		list->holders = arena_grow(mirror->scratch, list->holders, list->n, &list->capacity,
					   sizeof(*list->holders));
		list->holders[list->n].person = sqlite3_column_int64(rows, 0);
		list->holders[list->n++].roles = role;
	}
	return r;
}

static int follow_binding(struct mirror *mirror, const struct scope_binding *binding,
			  struct making *making, struct binding_state *ret, struct error *err)
{
	struct binding_state state = { .role = binding->role,
				       .group = binding->dn,
				       .outcome = READ_COMPLETE };
	struct walk walk;
	size_t i;

	if (membership_walk(mirror, binding->group, making->nesting, &walk, err) < 0)
		return -1;
	for (i = 0; i < walk.n; i++) {
		const struct walked_group *group = &walk.groups[i];

		if (group->depth == 0)
			judge_bound(group, making->arena, &state);
		else
			judge_nested(group, making->nesting, making->arena, &state);
		if (group->depth <= making->nesting &&
		    add_people(mirror, group->entry, ROLE_BIT(binding->role), &making->holders,
			       err) < 0)
			return -1;
	}
	*ret = state;
	return 0;
}

static int compare_holders(const void *a, const void *b)
{
	const struct holder *x = a, *y = b;

	return (x->person > y->person) - (x->person < y->person);
}

static void holders_merge(struct holders *list)
{
	struct holder *h = list->holders;
	size_t i, n = 0;

	if (list->n == 0)
		return;
	qsort(h, list->n, sizeof(*h), compare_holders);
	for (i = 1; i < list->n; i++)
		if (h[i].person == h[n].person)
			h[n].roles |= h[i].roles;
		else
			h[++n] = h[i];
	list->n = n + 1;
}

static int compare_members(const void *a, const void *b)
{
	const struct member *x = a, *y = b;

	return strcmp(x->person->id, y->person->id);
}

static int members_load(struct mirror *mirror, const struct holders *list, struct arena *arena,
			struct roster *roster, struct error *err)
{
	struct person *person;
	size_t i;

	roster->members = arena_array(arena, list->n, sizeof(*roster->members));
	roster->n_members = list->n;
	for (i = 0; i < list->n; i++) {
		if (person_load(mirror, list->holders[i].person, arena, &person, err) < 0)
			return -1;
		roster->members[i].person = person;
		roster->members[i].roles = list->holders[i].roles;
	}
	if (list->n)
		qsort(roster->members, list->n, sizeof(*roster->members), compare_members);
	return 0;
}

int mirror_roster(struct mirror *mirror, const char *organization, const char *cloud,
		  unsigned nesting, struct arena *arena, struct roster *ret, struct error *err)
{
	struct making making = { .nesting = nesting < NESTING_MAX ? nesting : NESTING_MAX,
				 .arena = arena };
	struct scope_bindings bindings;
	struct roster roster = { 0 };
	size_t i;

	arena_reset(mirror->scratch);
	if (bindings_of_scope(mirror, organization, cloud, arena, &bindings, err) < 0)
		return -1;
	roster.n_bindings = bindings.n;
	roster.bindings = arena_array(arena, bindings.n, sizeof(*roster.bindings));
	for (i = 0; i < bindings.n; i++)
		if (follow_binding(mirror, &bindings.bindings[i], &making, &roster.bindings[i],
				   err) < 0)
			return -1;
	holders_merge(&making.holders);
	if (members_load(mirror, &making.holders, arena, &roster, err) < 0)
		return -1;
	*ret = roster;
	return 0;
}
