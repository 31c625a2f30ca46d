/*
 * From an entry to a person: the stable id first, so that an entry that nobody wants
 * costs no more; then name, addresses, phone, login, and whether it may be used.
 */
#pragma once

#include "core/settings.h"
#include "directory/disabled.h"
#include "directory/entry.h"
#include "directory/session.h"

#define ID_ATTRIBUTES_MAX    4
#define STATE_ATTRIBUTES_MAX 4

/* Which field of an entry holds what. */
struct person_fields {
	size_t ids[ID_ATTRIBUTES_MAX], n_ids;
	size_t *names, n_names;
	size_t email, phone, login;
	struct {
		size_t test, field; /* row of the table in enabled.c, field of the entry */
	} states[STATE_ATTRIBUTES_MAX];
	size_t n_states;
};

/* Adds the fields of the stable id alone. */
void person_add_id_fields(struct person_fields *person, struct field_list *fields,
			  struct directory *directory);

/* Adds all fields of a person. */
void person_add_fields(struct person_fields *person, struct field_list *fields,
		       struct directory *directory);

/*
 * The stable id in text form: an objectGUID as Active Directory writes it, others as
 * they are, UUIDs in lower case. NULL if the entry has none. In @arena.
 */
const char *person_id(const struct person_fields *person, const struct field_list *fields,
		      const struct entry *entry, struct arena *arena);

/*
 * The rest, in @arena. @ret has id, dn and dn_key already. @disabled is NULL when the
 * entry itself tells whether it is enabled.
 */
void person_fill(const struct person_fields *person, const struct entry *entry,
		 const struct disabled_people *disabled, struct arena *arena, struct person *ret);
