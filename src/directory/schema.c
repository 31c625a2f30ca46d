/* See schema.h. */
#include "directory/schema.h"

#include "directory/values.h"

#include <ldap_schema.h>
#include <strings.h>

/* Entries of the class must have the attribute. */
struct requirement {
	const char *object_class, *attribute;
};

/* An attribute has as many as it has names, and one for its OID. */
struct type_name {
	const char *alias, *name;
};

struct schema {
	struct arena *arena;
	const char *base;        /* DN of the subschema entry; NULL if the server does not say */
	struct type_name *names; /* sorted by alias; none if the server does not say */
	size_t n, capacity;
	bool has_requirements; /* asked for when they are needed first */
	struct requirement *requirements;
	size_t n_requirements, requirements_capacity;
};

static int compare_names(const void *a, const void *b)
{
	const struct type_name *x = a, *y = b;

	return strcasecmp(x->alias, y->alias);
}

static void add_name(struct schema *schema, const char *alias, const char *name)
{
	schema->names = arena_grow(schema->arena, schema->names, schema->n, &schema->capacity,
				   sizeof(*schema->names));
	schema->names[schema->n++] = (struct type_name){ alias, name };
}

static void take_type(struct schema *schema, const struct berval *value)
{
	const char *where, *first = NULL, *name;
	int code, i;
	LDAPAttributeType *type = ldap_str2attributetype(value->bv_val, &code, &where,
							 LDAP_SCHEMA_ALLOW_ALL);

	for (i = 0; type && type->at_names && type->at_names[i]; i++) {
		name = arena_strdup(schema->arena, type->at_names[i]);
		first = first ? first : name;
		add_name(schema, name, first);
	}
	if (first && type->at_oid)
		add_name(schema, arena_strdup(schema->arena, type->at_oid), first);
	ldap_attributetype_free(type);
}

static void read_types(struct directory *directory, struct schema *schema)
{
	char subentry[] = "subschemaSubentry", types[] = "attributeTypes";
	struct berval **where = values_read(directory, schema->arena, "", subentry),
		      **values = NULL;
	size_t i;

	if (where && where[0])
		schema->base = arena_strdup(schema->arena, where[0]->bv_val);
	if (schema->base)
		values = values_read(directory, schema->arena, schema->base, types);
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

const char *schema_name(struct directory *directory, const char *name)
{
	const struct schema *schema = schema_of(directory);
	const struct type_name wanted = { .alias = name }, *found;

	if (schema->n == 0)
		return name;
	found = bsearch(&wanted, schema->names, schema->n, sizeof(wanted), compare_names);
	return found ? found->name : NULL;
}

bool schema_has(struct directory *directory, const char *name)
{
	return schema_name(directory, name) != NULL;
}

void schema_spell_fields(struct directory *directory, struct field_list *fields)
{
	const char *name;
	size_t i;

	for (i = 0; i < fields->n; i++) {
		name = schema_name(directory, fields->names[i]);
		if (!name)
			continue;
		fields->names[i] = arena_strdup(fields->arena, name);
		fields->lengths[i] = strlen(name);
	}
}

/* ---- what classes require ---- */

static void take_requirement(struct schema *schema, const char *object_class, const char *attribute)
{
	schema->requirements = arena_grow(schema->arena, schema->requirements,
					  schema->n_requirements, &schema->requirements_capacity,
					  sizeof(*schema->requirements));
	schema->requirements[schema->n_requirements++] = (struct requirement){
		.object_class = arena_strdup(schema->arena, object_class),
		.attribute = arena_strdup(schema->arena, attribute),
	};
}

static void take_class(struct schema *schema, const struct berval *value)
{
	const char *where;
	int code, i, j;
	LDAPObjectClass *class = ldap_str2objectclass(value->bv_val, &code, &where,
						      LDAP_SCHEMA_ALLOW_ALL);

	for (i = 0; class && class->oc_names && class->oc_names[i]; i++)
		for (j = 0; class->oc_at_oids_must && class->oc_at_oids_must[j]; j++)
			take_requirement(schema, class->oc_names[i], class->oc_at_oids_must[j]);
	ldap_objectclass_free(class);
}

static void read_classes(struct directory *directory, struct schema *schema)
{
	char classes[] = "objectClasses";
	struct berval **values = NULL;
	size_t i;

	schema->has_requirements = true;
	if (schema->base)
		values = values_read(directory, schema->arena, schema->base, classes);
	for (i = 0; values && values[i]; i++)
		take_class(schema, values[i]);
	ldap_value_free_len(values);
}

bool schema_requires(struct directory *directory, const char *object_class, const char *attribute)
{
	struct schema *schema = schema_of(directory);
	size_t i;

	if (!schema->has_requirements)
		read_classes(directory, schema);
	for (i = 0; i < schema->n_requirements; i++)
		if (strcasecmp(schema->requirements[i].object_class, object_class) == 0 &&
		    strcasecmp(schema->requirements[i].attribute, attribute) == 0)
			return true;
	return false;
}

void schema_free(struct schema *schema)
{
	if (schema)
		arena_free(schema->arena);
}
