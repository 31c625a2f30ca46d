/*
 * An event as fields: the names and clean values that the journal and JSON lines carry.
 * Internal to report.
 */
#pragma once

#include "base/arena.h"
#include "report/events.h"

/* So many octets of a value are looked at; what is longer is cut, and ends with "…". */
#define FIELD_VALUE_MAX 2048

#define RECORD_FIELDS_MAX 24

struct record_field {
	const char *name, *value;
};

/* One event, ready to be written. Values are clean, in the arena that it was built in. */
struct record {
	const struct event_info *info;
	const char *message;
	struct record_field fields[RECORD_FIELDS_MAX];
	size_t n;
};

/*
 * @value as it may be written anywhere, in @arena: cut at FIELD_VALUE_MAX octets, malformed
 * octets and control characters replaced by U+FFFD, trimmed. Never NULL.
 */
const char *field_clean(struct arena *arena, const char *value);

/*
 * "CONTACTSYNC_ROLE" for "role", of which the first @length bytes count; NULL if there is no such
 * field.
 */
const char *field_journal_name(const char *place, size_t length);

/* The clean value of the field @place of @event, in @arena; NULL if it does not apply. */
const char *field_value(struct arena *arena, const struct event *event, const char *place,
			size_t length);

/* The event's sentence with its places filled, and its detail, in @arena. See events.c. */
const char *sentence_render(struct arena *arena, const struct event *event);

/* All fields of @event. @identifier and names are borrowed. */
void record_build(struct arena *arena, const struct event *event, const char *identifier,
		  struct record *ret);
