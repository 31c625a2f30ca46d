/*
 * Reading entries by name: a base search each, with a window of requests under way, so
 * that a thousand of them do not cost a thousand round trips.
 */
#include "directory/lookup.h"

#include "directory/deadline.h"
#include "directory/dn.h"
#include "directory/result.h"
#include "directory/schema.h"

#include <stdio.h>

static void lookup_init(struct lookup *lookup, const struct directory_settings *settings)
{
	lookup->fields.arena = lookup->arena;
	person_add_fields(&lookup->person, &lookup->fields, lookup->directory);
	group_add_fields(&lookup->group, &lookup->fields);
	schema_spell_fields(lookup->directory, &lookup->fields);
	entry_init(&lookup->entry, &lookup->fields);
	lookup->people_key = dn_canonical(lookup->arena, settings->people_base, NULL);
	lookup->filter = arena_printf(lookup->arena, "(|%s(member=*)(uniqueMember=*)%s)",
				      settings->people_filter, group_filter(lookup->arena));
}

static void slot_free(struct lookup *lookup, struct lookup_slot *slot)
{
	ldap_msgfree(slot->entry);
	*slot = (struct lookup_slot){ 0 };
	lookup->n_used--;
}

static void lookup_end(struct lookup *lookup)
{
	size_t i;

	for (i = 0; i < LOOKUP_WINDOW; i++) {
		if (!lookup->slots[i].used)
			continue;
		if (!lookup->directory->lost)
			ldap_abandon_ext(lookup->directory->ld, lookup->slots[i].msgid, NULL, NULL);
		slot_free(lookup, &lookup->slots[i]);
	}
}

/* ---- from an answer to a result ---- */

static void spoil(struct evidence *evidence, enum read_outcome outcome, const char *reason)
{
	evidence->outcome = outcome;
	evidence->reason = reason;
}

/* Where a filter decides who is enabled, the first person makes us ask. */
static bool know_disabled(struct lookup *lookup, struct evidence *evidence)
{
	struct directory *directory = lookup->directory;
	struct evidence read;

	if (!directory->settings->enabled_filter || directory->disabled)
		return true;
	if (!lookup->disabled_unknown) {
		disabled_people_read(directory, lookup->arena, &read);
		if (read.outcome == READ_COMPLETE)
			return true;
		lookup->disabled_unknown = read.reason;
	}
	spoil(evidence, READ_FAILED,
	      arena_printf(lookup->scratch, "reading who is not enabled: %s",
			   lookup->disabled_unknown));
	return false;
}

/* The entry matches the people's filter, as it is no group. */
static void take_person(struct lookup *lookup, struct person *person, struct lookup_result *result)
{
	if (lookup->people_key && !dn_key_is_below(person->dn_key, lookup->people_key))
		return;
	if (!person->id) {
		spoil(&result->evidence, READ_INCOMPLETE,
		      "the entry has no stable id (people.attributes.id)");
		return;
	}
	if (!know_disabled(lookup, &result->evidence))
		return;
	person_fill(&lookup->person, &lookup->entry, lookup->directory->disabled, lookup->scratch,
		    person);
	result->person = person;
}

/* Tells the caller about an entry that came whole. */
static int deliver_entry(struct lookup *lookup, struct lookup_result *result, struct error *err)
{
	const struct berval *dn = &lookup->entry.dn;
	struct group_entry group = { 0 };
	struct person person = { .dn = dn_text(lookup->scratch, dn->bv_val, dn->bv_len) };

	person.dn_key = dn_canonical(lookup->scratch, person.dn, NULL);
	if (!person.dn_key)
		person.dn_key = person.dn;
	person.id = person_id(&lookup->person, &lookup->fields, &lookup->entry, lookup->scratch);
	if (group_is(&lookup->group, &lookup->entry)) {
		group.dn = person.dn;
		group.dn_key = person.dn_key;
		group.id = person.id;
		group_fill(&lookup->group, &lookup->entry, lookup->directory, lookup->scratch,
			   &group, &result->evidence);
		result->group = &group;
	} else {
		take_person(lookup, &person, result);
	}
	return lookup->fn(lookup->userdata, result, err);
}

int lookup_take_entry(struct lookup *lookup, LDAPMessage *message, struct lookup_result *result,
		      struct error *err)
{
	bool decoded = entry_decode(&lookup->entry, &lookup->fields, lookup->directory->ld,
				    message);
	int ret;

	if (decoded) {
		ret = deliver_entry(lookup, result, err);
	} else {
		spoil(&result->evidence, READ_INCOMPLETE, "the entry cannot be decoded");
		ret = lookup->fn(lookup->userdata, result, err);
	}
	return ret;
}

/* Ends a request, which the server answered with @code, and tells the caller. */
static int deliver(struct lookup *lookup, struct lookup_slot *slot, int code,
		   const char *diagnostic, struct error *err)
{
	struct directory *directory = lookup->directory;
	struct lookup_result result = {
		.index = slot->index,
		.evidence = { .outcome = READ_COMPLETE,
			      .result_code = code,
			      .pages = 1,
			      .entries = slot->entry ? 1 : 0,
			      .server = directory_server(directory),
			      .identity = directory_identity(directory) },
	};
	int ret;

	if (code != LDAP_SUCCESS)
		spoil(&result.evidence, result_outcome(code, result.evidence.entries),
		      result_describe(lookup->scratch, code, diagnostic));
	else if (slot->odd)
		spoil(&result.evidence, slot->entry ? READ_INCOMPLETE : READ_FAILED,
		      "the server answers with more than the entry, or with a reference");
	else if (!slot->entry)
		spoil(&result.evidence, READ_ABSENT,
		      "the server shows no group or person of that name");
	if (slot->entry && code == LDAP_SUCCESS)
		ret = lookup_take_entry(lookup, slot->entry, &result, err);
	else
		ret = lookup->fn(lookup->userdata, &result, err);
	arena_reset(lookup->scratch);
	slot_free(lookup, slot);
	return ret;
}

