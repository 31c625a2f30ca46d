/*
 * Ways to read the people. A reader asks the directory and hands each entry to
 * people_take(), which is the same for all of them. `scan` reads everybody; one that
 * reads what changed since a cookie stands beside it.
 */
#pragma once

#include "directory/canary.h"
#include "directory/group.h"
#include "directory/person.h"
#include "directory/search.h"

/* One read of the people. */
struct people_read {
	struct directory *directory;
	const struct people_sink *sink;
	struct arena *arena;   /* of the evidence */
	struct arena *scratch; /* of one entry */
	struct field_list fields;
	struct person_fields person;
	struct group_fields group;
	bool among_groups; /* they lie below the people's base */
	struct entry entry;
	struct canary_list canaries;
	unsigned without_id;
};

struct people_reader {
	const char *name;
	/* Fills @ret_evidence and returns 0, however the server answers; -1 if the sink failed. */
	int (*read)(struct people_read *read, struct evidence *ret_evidence, struct error *err);
};

extern const struct people_reader people_reader_scan;

/* Decodes an entry and gives it to the sink if it is wanted. -1 if the sink failed. */
int people_take(struct people_read *read, struct search *search, LDAPMessage *message,
		struct error *err);
