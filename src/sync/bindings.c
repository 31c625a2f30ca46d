/* See bindings.h. */
#include "sync/bindings.h"

#include "directory/dn.h"

#include <stdio.h>
#include <strings.h>

static int add_binding(struct run *run, size_t *capacity, const struct binding *binding,
		       struct error *err)
{
	struct binding *copy;

	run->bindings = arena_grow(run->arena, run->bindings, run->n_bindings, capacity,
				   sizeof(*run->bindings));
	copy = &run->bindings[run->n_bindings];
	*copy = *binding;
	copy->group_key = dn_canonical(run->arena, binding->group, err);
	if (!copy->group_key)
		return error_prefix(err, "organizations: %s: group '%s'",
				    scope_text(run->arena, binding->organization, binding->cloud),
				    binding->group);
	run->n_bindings++;
	return 0;
}

/* ---- names ---- */

/* What a group's name says by the pattern; false if it does not fit. */
static bool pattern_match(struct run *run, const struct discover_settings *d, const char *name,
			  const char **ret_cloud, int *ret_role)
{
	size_t prefix = strlen(d->prefix), suffix = strlen(d->suffix), n = strlen(name);
	const char *text, *split;

	if (n < prefix + suffix || strncasecmp(name, d->prefix, prefix) != 0 ||
	    strcasecmp(name + n - suffix, d->suffix) != 0)
		return false;
	text = arena_strndup(run->arena, name + prefix, n - prefix - suffix);
	/* a cloud's name may hold the text between the two; a role is one of few words */
	for (split = strcasestr(text, d->middle); split; split = strcasestr(split + 1, d->middle)) {
		const char *first = arena_strndup(run->arena, text, (size_t)(split - text));
		const char *second = split + strlen(d->middle);
		const char *cloud = d->role_first ? second : first;

		*ret_role = roles_find(&run->roles, d->role_first ? first : second);
		if (*ret_role >= 0 && *ret_role != ROLE_TECHNICAL && *ret_role != ROLE_BILLING &&
		    *cloud) {
			*ret_cloud = cloud;
			return true;
		}
	}
	return false;
}

static bool is_configured(const struct run *run, const char *organization, const char *cloud)
{
	const struct settings *s = run->settings;
	size_t i;

	for (i = 0; i < s->n_bindings; i++) {
		if (s->bindings[i].cloud && streq(s->bindings[i].cloud, cloud) &&
		    streq(s->bindings[i].organization, organization))
			return true;
	}
	return false;
}

static bool is_for_the_same(const struct binding *a, const struct binding *b)
{
	return a->role == b->role && streq_null(a->cloud, b->cloud) &&
	       streq(a->organization, b->organization);
}

static bool has_binding(const struct run *run, const struct binding *b)
{
	size_t i;

	for (i = 0; i < run->n_bindings; i++)
		if (is_for_the_same(&run->bindings[i], b))
			return true;
	return false;
}

/* What the configuration says by name goes before what a pattern finds; all that it finds counts.
 */
static bool is_settled(const struct run *run, const struct binding *b)
{
	size_t i;

	for (i = 0; i < run->n_bindings; i++) {
		const struct binding *other = &run->bindings[i];

		if (is_for_the_same(other, b) &&
		    (!other->discovered || streq(other->group, b->group)))
			return true;
	}
	return false;
}

static int cloud_is_known(struct run *run, const struct binding *b, bool *ret, struct error *err)
{
	struct scope *scope;

	*ret = is_configured(run, b->organization, b->cloud);
	if (*ret)
		return 0;
	if (store_load_scope(run->store, b->organization, b->cloud, &run->roles, run->arena, &scope,
			     err) < 0)
		return -1;
	*ret = scope->id != 0;
	return 0;
}

/* ---- what was discovered before ---- */

/*
 * A discovered group that is gone must not look like a binding that was never there: it is
 * kept, found absent by the read, and its removals are held like those of a configured one. Kept as
 * a note in the store, a line each: organization, cloud, role, group, tab between them.
 */
#define NOTE         "discovered"
#define UNKNOWN_NOTE "unknown-clouds"

static bool is_still_discoverable(const struct run *run, const struct binding *b)
{
	size_t i;

	for (i = 0; i < run->settings->n_discover; i++) {
		if (streq(run->settings->discover[i].organization, b->organization))
			return true;
	}
	return false;
}

static int recall_one(struct run *run, char *line, size_t *capacity, struct error *err)
{
	struct binding b = { .discovered = true };
	const char *role;
	bool known;
	int index;

	b.organization = strsep(&line, "\t");
	b.cloud = strsep(&line, "\t");
	role = strsep(&line, "\t");
	b.group = line;
	/* also one that the configuration does not know any more, as the contacts still have it */
	index = role ? roles_find(&run->roles, role) : -1;
	if (index < 0 && role)
		index = roles_add(&run->roles, role);
	if (!b.group || index < 0 || !is_still_discoverable(run, &b))
		return 0;
	b.role = (unsigned)index;
	if (cloud_is_known(run, &b, &known, err) < 0)
		return -1;
	return !known || has_binding(run, &b) ? 0 : add_binding(run, capacity, &b, err);
}

