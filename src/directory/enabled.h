/* Whether an entry says of itself that it may not be used. */
#pragma once

#include "directory/person.h"

/* Adds the attributes that tell (see the table) and that the server has, unless a filter decides.
 */
void enabled_add_fields(struct person_fields *person, struct field_list *fields,
			struct directory *directory);

/* Fills @ret's enabled and expired. Today's date decides over shadowExpire. */
void enabled_fill(const struct person_fields *person, const struct entry *entry,
		  struct person *ret);
