/* See schema.h. */
#include "directory/schema.h"

#include "directory/search.h"

#include <ldap_schema.h>
#include <strings.h>

struct schema {
	struct arena *arena;
	const char **names; /* of attributes, sorted; none if the server does not say */
	size_t n, capacity;
};

static int compare_names(const void *a, const void *b)
{
	return strcasecmp(*(const char *const *)a, *(const char *const *)b);
}

/* The only value, or all values, of @attribute in the entry @base; NULL if it cannot be read. */
static struct berval **read_values(struct directory *directory, struct arena *arena,
				   const char *base, char *attribute)
{
	char *attributes[] = { attribute, NULL };
	struct search search = {
		.directory = directory,
		.arena = arena,
		.base = base,
		.scope = LDAP_SCOPE_BASE,
		.filter = "(objectClass=*)",
		.attributes = attributes,
	};
	struct berval **values = NULL;
	LDAPMessage *message;

	while ((message = search_next(&search))) {
		if (!values)
			values = ldap_get_values_len(directory->ld, message, attribute);
		ldap_msgfree(message);
	}
	search_end(&search);
	return values;
}

static void take_type(struct schema *schema, const struct berval *value)
{
	const char *where;
	int code, i;
	LDAPAttributeType *type = ldap_str2attributetype(value->bv_val, &code, &where,
							 LDAP_SCHEMA_ALLOW_ALL);

	for (i = 0; type && type->at_names && type->at_names[i]; i++) {
		schema->names = arena_grow(schema->arena, schema->names, schema->n,
					   &schema->capacity, sizeof(*schema->names));
		schema->names[schema->n++] = arena_strdup(schema->arena, type->at_names[i]);
	}
	ldap_attributetype_free(type);
}

static void read_types(struct directory *directory, struct schema *schema)
{
	char subentry[] = "subschemaSubentry", types[] = "attributeTypes";
	struct berval **where = read_values(directory, schema->arena, "", subentry),
		      **values = NULL;
	size_t i;

	if (where && where[0])
		values = read_values(directory, schema->arena, where[0]->bv_val, types);
	for (i = 0; values && values[i]; i++)
		take_type(schema, values[i]);
	ldap_value_free_len(where);
	ldap_value_free_len(values);
	if (schema->n > 0)
		qsort(schema->names, schema->n, sizeof(*schema->names), compare_names);
}

static struct schema *schema_of(struct directory *directory)
{
	struct arena *arena;

	if (!directory->schema) {
		arena = arena_new();
		directory->schema = arena_alloc(arena, sizeof(*directory->schema));
		directory->schema->arena = arena;
		read_types(directory, directory->schema);
	}
	return directory->schema;
}

bool schema_has(struct directory *directory, const char *name)
{
	const struct schema *schema = schema_of(directory);

	return schema->n == 0 ||
	       bsearch(&name, schema->names, schema->n, sizeof(*schema->names), compare_names);
}

void schema_free(struct schema *schema)
{
	if (schema)
		arena_free(schema->arena);
}
