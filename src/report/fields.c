/*
 * Which member of struct event is which field, and the one place where values are made
 * harmless. Whatever leaves by journal, text or JSON was cleaned here.
 */
#include "report/fields.h"

#include "base/text.h"

#include <inttypes.h>

enum field_type { FIELD_TEXT, FIELD_VALUE, FIELD_RUN, FIELD_NUMBER };

/* TEXT that is empty counts as missing in sentences; a VALUE may be empty. */
static const struct field_def {
	const char *place, *journal;
	size_t offset;
	enum field_type type;
} defs[] = {
	{ "run", "CONTACTSYNC_RUN", offsetof(struct event, run), FIELD_RUN },
	{ "organization", "CONTACTSYNC_ORGANIZATION", offsetof(struct event, organization),
	  FIELD_TEXT },
	{ "cloud", "CONTACTSYNC_CLOUD", offsetof(struct event, cloud), FIELD_TEXT },
	{ "action", "CONTACTSYNC_ACTION", offsetof(struct event, action), FIELD_TEXT },
	{ "contact", "CONTACTSYNC_CONTACT", offsetof(struct event, contact), FIELD_TEXT },
	{ "person", "CONTACTSYNC_PERSON", offsetof(struct event, person), FIELD_TEXT },
	{ "role", "CONTACTSYNC_ROLE", offsetof(struct event, role), FIELD_TEXT },
	{ "field", "CONTACTSYNC_FIELD", offsetof(struct event, field), FIELD_TEXT },
	{ "before", "CONTACTSYNC_BEFORE", offsetof(struct event, before), FIELD_VALUE },
	{ "after", "CONTACTSYNC_AFTER", offsetof(struct event, after), FIELD_VALUE },
	{ "rule", "CONTACTSYNC_RULE", offsetof(struct event, rule), FIELD_TEXT },
	{ "plan", "CONTACTSYNC_PLAN", offsetof(struct event, plan), FIELD_TEXT },
	{ "server", "CONTACTSYNC_SERVER", offsetof(struct event, server), FIELD_TEXT },
	{ "detail", "CONTACTSYNC_DETAIL", offsetof(struct event, detail), FIELD_TEXT },
	{ "count", "CONTACTSYNC_COUNT", offsetof(struct event, count), FIELD_NUMBER },
};

/* Length of the well-formed code point at @s, 0 if there is none. */
static size_t sequence_length(const char *s, size_t left)
{
	size_t n;

	for (n = 1; n <= 4 && n <= left; n++)
		if (text_is_utf8(s, n))
			return n;
	return 0;
}

/* How much of @value is kept: whole code points, with room for the mark if it is cut. */
static size_t kept_length(const char *value, bool *ret_cut)
{
	size_t length = strnlen(value, FIELD_VALUE_MAX + 1), i;

	*ret_cut = length > FIELD_VALUE_MAX;
	if (!*ret_cut)
		return length;
	length = FIELD_VALUE_MAX - strlen("…");
	for (i = 0; i < 3 && ((unsigned char)value[length] & 0xC0) == 0x80; i++)
		length--;
	return length;
}

/* Copies @length octets of @value to @to, malformed ones replaced; returns the end. */
static char *copy_repaired(char *to, const char *value, size_t length)
{
	static const char replacement[] = "\xEF\xBF\xBD";
	size_t i = 0, n;

	while (i < length) {
		n = sequence_length(value + i, length - i);
		if (n == 0) {
			to = stpcpy(to, replacement);
			i++;
		} else {
			to = mempcpy(to, value + i, n);
			i += n;
		}
	}
	return to;
}

const char *field_clean(struct arena *arena, const char *value)
{
	bool cut;
	size_t length = kept_length(value, &cut);
	char *repaired = arena_alloc(arena, length * 3 + sizeof("…"));
	char *end = copy_repaired(repaired, value, length);
	const char *clean;

	if (cut)
		end = stpcpy(end, "…");
	clean = text_clean(arena, repaired, (size_t)(end - repaired));
	return clean ? clean : "";
}

static const struct field_def *find_def(const char *place, size_t length)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(defs); i++)
		if (strlen(defs[i].place) == length && memcmp(defs[i].place, place, length) == 0)
			return &defs[i];
	return NULL;
}

static const char *text_value(struct arena *arena, const char *text, enum field_type type)
{
	const char *clean;

	if (!text)
		return NULL;
	clean = field_clean(arena, text);
	return *clean || type == FIELD_VALUE ? clean : NULL;
}

static const char *def_value(struct arena *arena, const struct event *event,
			     const struct field_def *def)
{
	const void *member = (const char *)event + def->offset;
	const unsigned *number = member;
	const int64_t *run = member;

	switch (def->type) {
	case FIELD_RUN:
		return *run ? arena_printf(arena, "%" PRId64, *run) : NULL;
	case FIELD_NUMBER:
		return *number ? arena_printf(arena, "%u", *number) : NULL;
	default:
		return text_value(arena, *(const char *const *)member, def->type);
	}
}

const char *field_journal_name(const char *place, size_t length)
{
	const struct field_def *def = find_def(place, length);

	return def ? def->journal : NULL;
}

const char *field_value(struct arena *arena, const struct event *event, const char *place,
			size_t length)
{
	const struct field_def *def = find_def(place, length);

	return def ? def_value(arena, event, def) : NULL;
}

static void record_add(struct record *record, const char *name, const char *value)
{
	if (value)
		record->fields[record->n++] = (struct record_field){ name, value };
}

void record_build(struct arena *arena, const struct event *event, const char *identifier,
		  struct record *ret)
{
	const struct event_info *info = event_info(event->kind);
	struct record record = { .info = info, .message = sentence_render(arena, event) };
	size_t i;

	_Static_assert(ARRAY_SIZE(defs) + 5 <= RECORD_FIELDS_MAX, "a record holds all fields");
	record_add(&record, "MESSAGE", record.message);
	record_add(&record, "PRIORITY", arena_printf(arena, "%d", info->priority));
	record_add(&record, "MESSAGE_ID", info->message_id);
	record_add(&record, "SYSLOG_IDENTIFIER", identifier);
	record_add(&record, "CONTACTSYNC_EVENT", info->name);
	for (i = 0; i < ARRAY_SIZE(defs); i++)
		record_add(&record, defs[i].journal, def_value(arena, event, &defs[i]));
	*ret = record;
}
