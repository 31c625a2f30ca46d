/*
 * What attributes and classes the server knows (RFC 4512 section 4.2). Servers spend time, entry by
 * entry, on attributes that are asked for in vain.
 */
#pragma once

#include "directory/session.h"

/*
 * False if the server publishes its schema and has no attribute @name in it (ASCII case folded);
 * true if it has, or cannot say. Asks the server at the first call of a session.
 */
bool schema_has(struct directory *directory, const char *name);

/*
 * True if the server publishes its schema and an entry of @object_class must have @attribute there
 * (both ASCII case folded), by the class itself and not one above it.
 */
bool schema_requires(struct directory *directory, const char *object_class, const char *attribute);

/* Forgets what is known; accepts NULL. */
struct schema;
void schema_free(struct schema *schema);
