/*
 * Reading entries by name, inside: what one call of directory_lookup() knows, and how an
 * entry becomes a result, whichever way it came.
 */
#pragma once

#include "directory/group.h"
#include "directory/person.h"
#include "directory/session.h"

#define LOOKUP_WINDOW 32

/* A request under way. */
struct lookup_slot {
	bool used;
	int msgid;
	size_t index;
	uint64_t deadline;
	LDAPMessage *entry;
	bool odd; /* something came that does not answer a base search */
};

struct lookup {
	struct directory *directory;
	const char *const *dns; /* what is asked for */
	size_t n;
	bool *done; /* per name: the caller has been told already */
	lookup_fn fn;
	void *userdata;
	struct arena *arena;   /* of the whole call */
	struct arena *scratch; /* of one answer */
	const char *filter, *people_key;
	struct field_list fields;
	struct person_fields person;
	struct group_fields group;
	struct entry entry;
	struct lookup_slot slots[LOOKUP_WINDOW];
	size_t n_used;
	const char *disabled_unknown; /* why it is not known who is disabled */
};

/*
 * Decodes @message and tells the caller of the lookup about it, as the entry of name
 * @result->index; result->evidence is about the reading of this entry. -1 if the caller failed.
 */
int lookup_take_entry(struct lookup *lookup, LDAPMessage *message, struct lookup_result *result,
		      struct error *err);

/*
 * Where many of the names are groups, one search over all groups is cheaper than a search each:
 * makes it, tells the caller about those that were asked for, and gives up early when most of
 * what comes was not. What it does not find is left to be asked for by name. -1 if the caller
 * failed.
 */
int lookup_prefetch(struct lookup *lookup, struct error *err);
