/* See person.h. */
#include "directory/person.h"

#include "base/text.h"
#include "directory/enabled.h"
#include "directory/schema.h"

#include <ctype.h>
#include <strings.h>

/*
 * In this order: 389 has an nsUniqueId on every entry, and an entryUUID on those added
 * or fixed up later, so the other order would change who people are on that day.
 */
static const char *const id_attributes[] = { "nsUniqueId", "entryUUID", "objectGUID",
					     "ipaUniqueID" };

_Static_assert(ARRAY_SIZE(id_attributes) <= ID_ATTRIBUTES_MAX, "struct person_fields is too small");

void person_add_id_fields(struct person_fields *person, struct field_list *fields,
			  struct directory *directory)
{
	const char *configured = directory->settings->id_attribute;
	size_t i;

	if (configured)
		person->ids[person->n_ids++] = field_add(fields, configured);
	for (i = 0; !configured && i < ARRAY_SIZE(id_attributes); i++) {
		if (schema_has(directory, id_attributes[i]))
			person->ids[person->n_ids++] = field_add(fields, id_attributes[i]);
	}
}

void person_add_fields(struct person_fields *person, struct field_list *fields,
		       struct directory *directory)
{
	const struct directory_settings *settings = directory->settings;
	size_t i;

	person_add_id_fields(person, fields, directory);
	person->names = arena_array(fields->arena, settings->n_name_attributes, sizeof(size_t));
	for (i = 0; i < settings->n_name_attributes; i++)
		person->names[person->n_names++] = field_add(fields, settings->name_attributes[i]);
	person->email = field_add(fields, settings->email_attribute);
	person->phone = field_add(fields, settings->phone_attribute);
	person->login = field_add(fields, settings->login_attribute);
	enabled_add_fields(person, fields, directory);
}

/* A GUID's first three fields are little-endian (MS-DTYP 2.3.4.2). */
static const char *guid_text(struct arena *arena, const struct berval *value)
{
	const unsigned char *b = (const unsigned char *)value->bv_val;

	return arena_printf(arena,
			    "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
			    b[3], b[2], b[1], b[0], b[5], b[4], b[7], b[6], b[8], b[9], b[10],
			    b[11], b[12], b[13], b[14], b[15]);
}

/* The smallest of a field's values, clean: servers keep no order. NULL if there is none. */
static char *smallest(struct arena *arena, const struct entry *entry, size_t field)
{
	const struct berval *value = entry_first(entry, field);
	char *best = NULL, *text;

	for (; value && value->bv_val; value++) {
		text = text_clean(arena, value->bv_val, value->bv_len);
		if (text && (!best || strcmp(text, best) < 0))
			best = text;
	}
	return best;
}

static bool is_hexadecimal(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* UUIDs are compared without case (RFC 4122 3): one spelling, in place. */
static char *lower_uuid(char *text)
{
	char *p = text;

	while (is_hexadecimal(*p) || *p == '-')
		p++;
	if (*p)
		return text;
	for (p = text; *p; p++)
		*p = *p >= 'A' ? (char)(*p | 0x20) : *p;
	return text;
}

static const char *id_of(const char *attribute, const struct entry *entry, size_t field,
			 struct arena *arena)
{
	const struct berval *value = entry_first(entry, field);
	char *text;

	if (!value)
		return NULL;
	if (value->bv_len == 16 && strcasecmp(attribute, "objectGUID") == 0)
		return guid_text(arena, value);
	text = smallest(arena, entry, field);
	return text ? lower_uuid(text) : NULL;
}

const char *person_id(const struct person_fields *person, const struct field_list *fields,
		      const struct entry *entry, struct arena *arena)
{
	const char *id = NULL;
	size_t i;

	for (i = 0; i < person->n_ids && !id; i++)
		id = id_of(fields->names[person->ids[i]], entry, person->ids[i], arena);
	return id;
}

static void fill_emails(const struct person_fields *person, const struct entry *entry,
			struct arena *arena, struct person *ret)
{
	const struct berval *value = entry_first(entry, person->email);
	const char **emails = arena_array(arena, entry_count(entry, person->email),
					  sizeof(*emails));

	for (; value && value->bv_val; value++) {
		const char *text = text_clean(arena, value->bv_val, value->bv_len);

		if (text)
			emails[ret->n_emails++] = text;
	}
	ret->emails = emails;
}

void person_fill(const struct person_fields *person, const struct entry *entry,
		 const struct disabled_people *disabled, struct arena *arena, struct person *ret)
{
	size_t i;

	for (i = 0; i < person->n_names && !ret->name; i++)
		ret->name = smallest(arena, entry, person->names[i]);
	ret->phone = smallest(arena, entry, person->phone);
	ret->login = smallest(arena, entry, person->login);
	fill_emails(person, entry, arena, ret);
	if (disabled)
		ret->enabled = !disabled_people_has(disabled, ret->id);
	else
		enabled_fill(person, entry, ret);
}
