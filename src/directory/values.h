/* The values of one attribute of one entry whose name is known: root DSE, schema, suffix. */
#pragma once

#include "directory/session.h"

/*
 * The values of @attribute in the entry @base, for ldap_value_free_len(); NULL if it has none or
 * cannot be read.
 */
struct berval **values_read(struct directory *directory, struct arena *arena, const char *base,
			    char *attribute);
