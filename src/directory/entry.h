/*
 * One entry, decoded in place: values point into the message and live as long as it
 * does. Reading 100 000 entries to keep a few must not copy what is dropped.
 */
#pragma once

#include "base/arena.h"

#include <ldap.h>

/* Attributes to ask for; each name once. */
struct field_list {
	struct arena *arena;
	char **names; /* NULL-terminated, as ldap_search_ext() wants them */
	size_t *lengths;
	size_t n, capacity, lengths_capacity;
};

/* Index of @name, added if it is new. ASCII case is folded. */
size_t field_add(struct field_list *fields, const char *name);

struct entry {
	struct berval dn;
	BerVarray *values;        /* per field; NULL if the entry does not have it */
	struct berval *not_whole; /* per field: its description, if it came with options or without
				     a value */
	size_t n;
};

/* An entry to decode into, for @fields as they are now. */
void entry_init(struct entry *entry, const struct field_list *fields);

/* Decodes @message; false if it is malformed. Call entry_clear() after each. */
bool entry_decode(struct entry *entry, const struct field_list *fields, LDAP *ld,
		  LDAPMessage *message);
void entry_clear(struct entry *entry);

/* The first value of a field, or NULL. */
const struct berval *entry_first(const struct entry *entry, size_t field);

/* Number of values of a field. */
size_t entry_count(const struct entry *entry, size_t field);
