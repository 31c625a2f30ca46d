/* See people.h and directory_read_people(). */
#include "directory/people.h"

#include "directory/dn.h"
#include "directory/schema.h"

static void note_without_id(struct people_read *read, struct search *search, const char *dn)
{
	if (read->without_id++ == 0)
		search_spoil(search,
			     arena_printf(read->arena,
					  "'%s' has no stable id (people.attributes.id), and "
					  "cannot be told from others",
					  dn));
}

/* Where groups lie among people, one that has an address, say, would pass for a person. */
static void tell_groups(struct people_read *read)
{
	const struct directory_settings *settings = read->directory->settings;
	const char *people = dn_canonical(read->scratch, settings->people_base, NULL);
	const char *groups = dn_canonical(read->scratch, settings->groups_base, NULL);

	read->among_groups = people && groups && dn_key_is_below(groups, people);
	if (read->among_groups)
		group_add_fields(&read->group, &read->fields);
	arena_reset(read->scratch);
}

static int take_decoded(struct people_read *read, struct search *search, struct error *err)
{
	const struct berval *dn = &read->entry.dn;
	struct person person = { .dn = dn_text(read->scratch, dn->bv_val, dn->bv_len) };

	person.dn_key = dn_canonical(read->scratch, person.dn, NULL);
	if (!person.dn_key)
		person.dn_key = person.dn; /* servers allow names that RFC 4514 does not */
	canaries_note(&read->canaries, person.dn_key);
	if (read->among_groups && group_has_members(&read->group, &read->entry))
		return 0; /* read by name, if it is named */
	person.id = person_id(&read->person, &read->fields, &read->entry, read->scratch);
	if (!person.id) {
		note_without_id(read, search, person.dn);
		return 0;
	}
	if (read->sink->wanted &&
	    !read->sink->wanted(read->sink->userdata, person.dn_key, person.id))
		return 0;
	person_fill(&read->person, &read->entry, read->directory->disabled, read->scratch, &person);
	return read->sink->person(read->sink->userdata, &person, err);
}

int people_take(struct people_read *read, struct search *search, LDAPMessage *message,
		struct error *err)
{
	int ret = 0;

	if (entry_decode(&read->entry, &read->fields, read->directory->ld, message))
		ret = take_decoded(read, search, err);
	else
		search_spoil(search, "an entry cannot be decoded");
	arena_reset(read->scratch);
	return ret;
}

/* Learns who is disabled, where a filter decides. False if that cannot be known. */
static bool read_disabled(struct directory *directory, struct arena *arena,
			  struct evidence *ret_evidence)
{
	struct evidence evidence;

	if (!directory->settings->enabled_filter)
		return true;
	disabled_people_read(directory, arena, &evidence);
	if (evidence.outcome == READ_COMPLETE)
		return true;
	evidence.outcome = evidence.outcome == READ_ABSENT ? READ_ABSENT : READ_FAILED;
	evidence.reason = arena_printf(arena, "reading who is not enabled: %s", evidence.reason);
	*ret_evidence = evidence;
	return false;
}

/* By an attribute that the server does not know it looks as if all had lost their addresses. */
static void check_email_attribute(struct directory *directory, struct arena *arena,
				  struct evidence *evidence)
{
	const char *name = directory->settings->email_attribute;

	if (evidence->outcome != READ_COMPLETE || schema_has(directory, name))
		return;
	evidence->outcome = READ_INCOMPLETE;
	evidence->reason = arena_printf(arena,
					"the server knows no attribute '%s': correct "
					"directory.people.attributes.email",
					name);
}

int directory_read_people(struct directory *directory, const struct people_sink *sink,
			  struct arena *arena, struct evidence *ret_evidence, struct error *err)
{
	_cleanup_(arena_freep) struct arena *own = arena_new();
	_cleanup_(arena_freep) struct arena *scratch = arena_new();
	struct people_read read = {
		.directory = directory,
		.sink = sink,
		.arena = arena,
		.scratch = scratch,
		.fields = { .arena = own },
	};
	struct evidence evidence = { 0 };

	person_add_fields(&read.person, &read.fields, directory);
	tell_groups(&read);
	schema_spell_fields(directory, &read.fields);
	entry_init(&read.entry, &read.fields);
	canaries_init(&read.canaries, directory->settings, own);
	if (read_disabled(directory, arena, &evidence)) {
		if (people_reader_scan.read(&read, &evidence, err) < 0)
			return -1;
		canaries_check(&read.canaries, directory, arena, &evidence);
		check_email_attribute(directory, arena, &evidence);
	}
	evidence.server = arena_strdup(arena, directory_server(directory));
	evidence.identity = arena_strdup(arena, directory_identity(directory));
	*ret_evidence = evidence;
	return 0;
}
