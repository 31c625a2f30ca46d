/*
 * What attributes and classes the server knows (RFC 4512 section 4.2). Servers spend time, entry by
 * entry, on attributes that are asked for in vain.
 */
#pragma once

#include "directory/entry.h"
#include "directory/session.h"

/*
 * What the server calls the attribute of which @name is a name or the OID (ASCII case folded).
 * NULL if the server publishes its schema and has no such attribute; @name itself if it cannot
 * say. Lives with the session. Asks the server at the first call of a session.
 */
const char *schema_name(struct directory *directory, const char *name);

/* False if schema_name() is NULL. */
bool schema_has(struct directory *directory, const char *name);

/*
 * Gives @fields the names that the server answers with: one that was asked for by its OID or by
 * another name would not be known again.
 */
void schema_spell_fields(struct directory *directory, struct field_list *fields);

/*
 * True if the server publishes its schema and an entry of @object_class must have @attribute there
 * (both ASCII case folded), by the class itself and not one above it.
 */
bool schema_requires(struct directory *directory, const char *object_class, const char *attribute);

/* Forgets what is known; accepts NULL. */
struct schema;
void schema_free(struct schema *schema);
