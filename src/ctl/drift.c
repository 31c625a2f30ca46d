/* contactctl drift: what is out of step, since when, and what holds it. */
#include "ctl/fit.h"
#include "ctl/handlers.h"
#include "ctl/place.h"
#include "mirror/mirror.h"
#include "sync/mirror_source.h"

/* The columns of v1_drift. */
static const struct table_column columns[] = {
	{ .name = "scope", .type = CELL_NUMBER },
	{ .name = "organization", .heading = "ORGANIZATION", .rank = FIT_DIFFERS },
	{ .name = "cloud", .heading = "CLOUD", .rank = FIT_DIFFERS },
	{ .name = "contact", .type = CELL_NUMBER },
	{ .name = "person" },
	{ .name = "kind", .heading = "KIND" },
	{ .name = "field", .heading = "FIELD", .rank = 3 },
	{ .name = "store_value", .heading = "STORE", .wide = true },
	{ .name = "directory_value", .heading = "DIRECTORY", .wide = true },
	{ .name = "since", .heading = "SINCE", .type = CELL_SINCE, .rank = 2 },
	{ .name = "held_by", .heading = "HELD BY" },
	{ .heading = "CONTACT", .wide = true },
};

#define LABEL (ARRAY_SIZE(columns) - 1)

struct listing {
	struct ctl *ctl;
	struct store *store;
	struct table *table;
	const char *label;     /* of the contact in question */
	struct mirror *mirror; /* for those who are no contacts; NULL: cannot be asked */
};

static int take_label(void *userdata, const char *const *cells, size_t n)
{
	struct listing *l = userdata;

	(void)n;
	l->label = arena_printf(l->ctl->arena, "%s <%s>", cells[CONTACT_NAME],
				cells[CONTACT_EMAIL]);
	return 0;
}

/* Who is no contact yet has a name in the directory; by the stable id otherwise. */
static const char *name_person(const struct listing *l, const char *id)
{
	struct arena *arena = l->ctl->arena;
	struct person *people;
	size_t n = 0;

	if (l->mirror && mirror_find_people(l->mirror, id, NULL, arena, &people, &n, NULL) == 0 &&
	    n == 1 && people[0].name)
		return people[0].name;
	return arena_strdup(arena, id);
}

/* A row of v1_drift, and for people who the contact is. */
static int take_row(void *userdata, const char *const *cells, size_t n)
{
	struct listing *l = userdata;
	struct store_query query = { .contact = cells[DRIFT_CONTACT] };

	l->label = NULL;
	if (query.contact && store_list_contacts(l->store, &query, take_label, l, NULL) < 0)
		return -1;
	else if (!query.contact && cells[DRIFT_PERSON])
		l->label = name_person(l, cells[DRIFT_PERSON]);
	if (table_collect(l->table, cells, n) < 0)
		return -1;
	table_row(l->table, table_rows(l->table) - 1)[LABEL] = l->label;
	return 0;
}

int drift_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	_cleanup_(mirror_closep) struct mirror *mirror = NULL;
	const struct settings *s = ctl->settings;
	struct table *table = table_new(ctl->arena, columns, ARRAY_SIZE(columns));
	struct listing listing = { .ctl = ctl, .table = table };
	struct store_query query = { 0 };

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    place_narrow(store, place_find, ctl_arg(ctl, 0), ctl->arena, &query, err) < 0)
		return -1;
	/* without a mirror that may be read there are ids instead of names */
	(void)mirror_look(s->mirror, sync_mirror_source(ctl->arena, s), &mirror, NULL);
	listing.store = store;
	listing.mirror = mirror;
	if (store_list_drift(store, &query, take_row, &listing, err) < 0)
		return -1;
	ctl_show(ctl, "drift", table, "Nothing is out of step.");
	return 0;
}
