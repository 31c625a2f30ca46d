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

struct table *contacts_by_person(const struct ctl *ctl, const struct table *rows)
{
	struct table *contacts = contacts_new(ctl);
	const char **row, **last = NULL;
	size_t i;

	for (i = 0; i < table_rows(rows); i++) {
		row = table_row(rows, i);
		if (last && streq_null(last[CONTACT_ID], row[CONTACT_ID])) {
			last[CONTACT_ROLE] = arena_printf(ctl->arena, "%s, %s", last[CONTACT_ROLE],
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
	ctl_show(ctl, "contacts", ctl->json ? rows : contacts_by_person(ctl, rows), empty);
}
