/* Whether an entry says of itself that it may not be used. */
#pragma once

#include "directory/person.h"

/* The attributes that tell (see the table), one by one; NULL after the last. */
const char *enabled_attribute(size_t index);

/* True unless one of them says no. Today's date decides over shadowExpire. */
bool enabled_by_entry(const struct person_fields *person, const struct entry *entry);
