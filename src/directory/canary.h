/* Entries that a complete read must have seen: without them we are not shown everything. */
#pragma once

#include "directory/session.h"

struct canary_list {
	const char **keys; /* canonical; NULL for one that is no DN */
	bool *seen;
	size_t n;
};

/* None of the configured ones has been seen; keys live in @arena. */
void canaries_init(struct canary_list *canaries, const struct directory_settings *settings,
		   struct arena *arena);

/* Notes that the entry @dn_key was among the people. */
void canaries_note(struct canary_list *canaries, const char *dn_key);

/*
 * Counts those seen into @evidence; one that lies outside the people's base is asked for
 * now. The first that is missing turns READ_COMPLETE into READ_INCOMPLETE.
 */
void canaries_check(struct canary_list *canaries, struct directory *directory, struct arena *arena,
		    struct evidence *evidence);
