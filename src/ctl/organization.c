/* contactctl organization: the organizations of the store. */
#include "ctl/handlers.h"

/* In the order of store_list_organizations(). */
static const struct table_column columns[] = {
	{ .name = "id", .heading = "ID", .type = CELL_NUMBER },
	{ .name = "name", .heading = "NAME" },
	{ .name = "active", .heading = "ACTIVE", .type = CELL_BOOLEAN },
	{ .name = "contacts", .heading = "CONTACTS", .type = CELL_NUMBER },
	{ .name = "clouds", .heading = "CLOUDS", .type = CELL_NUMBER },
};

int organization_list_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *table = table_new(ctl->arena, columns, ARRAY_SIZE(columns));

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    store_list_organizations(store, table_collect, table, err) < 0)
		return -1;
	ctl_show(ctl, "organizations", table, "There are no organizations.");
	return 0;
}
