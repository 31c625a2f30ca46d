/* contactctl history: who changed what, before and after. */
#include "ctl/fit.h"
#include "ctl/handlers.h"
#include "ctl/place.h"

/* The columns of v1_history. */
static const struct table_column columns[] = {
	{ .name = "at", .heading = "AT", .type = CELL_TIME },
	{ .name = "run", .heading = "RUN", .type = CELL_NUMBER, .rank = 2 },
	{ .name = "actor", .heading = "ACTOR", .rank = 3 },
	{ .name = "organization", .heading = "ORGANIZATION", .rank = FIT_DIFFERS },
	{ .name = "cloud", .heading = "CLOUD", .rank = FIT_DIFFERS },
	{ .name = "contact", .heading = "CONTACT", .type = CELL_NUMBER, .rank = 4 },
	{ .name = "action", .heading = "ACTION" },
	{ .name = "field", .heading = "FIELD" },
	{ .name = "before", .heading = "BEFORE", .wide = true },
	{ .name = "after", .heading = "AFTER", .wide = true },
};

/* A contact, cloud or organization that came or went is one JSON object: its name says enough. */
static const char *summary(struct arena *arena, const char *cell)
{
	const char *text = cell, *name, *email;
	json_t *object;

	if (!cell || *cell != '{')
		return cell;
	object = json_loads(cell, 0, NULL);
	name = json_string_value(json_object_get(object, "name"));
	email = json_string_value(json_object_get(object, "email"));
	if (name && email)
		text = arena_printf(arena, "%s <%s>", name, email);
	else if (name)
		text = arena_strdup(arena, name);
	json_decref(object);
	return text;
}

static void summarise(struct arena *arena, struct table *table)
{
	const char **row;
	size_t i;

	for (i = 0; i < table_rows(table); i++) {
		row = table_row(table, i);
		row[HISTORY_BEFORE] = summary(arena, row[HISTORY_BEFORE]);
		row[HISTORY_AFTER] = summary(arena, row[HISTORY_AFTER]);
	}
}

int history_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *table = table_new(ctl->arena, columns, ARRAY_SIZE(columns));
	struct store_query query = { .contact = ctl->contact,
				     .run = ctl->run,
				     .limit = ctl->limit };

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    place_narrow(store, place_find_cloud, ctl->cloud, ctl->arena, &query, err) < 0 ||
	    store_list_history(store, &query, table_collect, table, err) < 0)
		return -1;
	if (!ctl->json && !ctl->plain)
		summarise(ctl->arena, table);
	ctl_show(ctl, "history", table, "Nothing has been changed.");
	return 0;
}
