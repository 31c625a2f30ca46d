/* contactctl cloud: the custom clouds, and who their contacts are. */
#include "ctl/contacts.h"
#include "ctl/fit.h"
#include "ctl/handlers.h"
#include "ctl/place.h"

#define VIEW_COLUMNS                                                                               \
	[CLOUD_ID] = { .name = "id", .heading = "ID", .type = CELL_NUMBER, .rank = 3 },            \
	[CLOUD_ORGANIZATION] = { .name = "organization",                                           \
				 .heading = "ORGANIZATION",                                        \
				 .rank = FIT_DIFFERS },                                            \
	[CLOUD_NAME] = { .name = "name", .heading = "NAME" },                                      \
	[CLOUD_PROVIDER] = { .name = "provider", .heading = "PROVIDER", .rank = 4 },               \
	[CLOUD_REGION] = { .name = "region", .heading = "REGION", .rank = 2 },                     \
	[CLOUD_STATE] = { .name = "state", .heading = "STATE" },                                   \
	[CLOUD_ADMINS] = { .name = "admins", .heading = "ADMINS", .type = CELL_NUMBER },           \
	[CLOUD_UPDATED] = {                                                                        \
		.name = "updated", .heading = "UPDATED", .type = CELL_TIME, .rank = 5              \
	}

static const struct table_column list_columns[] = { VIEW_COLUMNS };

/* Beside the view, for people: who the Admins are. */
enum { CLOUD_PRIMARY = CLOUD_COLUMNS };

static const struct table_column show_columns[] = {
	VIEW_COLUMNS,
	[CLOUD_PRIMARY] = { .heading = "PRIMARY SUPPORT CONTACT" },
};

int cloud_list_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *clouds = table_new(ctl->arena, list_columns, ARRAY_SIZE(list_columns));
	struct store_query query = { 0 };

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    place_narrow(store, place_find_organization, ctl_arg(ctl, 0), ctl->arena, &query, err) <
		    0 ||
	    store_list_clouds(store, &query, table_collect, clouds, err) < 0)
		return -1;
	ctl_show(ctl, "clouds", clouds, "There are no clouds.");
	return 0;
}

static int list_contacts(struct store *store, const struct place *cloud, struct table *rows,
			 struct error *err)
{
	const struct store_query query = { .organization = cloud->organization,
					   .cloud = cloud->cloud };

	return store_list_contacts(store, &query, table_collect, rows, err);
}

int cloud_contacts_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *rows = contacts_new(ctl);
	struct place place;

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    place_find_cloud(store, ctl_arg(ctl, 0), ctl->arena, &place, err) < 0 ||
	    list_contacts(store, &place, rows, err) < 0)
		return -1;
	contacts_show(ctl, rows, "The cloud has no contacts.");
	return 0;
}

static const char *primary_contacts(const struct ctl *ctl, const struct table *rows)
{
	const char *text = NULL, **row;
	size_t i;

	for (i = 0; i < table_rows(rows); i++) {
		row = table_row(rows, i);
		if (streq_null(row[CONTACT_ROLE], "Admin"))
			text = arena_join(ctl->arena, text, ", ",
					  arena_printf(ctl->arena, "%s <%s>", row[CONTACT_NAME],
						       row[CONTACT_EMAIL]));
	}
	return text ? text : "none: this cloud has no Admin";
}

static void show_cloud(const struct ctl *ctl, const struct table *clouds, const struct table *rows)
{
	if (ctl->json) {
		json_print(json_pack("{s:o, s:o}", "clouds", table_json(clouds), "contacts",
				     table_json(rows)),
			   ctl->out, false);
		return;
	}
	if (ctl->plain)
		table_print(clouds, ctl->out, true);
	else
		table_print_records(clouds, ctl->out);
	fputc('\n', ctl->out);
	contacts_show(ctl, rows, "The cloud has no contacts.");
}

int cloud_show_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *clouds = table_new(ctl->arena, show_columns, ARRAY_SIZE(show_columns));
	struct table *rows = contacts_new(ctl);
	struct store_query query = { 0 };
	struct place place;

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    place_find_cloud(store, ctl_arg(ctl, 0), ctl->arena, &place, err) < 0)
		return -1;
	query.organization = place.organization;
	query.cloud = place.cloud;
	if (store_list_clouds(store, &query, table_collect, clouds, err) < 0 ||
	    list_contacts(store, &place, rows, err) < 0)
		return -1;
	if (table_rows(clouds) > 0)
		table_row(clouds, 0)[CLOUD_PRIMARY] = primary_contacts(ctl, rows);
	show_cloud(ctl, clouds, rows);
	return 0;
}
