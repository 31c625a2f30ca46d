/* From an entry to a group: what makes it one, and its members by DN. */
#pragma once

#include "directory/directory.h"
#include "directory/entry.h"

struct group_fields {
	size_t object_class, member, unique_member, member_uid, member_url;
};

void group_add_fields(struct group_fields *group, struct field_list *fields);

/*
 * The part of a filter that finds groups by their class, to stand in an OR: "(objectClass=…)…".
 * Servers index that, and hardly ever the presence of members.
 */
const char *group_filter(struct arena *arena);

bool group_has_members(const struct group_fields *group, const struct entry *entry);

/* True if the entry is of a group's class, or has members. */
bool group_is(const struct group_fields *group, const struct entry *entry);

/*
 * Fills @ret (dn, dn_key and id are set by the caller) in @arena. Where members may be
 * missing @evidence becomes READ_INCOMPLETE, with the reason.
 */
void group_fill(const struct group_fields *group, const struct entry *entry,
		struct directory *directory, struct arena *arena, struct group_entry *ret,
		struct evidence *evidence);
