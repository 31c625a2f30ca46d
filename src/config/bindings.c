/* Turns merged organizations into the settings' bindings, and checks what needs all files. */
#include "config/reader.h"
#include "config/spelling.h"

#include <strings.h>

struct output {
	struct reader *reader;
	size_t bindings, organizations, discover; /* capacities */
	const char **names;
};

/* ---- roles ---- */

static bool is_allowed(const struct owner *owner, int role)
{
	bool of_organizations = role == ROLE_TECHNICAL || role == ROLE_BILLING;

	return role >= 0 && of_organizations == !owner->parent;
}

static const char *nearest_role(const struct roles *roles, const struct owner *owner,
				const char *name)
{
	struct spelling spelling = { .word = name };
	unsigned i;

	for (i = 0; i < roles->n; i++)
		if (is_allowed(owner, (int)i))
			spelling_consider(&spelling, roles->names[i], strlen(roles->names[i]));
	return spelling.best;
}

static void refuse_role(struct reader *r, const struct owner *owner, const struct role_group *g,
			const struct path *path)
{
	const char *near = nearest_role(&r->settings->roles, owner, g->role);
	const char *hint = near ? arena_printf(r->scratch, " (did you mean '%s'?)", near) : "";

	if (reader_state(r, "roles")->failed && owner->parent)
		return;
	problems_add(r->problems, g->place, path, "unknown role: %s%s",
		     owner->parent ? "a cloud has Admin and those listed under 'roles'"
				   : "an organization has Technical and Billing",
		     hint);
}

static void add_binding(struct output *out, const struct owner *owner, unsigned role,
			const char *group)
{
	struct settings *s = out->reader->settings;

	s->bindings = arena_grow(out->reader->arena, s->bindings, s->n_bindings, &out->bindings,
				 sizeof(*s->bindings));
	s->bindings[s->n_bindings++] = (struct binding){
		.organization = owner->parent ? owner->parent->name : owner->name,
		.cloud = owner->parent ? owner->name : NULL,
		.role = role,
		.group = group,
	};
}

/* @path is that of the owner. */
static void add_roles(struct output *out, const struct owner *owner, const struct path *path)
{
	struct path contacts = { path, "contacts", false };
	const struct role_group *g;

	for (g = owner->roles; g; g = g->next) {
		struct path at = { &contacts, g->role, false };
		int role = roles_find(&out->reader->settings->roles, g->role);

		if (!is_allowed(owner, role))
			refuse_role(out->reader, owner, g, &at);
		else if (g->group)
			add_binding(out, owner, (unsigned)role, g->group);
	}
}

static void add_clouds(struct output *out, const struct owner *organization,
		       const struct path *path)
{
	struct path list = { path, "clouds", false };
	const struct owner *cloud;

	for (cloud = organization->clouds; cloud; cloud = cloud->next) {
		struct path at = { &list, cloud->name, true };
		struct path contacts = { &at, "contacts", false };

		if (!cloud->roles)
			problems_add(out->reader->problems, cloud->place, &contacts,
				     "is required: a group for at least one role");
		add_roles(out, cloud, &at);
	}
}

/* ---- discover ---- */

static int compare_patterns(const void *left, const void *right)
{
	const struct pattern *const *p = left, *const *q = right;
	const struct discover_settings *a = &(*p)->settings, *b = &(*q)->settings;
	int c = strcasecmp(a->attribute, b->attribute);

	c = c ? c : a->role_first - b->role_first;
	c = c ? c : strcasecmp(a->prefix, b->prefix);
	c = c ? c : strcasecmp(a->middle, b->middle);
	return c ? c : strcasecmp(a->suffix, b->suffix);
}

static void add_patterns(struct output *out, const struct owner *organization)
{
	struct settings *s = out->reader->settings;
	const struct pattern *p;

	for (p = organization->patterns; p; p = p->next) {
		s->discover = arena_grow(out->reader->arena, s->discover, s->n_discover,
					 &out->discover, sizeof(*s->discover));
		s->discover[s->n_discover] = p->settings;
		s->discover[s->n_discover].organization = organization->name;
		s->discover[s->n_discover].draft = p->draft;
		s->n_discover++;
	}
}

static void refuse_same_pattern(struct reader *r, const struct pattern *a, const struct pattern *b)
{
	const struct path organizations = { NULL, "organizations", false };
	const struct pattern *later = a, *former = b;

	if (a->place.source->order < b->place.source->order ||
	    (a->place.source == b->place.source && a->place.line < b->place.line)) {
		later = b;
		former = a;
	}
	const struct path at = { &organizations, later->owner->name, true };
	const struct path discover = { &at, "discover", false };

	problems_add(r->problems, later->place, &discover,
		     "is repeated: '%s' has the same pattern in %s, line %u",
		     problems_excerpt(r->scratch, former->owner->name), former->place.source->name,
		     former->place.line);
}

/* One group must not bind clouds of two organizations. */
static void check_patterns(struct reader *r)
{
	const struct pattern **all = arena_array(r->scratch, r->settings->n_discover + 1,
						 sizeof(*all));
	const struct owner *o;
	const struct pattern *p;
	size_t i, n = 0;

	for (o = r->organizations.first; o; o = o->next)
		for (p = o->patterns; p; p = p->next)
			all[n++] = p;
	qsort(all, n, sizeof(*all), compare_patterns);
	for (i = 1; i < n; i++)
		if (compare_patterns(&all[i - 1], &all[i]) == 0)
			refuse_same_pattern(r, all[i - 1], all[i]);
}

void organizations_finish(struct reader *r)
{
	const struct path organizations = { NULL, "organizations", false };
	struct output out = { .reader = r };
	struct settings *s = r->settings;
	const struct owner *o;

	for (o = r->organizations.first; o; o = o->next) {
		struct path at = { &organizations, o->name, true };

		out.names = arena_grow(r->arena, out.names, s->n_organizations, &out.organizations,
				       sizeof(*out.names));
		out.names[s->n_organizations++] = o->name;
		add_roles(&out, o, &at);
		add_clouds(&out, o, &at);
		add_patterns(&out, o);
	}
	s->organizations = out.names;
	check_patterns(r);
}
