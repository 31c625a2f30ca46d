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
	size_t *first;            /* per field: of its values in the pool; 0: it has none */
	struct berval *not_whole; /* per field: its description, if it came with options or without
				     a value */
	size_t n;

	struct berval *pool; /* the values of all fields, each list ended by one without bv_val */
	size_t n_pool, pool_capacity;
};

/* An entry to decode into, for @fields as they are now. Lives as long as their arena. */
void entry_init(struct entry *entry, const struct field_list *fields);

/* Decodes @message in place of what was there before; false if it is malformed. */
bool entry_decode(struct entry *entry, const struct field_list *fields, LDAP *ld,
		  LDAPMessage *message);

/* The first value of a field, or NULL. */
const struct berval *entry_first(const struct entry *entry, size_t field);

/* Number of values of a field. */
size_t entry_count(const struct entry *entry, size_t field);
