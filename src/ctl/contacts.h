/* Contacts as commands show them: a row per role for programs, a row per contact for people. */
#pragma once

#include "ctl/ctl.h"
#include "ctl/table.h"

/* An empty table with the columns of v1_contacts, in ctl->arena. */
struct table *contacts_new(const struct ctl *ctl);

/* Shows @rows as ctl_show() does, people see a row per contact. */
void contacts_show(const struct ctl *ctl, const struct table *rows, const char *empty);

/* Shows people each contact of @rows as a block of lines, with all that is known of it. */
void contacts_show_records(const struct ctl *ctl, const struct table *rows);
