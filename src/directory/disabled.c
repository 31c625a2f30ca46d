/*
 * See disabled.h. One search asks for those of the people whom the filter does not
 * match: mostly few, and the read of all people needs no second filter.
 */
#include "directory/disabled.h"

#include "base/text.h"
#include "directory/person.h"
#include "directory/schema.h"
#include "directory/search.h"

struct disabled_people {
	struct arena *arena;
	const char **ids; /* sorted */
	size_t n, capacity;
};

static struct disabled_people *disabled_people_new(void)
{
	struct arena *arena = arena_new();
	struct disabled_people *disabled = arena_alloc(arena, sizeof(*disabled));

	disabled->arena = arena;
	return disabled;
}

void disabled_people_free(struct disabled_people *disabled)
{
	if (disabled)
		arena_free(disabled->arena);
}

bool disabled_people_has(const struct disabled_people *disabled, const char *id)
{
	return disabled->n > 0 &&
	       bsearch(&id, disabled->ids, disabled->n, sizeof(*disabled->ids), text_compare_items);
}

static void add_id(struct disabled_people *disabled, const char *id)
{
	disabled->ids = arena_grow(disabled->arena, disabled->ids, disabled->n, &disabled->capacity,
				   sizeof(*disabled->ids));
	disabled->ids[disabled->n++] = id;
}

/* An entry without an id is nobody: reading the people itself reports that. */
static void collect(struct search *search, struct disabled_people *disabled,
		    const struct person_fields *person, const struct field_list *fields)
{
	struct entry entry = { 0 };
	LDAPMessage *message;
	const char *id;

	entry_init(&entry, fields);
	while ((message = search_next(search))) {
		if (!entry_decode(&entry, fields, search->directory->ld, message))
			search_spoil(search, "an entry cannot be decoded");
		id = person_id(person, fields, &entry, disabled->arena);
		if (id)
			add_id(disabled, id);
		ldap_msgfree(message);
	}
	if (disabled->n > 0)
		qsort(disabled->ids, disabled->n, sizeof(*disabled->ids), text_compare_items);
}

void disabled_people_read(struct directory *directory, struct arena *arena,
			  struct evidence *ret_evidence)
{
	const struct directory_settings *settings = directory->settings;
	struct disabled_people *disabled = disabled_people_new();
	struct field_list fields = { .arena = disabled->arena };
	struct person_fields person = { 0 };
	struct search search = {
		.directory = directory,
		.arena = arena,
		.base = settings->people_base,
		.scope = LDAP_SCOPE_SUBTREE,
		.page_size = settings->page_size,
	};

	person_add_id_fields(&person, &fields, directory);
	schema_spell_fields(directory, &fields);
	search.attributes = fields.names;
	search.filter = arena_printf(disabled->arena, "(&%s(!%s))", settings->people_filter,
				     settings->enabled_filter);
	collect(&search, disabled, &person, &fields);
	search_end(&search);
	disabled_people_free(directory->disabled);
	directory->disabled = NULL;
	if (search.evidence.outcome == READ_COMPLETE)
		directory->disabled = disabled;
	else
		disabled_people_free(disabled);
	*ret_evidence = search.evidence;
}