/* ---- requests and messages ---- */

static int send_next(struct lookup *lookup, const char *dn, size_t index, struct error *err)
{
	struct directory *directory = lookup->directory;
	struct lookup_slot *slot = lookup->slots;
	int code;

	while (slot->used)
		slot++;
	*slot = (struct lookup_slot){ .used = true, .index = index };
	lookup->n_used++;
	code = session_search(directory, dn, LDAP_SCOPE_BASE, lookup->filter, lookup->fields.names,
			      NULL, &slot->msgid);
	slot->deadline = deadline_after(directory->settings->search_usec, directory->run_deadline);
	if (code == LDAP_SUCCESS)
		return 0;
	slot_free(lookup, slot);
	return result_error(directory->ld, code, "reading entries by name", err);
}

static struct lookup_slot *slot_of(struct lookup *lookup, int msgid)
{
	size_t i;

	for (i = 0; i < LOOKUP_WINDOW; i++) {
		if (lookup->slots[i].used && lookup->slots[i].msgid == msgid)
			return &lookup->slots[i];
	}
	return NULL;
}

static int take_result(struct lookup *lookup, struct lookup_slot *slot, LDAPMessage *message,
		       struct error *err)
{
	char *diagnostic = NULL;
	int result = LDAP_OTHER, code, ret;

	code = ldap_parse_result(lookup->directory->ld, message, &result, NULL, &diagnostic, NULL,
				 NULL, 0);
	ret = deliver(lookup, slot, code == LDAP_SUCCESS ? result : code, diagnostic, err);
	ldap_memfree(diagnostic);
	return ret;
}

/* Takes over @message. */
static int take_message(struct lookup *lookup, LDAPMessage *message, struct error *err)
{
	struct lookup_slot *slot = slot_of(lookup, ldap_msgid(message));
	int ret = 0;

	if (slot && !slot->entry && ldap_msgtype(message) == LDAP_RES_SEARCH_ENTRY) {
		slot->entry = message;
		return 0;
	}
	if (slot && ldap_msgtype(message) == LDAP_RES_SEARCH_RESULT)
		ret = take_result(lookup, slot, message, err);
	else if (slot && ldap_msgtype(message) != LDAP_RES_INTERMEDIATE)
		slot->odd = true;
	ldap_msgfree(message);
	return ret;
}

/* Gives up on requests whose time is over. */
static int expire(struct lookup *lookup, struct error *err)
{
	uint64_t now = deadline_now();
	int ret = 0;
	size_t i;

	if (now >= lookup->directory->run_deadline)
		return error_set(err, ERROR_RETRY,
				 "reading entries by name: the deadline of the run has passed");
	for (i = 0; i < LOOKUP_WINDOW && ret == 0; i++) {
		struct lookup_slot *slot = &lookup->slots[i];

		if (!slot->used || slot->deadline > now)
			continue;
		ldap_abandon_ext(lookup->directory->ld, slot->msgid, NULL, NULL);
		ldap_msgfree(slot->entry);
		slot->entry = NULL;
		ret = deliver(lookup, slot, LDAP_TIMEOUT, NULL, err);
	}
	return ret;
}

static uint64_t first_deadline(const struct lookup *lookup)
{
	uint64_t first = UINT64_MAX;
	size_t i;

	for (i = 0; i < LOOKUP_WINDOW; i++) {
		if (lookup->slots[i].used && lookup->slots[i].deadline < first)
			first = lookup->slots[i].deadline;
	}
	return first;
}

static int receive(struct lookup *lookup, struct error *err)
{
	LDAPMessage *message = NULL;
	int code = session_wait(lookup->directory, LDAP_RES_ANY, first_deadline(lookup), &message);

	if (code == LDAP_SUCCESS)
		return take_message(lookup, message, err);
	if (code == LDAP_TIMEOUT)
		return expire(lookup, err);
	return result_error(lookup->directory->ld, code, "reading entries by name", err);
}

int directory_lookup(struct directory *directory, const char *const *dns, size_t n, lookup_fn fn,
		     void *userdata, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	_cleanup_(arena_freep) struct arena *scratch = arena_new();
	struct lookup lookup = {
		.directory = directory,
		.dns = dns,
		.n = n,
		.done = arena_array(arena, n, sizeof(bool)),
		.fn = fn,
		.userdata = userdata,
		.arena = arena,
		.scratch = scratch,
	};
	size_t next = 0;
	int ret;

	lookup_init(&lookup, directory->settings);
	ret = lookup_prefetch(&lookup, err);
	while (ret == 0 && (next < n || lookup.n_used > 0)) {
		if (next < n && lookup.done[next]) {
			next++;
		} else if (next < n && lookup.n_used < LOOKUP_WINDOW) {
			ret = send_next(&lookup, dns[next], next, err);
			next++;
		} else {
			ret = receive(&lookup, err);
		}
	}
	lookup_end(&lookup);
	return ret;
}
