/* See organizations.h. Reading is here; bindings.c turns the result into settings. */
#include "config/reader.h"

#include <search.h>
#include <strings.h>

static int compare_owners(const void *left, const void *right)
{
	const struct owner *a = left, *b = right;

	if (a->parent != b->parent)
		return (uintptr_t)a->parent < (uintptr_t)b->parent ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void keep(void *node)
{
	(void)node;
}

void organizations_clear(struct organizations *organizations)
{
	tdestroy(organizations->names, keep);
	organizations->names = NULL;
}

static struct owner *owner_new(struct reader *r, struct owner *parent, const char *name)
{
	struct owner *owner = arena_alloc(r->scratch, sizeof(*owner));

	owner->name = name;
	owner->parent = parent;
	owner->clouds_end = &owner->clouds;
	return owner;
}

/* The owner of that name, if need be a new one at the end of its siblings. */
static struct owner *owner_get(struct reader *r, struct owner *parent, const char *name)
{
	struct organizations *all = &r->organizations;
	struct owner ***end = parent ? &parent->clouds_end : &all->end;
	struct owner key = { .name = name, .parent = parent };
	struct owner **found = tfind(&key, &all->names, compare_owners);
	struct owner *owner;

	if (found)
		return *found;
	owner = owner_new(r, parent, arena_strdup(r->arena, name));
	if (!tsearch(owner, &all->names, compare_owners))
		abort();
	if (!*end)
		*end = &all->first;
	**end = owner;
	*end = &owner->next;
	return owner;
}

/* The text of @key in @map if it is usable as a name. */
static const char *name_of(const struct node *map, const char *key)
{
	const struct node *name = node_get(map, key);

	return name && name->kind == NODE_SCALAR && *name->text && !name->null ? name->text : NULL;
}

static bool require(struct reader *r, const struct node *map, const char *key,
		    const struct path *path)
{
	struct path at = { path, key, false };

	if (node_get(map, key))
		return true;
	problems_add(r->problems, reader_place(r, map), &at, "is required");
	return false;
}

/* One entry of organizations or clouds; @path is that of the list. */
static void apply_owner(struct reader *r, const struct node *map, struct owner *parent,
			const struct path *path, size_t index)
{
	const char *prefix = parent ? "organizations[].clouds[]" : "organizations[]";
	struct path at = { path, NULL, true };
	struct owner *owner;

	at.name = arena_printf(r->scratch, "%zu", index);
	if (!reader_expect(r, map, NODE_MAP, &at))
		return;
	require(r, map, "name", &at);
	if (!name_of(map, "name")) {
		reader_map(r, map, prefix, &at, owner_new(r, parent, ""));
		return;
	}
	at.name = name_of(map, "name");
	owner = owner_get(r, parent, at.name);
	if (owner->place.source == r->source)
		problems_add(r->problems, reader_place(r, map), &at,
			     "is repeated; it stands on line %u already", owner->place.line);
	owner->place = reader_place(r, map);
	reader_map(r, map, prefix, &at, owner);
}

static bool apply_owners(struct reader *r, const struct node *node, const struct path *path,
			 struct owner *parent)
{
	const struct node *item;
	size_t i = 0;

	if (node->null)
		return true;
	if (!reader_expect(r, node, NODE_LIST, path))
		return false;
	for (item = node->first; item; item = item->next)
		apply_owner(r, item, parent, path, i++);
	return true;
}

bool organizations_apply(struct reader *r, const struct setting *setting, const struct node *node,
			 const struct path *path, void *base)
{
	(void)setting;
	(void)base;
	return apply_owners(r, node, path, NULL);
}

bool clouds_apply(struct reader *r, const struct setting *setting, const struct node *node,
		  const struct path *path, void *base)
{
	(void)setting;
	return apply_owners(r, node, path, base);
}

/* ---- contacts ---- */

static struct role_group *role_get(struct reader *r, struct owner *owner, const char *role)
{
	struct role_group **g = &owner->roles;

	while (*g && strcasecmp((*g)->role, role) != 0)
		g = &(*g)->next;
	if (!*g) {
		*g = arena_alloc(r->scratch, sizeof(**g));
		(*g)->role = role;
	}
	return *g;
}

static bool apply_role(struct reader *r, const struct node *key, const struct path *path,
		       struct owner *owner)
{
	static const struct setting group_dn = { .type = SETTING_DN };
	struct role_group *g = role_get(r, owner, key->text);
	const struct node *value = key->next;

	if (g->place.source == r->source) {
		problems_add(r->problems, reader_place(r, key), path,
			     "is repeated; the role has a group on line %u already", g->place.line);
		return false;
	}
	g->role = key->text;
	g->group = NULL;
	g->place = reader_place(r, key);
	if (value->null || (value->kind == NODE_SCALAR && !*value->text)) {
		problems_add(r->problems, g->place, path,
			     "has no group; give the DN of one, or remove the role");
		return false;
	}
	return reader_value(r, &group_dn, value, path, &g->group);
}

bool contacts_apply(struct reader *r, const struct setting *setting, const struct node *node,
		    const struct path *path, void *base)
{
	const struct node *key;
	bool good = true;

	(void)setting;
	if (node->null)
		return true;
	if (!reader_expect(r, node, NODE_MAP, path))
		return false;
	for (key = node->first; key; key = key->next->next) {
		struct path at = { path, key->text, false };

		good = apply_role(r, key, &at, base) && good;
	}
	return good;
}

/* ---- roles ---- */

#define ROLE_NAME_MAX 64

static const char *role_objection(const struct roles *roles, const char *name)
{
	int found = roles_find(roles, name);

	if (strlen(name) > ROLE_NAME_MAX)
		return "is too long";
	if (strchr(name, ','))
		return "has a comma in it, which stands between roles in all output";
	if (found == ROLE_ADMIN)
		return "is always there; list only the others";
	if (found >= 0 && found < ROLE_BUILTIN_COUNT)
		return "is a role of organizations, not of clouds";
	if (found >= 0)
		return "is repeated";
	return roles->n == ROLE_MAX ? "is one too many" : NULL;
}

static bool apply_role_name(struct reader *r, const struct node *item, const struct path *path)
{
	static const struct setting text = { .type = SETTING_STRING, .required = true };
	struct roles *roles = &r->settings->roles;
	const char *name = NULL, *objection;

	if (!reader_value(r, &text, item, path, &name))
		return false;
	objection = role_objection(roles, name);
	if (!objection)
		return roles_add(roles, name) >= 0;
	problems_add(r->problems, reader_place(r, item), path, "'%s' %s",
		     problems_excerpt(r->scratch, name), objection);
	return false;
}

bool roles_apply(struct reader *r, const struct setting *setting, const struct node *node,
		 const struct path *path, void *base)
{
	const struct node *item;
	bool good = true;
	size_t i = 0;

	(void)setting;
	(void)base;
	if (!node->null && !reader_expect(r, node, NODE_LIST, path))
		return false;
	roles_init(&r->settings->roles);
	for (item = node->first; item; item = item->next) {
		struct path at = { path, arena_printf(r->scratch, "%zu", i++), true };

		good = apply_role_name(r, item, &at) && good;
	}
	return good;
}

/* ---- discover ---- */

static void apply_pattern(struct reader *r, const struct node *map, const struct path *path,
			  struct owner *owner, struct pattern ***end)
{
	struct pattern *pattern;

	if (!reader_expect(r, map, NODE_MAP, path))
		return;
	pattern = arena_alloc(r->scratch, sizeof(*pattern));
	pattern->owner = owner;
	pattern->place = reader_place(r, map);
	require(r, map, "group", path);
	reader_map(r, map, "organizations[].discover[]", path, pattern);
	if (!pattern->settings.attribute)
		return;
	**end = pattern;
	*end = &pattern->next;
}

bool discover_apply(struct reader *r, const struct setting *setting, const struct node *node,
		    const struct path *path, void *base)
{
	struct owner *owner = base;
	struct pattern **end = &owner->patterns;
	const struct node *item;
	size_t i = 0;

	(void)setting;
	if (!node->null && !reader_expect(r, node, NODE_LIST, path))
		return false;
	owner->patterns = NULL;
	for (item = node->first; item; item = item->next) {
		struct path at = { path, arena_printf(r->scratch, "%zu", i++), true };

		apply_pattern(r, item, &at, owner, &end);
	}
	return true;
}