static int recall(struct run *run, size_t *capacity, struct error *err)
{
	const char *note;
	char *text, *line;

	if (store_get_note(run->store, NOTE, run->arena, &note, err) < 0)
		return -1;
	text = arena_strdup(run->arena, note ? note : "");
	while ((line = strsep(&text, "\n"))) {
		if (recall_one(run, line, capacity, err) < 0)
			return -1;
	}
	return 0;
}

int bindings_remember(struct run *run, struct error *err)
{
	char *text = NULL;
	size_t size, i;
	FILE *stream;
	int result;

	if (run->settings->n_discover == 0)
		return 0;
	stream = open_memstream(&text, &size);
	if (!stream)
		abort(); /* out of memory */
	for (i = 0; i < run->n_bindings; i++) {
		const struct binding *b = &run->bindings[i];

		if (b->discovered)
			fprintf(stream, "%s\t%s\t%s\t%s\n", b->organization, b->cloud,
				run->roles.names[b->role], b->group);
	}
	fclose(stream);
	result = store_set_note(run->store, NOTE, text, err);
	if (result == 0)
		result = store_set_note(run->store, UNKNOWN_NOTE, run->unknown_clouds, err);
	free(text);
	return result;
}

/* ---- discovery ---- */

/* Said when it is new, and once a day; a cloud with three groups is one cloud. */
static int note_unknown(struct run *run, const struct binding *b, struct error *err)
{
	char *line = arena_printf(run->arena, "\n%s\t%s\n", b->organization, b->cloud);
	const char *before;

	if (store_get_note(run->store, UNKNOWN_NOTE, run->arena, &before, err) < 0)
		return -1;
	if (!run->unknown_clouds)
		run->unknown_clouds = "\n";
	if (strstr(run->unknown_clouds, line))
		return 0;
	run->unknown_clouds = arena_printf(run->arena, "%s%s", run->unknown_clouds, line + 1);
	if (!before || !strstr(before, line) || run_is_first_of_day(run))
		queue_add(run->queue, &(struct event){ .kind = EVENT_CLOUD_UNKNOWN,
						       .run = run->record.id,
						       .organization = b->organization,
						       .cloud = b->cloud,
						       .detail = b->group });
	return 0;
}

void bindings_show_unknown(struct run *run)
{
	char *text = arena_strdup(run->arena, run->unknown_clouds ? run->unknown_clouds : "");
	char *line;

	while (run->request->on_plan && (line = strsep(&text, "\n"))) {
		const char *organization = strsep(&line, "\t");
		const struct scope scope = { .kind = SCOPE_CLOUD,
					     .organization = organization,
					     .cloud = line };
		struct finding finding = { .kind = FINDING_CLOUD_UNKNOWN,
					   .role = -1,
					   .detail = "a group of the directory names it" };
		const struct plan plan = { .scope = &scope, .findings = &finding, .n_findings = 1 };

		if (line)
			run->request->on_plan(run->request->userdata, &plan, &run->roles);
	}
}

static int discover_one(struct run *run, const struct discover_settings *d, const char *dn,
			size_t *capacity, struct error *err)
{
	struct binding b = { .organization = d->organization, .group = dn, .discovered = true };
	const char *name = dn_rdn_value(run->arena, dn, d->attribute);
	bool known;
	int role;

	if (!name || !pattern_match(run, d, name, &b.cloud, &role))
		return 0;
	b.role = (unsigned)role;
	if (cloud_is_known(run, &b, &known, err) < 0)
		return -1;
	if (!known && (!d->draft || strlen(b.cloud) > CLOUD_NAME_MAX))
		return note_unknown(run, &b, err);
	return is_settled(run, &b) ? 0 : add_binding(run, capacity, &b, err);
}

static int discover(struct run *run, struct directory *directory, const struct discover_settings *d,
		    size_t *capacity, struct error *err)
{
	struct evidence evidence = { 0 };
	const char *const *dns;
	size_t i, n;

	if (directory_list_groups(directory, d->attribute, d->prefix, run->arena, &dns, &n,
				  &evidence, err) < 0)
		return -1;
	if (evidence.outcome != READ_COMPLETE && !run->state.incomplete) {
		run->state.incomplete = true;
		run->evidence.reason = arena_printf(run->arena, "looking for groups '%s=%s*': %s",
						    d->attribute, d->prefix, evidence.reason);
		run->evidence.result_code = evidence.result_code;
	}
	for (i = 0; i < n; i++) {
		if (discover_one(run, d, dns[i], capacity, err) < 0)
			return -1;
	}
	return 0;
}

int bindings_collect(struct run *run, struct directory *directory, struct error *err)
{
	const struct settings *s = run->settings;
	size_t i, capacity = 0;

	for (i = 0; i < s->n_bindings; i++) {
		if (add_binding(run, &capacity, &s->bindings[i], err) < 0)
			return -1;
	}
	for (i = 0; i < s->n_discover; i++) {
		if (discover(run, directory, &s->discover[i], &capacity, err) < 0)
			return -1;
	}
	return recall(run, &capacity, err);
}

bool bindings_cloud_is_discovered(const struct run *run, const char *organization,
				  const char *cloud)
{
	return cloud && run->settings->n_discover > 0 && !is_configured(run, organization, cloud);
}
