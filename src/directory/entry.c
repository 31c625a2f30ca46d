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
	*entry = (struct entry){
		.n = fields->n,
		.first = arena_array(fields->arena, fields->n, sizeof(*entry->first)),
		.not_whole = arena_array(fields->arena, fields->n, sizeof(*entry->not_whole)),
	};
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

/* ---- BER (X.690): liblber reads one element at a time, this says which ---- */

/* Goes into the next element, which must be a @tag; @ret_after: what remains behind its end. */
static bool enter(BerElement *ber, ber_tag_t tag, int *ret_after)
{
	ber_len_t length;

	if (ber_skip_tag(ber, &length) != tag)
		return false;
	*ret_after = ber_remaining(ber) - (int)length;
	return true;
}

static void pool_add(struct entry *entry, const struct field_list *fields,
		     const struct berval *value)
{
	entry->pool = arena_grow(fields->arena, entry->pool, entry->n_pool, &entry->pool_capacity,
				 sizeof(*entry->pool));
	entry->pool[entry->n_pool++] = *value;
}

/* vals SET OF AttributeValue, onto the end of the pool. */
static bool take_values(struct entry *entry, const struct field_list *fields, BerElement *ber)
{
	struct berval value;
	int after;

	if (!enter(ber, LBER_SET, &after))
		return false;
	while (ber_remaining(ber) > after) {
		if (ber_skip_element(ber, &value) != LBER_OCTETSTRING)
			return false;
		pool_add(entry, fields, &value);
	}
	pool_add(entry, fields, &(struct berval){ 0 });
	return ber_remaining(ber) == after;
}

/* False if the attribute was there before: an entry has each once (RFC 4511 4.1.7). */
static bool keep_values(struct entry *entry, const struct field_list *fields,
			const struct berval *description, size_t first)
{
	bool options, empty = !entry->pool[first].bv_val;
	size_t i = field_find(fields, description, &options);

	if (i == entry->n)
		return true;
	if (options || empty)
		entry->not_whole[i] = *description;
	if (options)
		return true;
	if (entry->first[i])
		return false;
	entry->first[i] = first;
	return true;
}

/* PartialAttribute ::= SEQUENCE { type AttributeDescription, vals } (RFC 4511 4.1.7). */
static bool take_attribute(struct entry *entry, const struct field_list *fields, BerElement *ber)
{
	struct berval description;
	size_t first = entry->n_pool;
	int after;

	return enter(ber, LBER_SEQUENCE, &after) &&
	       ber_skip_element(ber, &description) == LBER_OCTETSTRING &&
	       take_values(entry, fields, ber) && ber_remaining(ber) == after &&
	       keep_values(entry, fields, &description, first);
}

static void clear(struct entry *entry, const struct field_list *fields)
{
	memset(entry->first, 0, entry->n * sizeof(*entry->first));
	memset(entry->not_whole, 0, entry->n * sizeof(*entry->not_whole));
	entry->n_pool = 0;
	pool_add(entry, fields, &(struct berval){ 0 }); /* for fields without values */
}

bool entry_decode(struct entry *entry, const struct field_list *fields, LDAP *ld,
		  LDAPMessage *message)
{
	BerElement *ber = NULL;
	/* leaves the element at the list of attributes, and nothing after it */
	bool good = ldap_get_dn_ber(ld, message, &ber, &entry->dn) == LDAP_SUCCESS;

	clear(entry, fields);
	while (good && ber_remaining(ber) > 0)
		good = take_attribute(entry, fields, ber);
	ber_free(ber, 0);
	return good;
}

const struct berval *entry_first(const struct entry *entry, size_t field)
{
	const struct berval *value = &entry->pool[entry->first[field]];

	return value->bv_val ? value : NULL;
}

size_t entry_count(const struct entry *entry, size_t field)
{
	const struct berval *values = &entry->pool[entry->first[field]];
	size_t n = 0;

	while (values[n].bv_val)
		n++;
	return n;
}
