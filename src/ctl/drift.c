/* contactctl drift: what is out of step, since when, and what holds it. */
#include "ctl/handlers.h"
#include "ctl/place.h"

/* The columns of v1_drift. */
static const struct table_column columns[] = {
	{ .name = "scope", .type = CELL_NUMBER },
	{ .name = "organization", .heading = "ORGANIZATION" },
	{ .name = "cloud", .heading = "CLOUD" },
	{ .name = "contact", .heading = "CONTACT", .type = CELL_NUMBER },
	{ .name = "person" },
	{ .name = "kind", .heading = "KIND" },
	{ .name = "field", .heading = "FIELD" },
	{ .name = "store_value", .heading = "STORE", .wide = true },
	{ .name = "directory_value", .heading = "DIRECTORY", .wide = true },
	{ .name = "since", .heading = "SINCE", .type = CELL_SINCE },
	{ .name = "held_by", .heading = "HELD BY" },
};

int drift_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *table = table_new(ctl->arena, columns, ARRAY_SIZE(columns));
	struct store_query query = { 0 };
	struct place place;

	if (ctl_open_store(ctl, &store, err) < 0)
		return -1;
	if (ctl_arg(ctl, 0)) {
		if (place_find(store, ctl_arg(ctl, 0), ctl->arena, &place, err) < 0)
			return -1;
		query.organization = place.organization;
		query.cloud = place.cloud;
	}
	if (store_list_drift(store, &query, table_collect, table, err) < 0)
		return -1;
	ctl_show(ctl, "drift", table, "Nothing is out of step.");
	return 0;
}
