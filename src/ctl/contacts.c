/* See contacts.h. */
#include "ctl/contacts.h"

#include "ctl/fit.h"

static const struct table_column columns[CONTACT_COLUMNS] = {
	{ .name = "organization", .heading = "ORGANIZATION", .rank = FIT_DIFFERS },
	{ .name = "cloud", .heading = "CLOUD", .rank = FIT_DIFFERS },
	{ .name = "contact", .heading = "CONTACT", .type = CELL_NUMBER, .rank = 3 },
	{ .name = "name", .heading = "NAME" },
	{ .name = "email", .heading = "EMAIL" },
	{ .name = "phone", .heading = "PHONE", .rank = 2 },
	{ .name = "notes", .heading = "NOTES", .wide = true, .rank = 5 },
	{ .name = "role", .heading = "ROLES" },
	{ .name = "origin", .heading = "ORIGIN", .rank = 4 },
	{ .name = "person" },
};

struct table *contacts_new(const struct ctl *ctl)
{
	return table_new(ctl->arena, columns, ARRAY_SIZE(columns));
}

/* A row per contact in place of one per contact and role, its roles joined: "Admin, Operator". */
static struct table *by_person(const struct ctl *ctl, const struct table *rows,
			       const struct table_column shown[CONTACT_COLUMNS])
{
	struct table *contacts = table_new(ctl->arena, shown, CONTACT_COLUMNS);
	const char **row, **last = NULL;
	size_t i;

	for (i = 0; i < table_rows(rows); i++) {
		row = table_row(rows, i);
		if (last && streq_null(last[CONTACT_ID], row[CONTACT_ID])) {
			last[CONTACT_ROLE] = arena_join(ctl->arena, last[CONTACT_ROLE], ", ",
							row[CONTACT_ROLE]);
			continue;
		}
		last = table_add(contacts);
		memcpy(last, row, CONTACT_COLUMNS * sizeof(*row));
	}
	return contacts;
}

void contacts_show(const struct ctl *ctl, const struct table *rows, const char *empty)
{
	ctl_show(ctl, "contacts", ctl->json ? rows : by_person(ctl, rows, columns), empty);
}

void contacts_show_records(const struct ctl *ctl, const struct table *rows)
{
	struct table_column *all = arena_array(ctl->arena, CONTACT_COLUMNS, sizeof(*all));

	memcpy(all, columns, sizeof(columns));
	all[CONTACT_PERSON].heading = "PERSON"; /* a table has no room for it */
	table_print_records(by_person(ctl, rows, all), ctl->out);
}
