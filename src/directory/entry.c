/* See entry.h. */
#include "directory/entry.h"

#include <strings.h>

static void grow_names(struct field_list *fields)
{
	fields->names = arena_grow(fields->arena, fields->names, fields->n, &fields->capacity,
				   sizeof(*fields->names));
}

size_t field_add(struct field_list *fields, const char *name)
{
	size_t i;

	for (i = 0; i < fields->n; i++) {
		if (strcasecmp(fields->names[i], name) == 0)
			return i;
	}
	fields->lengths = arena_grow(fields->arena, fields->lengths, fields->n,
				     &fields->lengths_capacity, sizeof(*fields->lengths));
	fields->lengths[fields->n] = strlen(name);
	grow_names(fields);
	fields->names[fields->n++] = arena_strdup(fields->arena, name);
	grow_names(fields);
	fields->names[fields->n] = NULL;
	return fields->n - 1;
}

void entry_init(struct entry *entry, const struct field_list *fields)
{
	entry->n = fields->n;
	entry->values = arena_array(fields->arena, fields->n, sizeof(*entry->values));
	entry->not_whole = arena_array(fields->arena, fields->n, sizeof(*entry->not_whole));
}

/* Index of the field that @description (a type, perhaps with options) is of, or n. */
static size_t field_find(const struct field_list *fields, const struct berval *description,
			 bool *ret_options)
{
	const char *semicolon = memchr(description->bv_val, ';', description->bv_len);
	size_t i, length = description->bv_len;

	if (semicolon)
		length = (size_t)(semicolon - description->bv_val);
	*ret_options = semicolon != NULL;
	for (i = 0; i < fields->n; i++) {
		if (fields->lengths[i] == length &&
		    strncasecmp(fields->names[i], description->bv_val, length) == 0)
			break;
	}
	return i;
}

/* False if the attribute was there before: an entry has each once (RFC 4511 4.1.7). */
static bool entry_take(struct entry *entry, const struct field_list *fields,
		       const struct berval *description, BerVarray values)
{
	bool options, again = false;
	size_t i = field_find(fields, description, &options);

	if (i < entry->n && (options || !values))
		entry->not_whole[i] = *description;
	else if (i < entry->n)
		again = entry->values[i] != NULL;
	if (i < entry->n && !options && !again)
		entry->values[i] = values;
	else
		ldap_memfree(values);
	return !again;
}

bool entry_decode(struct entry *entry, const struct field_list *fields, LDAP *ld,
		  LDAPMessage *message)
{
	struct berval description;
	BerVarray values = NULL;
	BerElement *ber = NULL;
	int code = ldap_get_dn_ber(ld, message, &ber, &entry->dn);
	bool once = true;

	while (code == LDAP_SUCCESS) {
		code = ldap_get_attribute_ber(ld, message, ber, &description, &values);
		if (code != LDAP_SUCCESS || !description.bv_val)
			break;
		once &= entry_take(entry, fields, &description, values);
		values = NULL;
	}
	ber_free(ber, 0);
	return code == LDAP_SUCCESS && once;
}

void entry_clear(struct entry *entry)
{
	size_t i;

	for (i = 0; i < entry->n; i++) {
		ldap_memfree(entry->values[i]);
		entry->values[i] = NULL;
		entry->not_whole[i] = (struct berval){ 0 };
	}
}

const struct berval *entry_first(const struct entry *entry, size_t field)
{
	const struct berval *values = entry->values[field];

	return values && values[0].bv_val ? &values[0] : NULL;
}

size_t entry_count(const struct entry *entry, size_t field)
{
	const struct berval *values = entry->values[field];
	size_t n = 0;

	while (values && values[n].bv_val)
		n++;
	return n;
}
