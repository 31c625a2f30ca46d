/* The table of events, their sentences, and the harmlessness of values. */
#include "base/arena.h"
#include "base/text.h"
#include "report/fields.h"
#include "report/output.h"
#include "tests/lib/test.h"

#include <ctype.h>
#include <syslog.h>

#define REPLACEMENT "\xEF\xBF\xBD"

/* An event with every member set to something. */
static struct event full_event(enum event_kind kind)
{
	return (struct event){ .kind = kind,
			       .run = 7,
			       .organization = "acme",
			       .cloud = "payments-eu",
			       .contact = "Ann Lee",
			       .person = "3f2a",
			       .role = "Admin",
			       .field = "email",
			       .before = "old",
			       .after = "new",
			       .rule = "admin-required",
			       .plan = "ab12",
			       .server = "ldaps://ldap1.corp.example",
			       .action = "edit",
			       .detail = "because",
			       .count = 3 };
}

static const char *record_value(const struct record *record, const char *name)
{
	const char *value = NULL;
	size_t i, n = 0;

	for (i = 0; i < record->n; i++) {
		if (streq(record->fields[i].name, name)) {
			value = record->fields[i].value;
			n++;
		}
	}
	assert_in_range(n, 0, 1);
	return value;
}

static bool is_hex(const char *s)
{
	return strspn(s, "0123456789abcdef") == strlen(s);
}

static void every_kind_has_its_own_name_and_identifier(void **state)
{
	enum event_kind a, b;

	(void)state;
	for (a = 0; a < EVENT_COUNT; a++) {
		const struct event_info *info = event_info(a);

		assert_non_null(info->name);
		assert_int_equal(strlen(info->message_id), 32);
		assert_true(is_hex(info->message_id));
		assert_in_range(info->priority, LOG_CRIT, LOG_INFO);
		for (b = 0; b < a; b++) {
			assert_string_not_equal(info->name, event_info(b)->name);
			assert_string_not_equal(info->message_id, event_info(b)->message_id);
		}
	}
}

static void what_needs_a_person_is_louder_than_what_does_not(void **state)
{
	(void)state;
	assert_int_equal(event_info(EVENT_ADMIN_MISSING)->priority, LOG_CRIT);
	assert_int_equal(event_info(EVENT_GUARD_TRIPPED)->priority, LOG_ERR);
	assert_int_equal(event_info(EVENT_CANARY_MISSING)->priority, LOG_ERR);
	assert_int_equal(event_info(EVENT_CONFIG_REJECTED)->priority, LOG_ERR);
	assert_int_equal(event_info(EVENT_ADMIN_HELD)->priority, LOG_WARNING);
	assert_int_equal(event_info(EVENT_READ_INCOMPLETE)->priority, LOG_WARNING);
	assert_int_equal(event_info(EVENT_CHANGE_APPLIED)->priority, LOG_NOTICE);
	assert_int_equal(event_info(EVENT_RUN_FINISHED)->priority, LOG_INFO);
}

static void every_place_of_a_sentence_is_a_field(void **state)
{
	enum event_kind kind;

	(void)state;
	for (kind = 0; kind < EVENT_COUNT; kind++) {
		const char *s = event_info(kind)->sentence, *place, *end;

		for (place = strchr(s, '{'); place; place = strchr(end, '{')) {
			end = strchr(place, '}');
			assert_non_null(end);
			if (strncmp(place, "{scope}", 7) != 0)
				assert_non_null(
					field_journal_name(place + 1, (size_t)(end - place - 1)));
		}
	}
}

static void brackets_of_sentences_are_closed_and_hold_a_place(void **state)
{
	enum event_kind kind;

	(void)state;
	for (kind = 0; kind < EVENT_COUNT; kind++) {
		const char *s = event_info(kind)->sentence, *open, *close;

		for (open = strchr(s, '['); open; open = strchr(close, '[')) {
			close = strchr(open, ']');
			assert_non_null(close);
			assert_null(memchr(open + 1, '[', (size_t)(close - open - 1)));
			assert_non_null(memchr(open, '{', (size_t)(close - open)));
		}
	}
}

static void assert_sentence(struct event event, const char *expected)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();

	assert_string_equal(sentence_render(arena, &event), expected);
}

static void sentences_read_well_with_and_without_their_fields(void **state)
{
	(void)state;
	assert_sentence((struct event){ .kind = EVENT_ADMIN_HELD,
					.organization = "acme",
					.cloud = "payments-eu",
					.contact = "Ann Lee",
					.rule = "admin-required" },
			"acme/payments-eu: Ann Lee is the last Admin and stays (admin-required)");
	assert_sentence((struct event){ .kind = EVENT_CHANGE_APPLIED,
					.organization = "acme",
					.contact = "Ann Lee",
					.action = "edit",
					.field = "email",
					.before = "a@corp.example",
					.after = "b@corp.example" },
			"acme: applied edit: Ann Lee, email from 'a@corp.example' to "
			"'b@corp.example'");
	assert_sentence((struct event){ .kind = EVENT_CHANGE_APPLIED,
					.contact = "Bob",
					.action = "grant",
					.role = "Admin" },
			"Applied grant: Bob, Admin");
	assert_sentence((struct event){ .kind = EVENT_CHANGE_APPLIED,
					.organization = "acme",
					.action = "create" },
			"acme: applied create");
	assert_sentence((struct event){ .kind = EVENT_RUN_FINISHED }, "Run finished");
	assert_sentence((struct event){ .kind = EVENT_RUN_FINISHED, .run = 9, .detail = "2 held" },
			"Run 9 finished: 2 held");
	assert_sentence((struct event){ .kind = EVENT_GUARD_TRIPPED, .count = 12, .plan = "ab" },
			"Guard tripped; 12 changes are held until plan ab is approved");
	assert_sentence((struct event){ .kind = EVENT_DRIFT_STARTED,
					.organization = "acme",
					.contact = "Bob",
					.field = "phone",
					.before = "+49301",
					.after = "",
					.rule = "blanked" },
			"acme: drift started: Bob, phone; the store has '+49301'; the directory "
			"has '' (held by blanked)");
	assert_sentence((struct event){ .kind = EVENT_EDIT_REFUSED }, "Edit refused");
	assert_sentence((struct event){ .kind = EVENT_DIRECTORY_UNREACHABLE, .server = "" },
			"The directory cannot be reached");
}

static void no_sentence_shows_its_notation(void **state)
{
	enum event_kind kind;

	(void)state;
	for (kind = 0; kind < EVENT_COUNT; kind++) {
		struct event full = full_event(kind), bare = { .kind = kind };
		_cleanup_(arena_freep) struct arena *arena = arena_new();
		const char *a = sentence_render(arena, &full), *b = sentence_render(arena, &bare);

		assert_null(strpbrk(a, "[]{}"));
		assert_null(strpbrk(b, "[]{}"));
		assert_null(strstr(a, "(unknown)"));
		assert_string_not_equal(a, b);
		assert_false(isspace((unsigned char)b[0]));
	}
}

static void notation_and_formats_in_values_are_plain_text(void **state)
{
	(void)state;
	assert_sentence((struct event){ .kind = EVENT_ADMIN_HELD, .contact = "%n%s[{rule}]{x" },
			"%n%s[{rule}]{x is the last Admin and stays");
	assert_sentence((struct event){ .kind = EVENT_RUN_FINISHED, .detail = "%n%n%n" },
			"Run finished: %n%n%n");
}

static void assert_cleaned(const char *value, const char *expected)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();

	assert_string_equal(field_clean(arena, value), expected);
}

static void values_cannot_carry_control_characters(void **state)
{
	(void)state;
	assert_cleaned("Ann\nMESSAGE_ID=f58f", "Ann" REPLACEMENT "MESSAGE_ID=f58f");
	assert_cleaned("Ann\r\nBob", "Ann" REPLACEMENT REPLACEMENT "Bob");
	assert_cleaned("\x1B]0;x\x07y", REPLACEMENT "]0;x" REPLACEMENT "y");
	assert_cleaned("a\x7Fz", "a" REPLACEMENT "z");
	assert_cleaned("a\xC2\x9B"
		       "31mz",
		       "a" REPLACEMENT "31mz");
	assert_cleaned("a\xE2\x80\xA8z\xE2\x80\xA9z", "a" REPLACEMENT "z" REPLACEMENT "z");
	assert_cleaned("a\xE2\x80\xAEz\xE2\x81\xA6z", "a" REPLACEMENT "z" REPLACEMENT "z");
	assert_cleaned("Zo\xC3\xAB \xF0\x9F\x98\x80", "Zo\xC3\xAB \xF0\x9F\x98\x80");
	assert_cleaned("\n\n", "");
}

static void malformed_octets_are_replaced_and_the_rest_stays(void **state)
{
	(void)state;
	assert_cleaned("a\xFFz", "a" REPLACEMENT "z");
	assert_cleaned("a\xC3", "a" REPLACEMENT);
	assert_cleaned("\xC0\xAF", REPLACEMENT REPLACEMENT);
	assert_cleaned("\xED\xA0\x80z", REPLACEMENT REPLACEMENT REPLACEMENT "z");
}

static void a_value_of_ten_megabytes_is_cut(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const size_t size = (size_t)10 * 1024 * 1024;
	static const char *const fills[] = { "x", "\xC3\xAB", "\xF0\x9F\x98\x80", "\x80", "\x1B" };
	char *huge = malloc(size + 1);
	size_t i, j;

	(void)state;
	assert_non_null(huge);
	for (i = 0; i < ARRAY_SIZE(fills); i++) {
		size_t n = strlen(fills[i]);
		const char *clean;

		for (j = 0; j < size; j++)
			huge[j] = fills[i][j % n];
		huge[size] = '\0';
		clean = field_clean(arena, huge);
		assert_in_range(strlen(clean), FIELD_VALUE_MAX - 6, FIELD_VALUE_MAX * 3);
		assert_true(text_is_utf8(clean, strlen(clean)));
		assert_string_equal(clean + strlen(clean) - 3, "…");
		assert_true(n == 1 || !strstr(clean, REPLACEMENT));
	}
	free(huge);
}

/* No C0, DEL or C1, no line or paragraph separator, no override or isolate: by their octets. */
static bool is_harmless(const char *text)
{
	const unsigned char *s = (const unsigned char *)text;

	for (; *s; s++) {
		if (*s < 0x20 || *s == 0x7F || (s[0] == 0xC2 && s[1] < 0xA0))
			return false;
		if (s[0] == 0xE2 && s[1] == 0x80 && s[2] >= 0xA8 && s[2] <= 0xAE)
			return false;
		if (s[0] == 0xE2 && s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9)
			return false;
	}
	return text_is_utf8(text, strlen(text));
}

static void any_octets_come_out_harmless(void **state)
{
	static const unsigned char likely[] =
		"a\n\x1B\x7F\xC2\x9B\xE2\x80\xA8\xAE\x81\xA6\xF0\x9F\xED";
	unsigned seed = 20261122, round;
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	char value[32];
	size_t i;

	(void)state;
	for (round = 0; round < 50000; round++) {
		size_t length = (size_t)rand_r(&seed) % sizeof(value);

		for (i = 0; i < length; i++)
			value[i] = (char)(rand_r(&seed) % 4 ? likely[(size_t)rand_r(&seed) %
								     (sizeof(likely) - 1)]
							    : 1 + rand_r(&seed) % 255);
		value[length] = '\0';
		assert_true(is_harmless(field_clean(arena, value)));
		arena_reset(arena);
	}
}

static void a_value_at_the_limit_is_whole(void **state)
{
	char value[FIELD_VALUE_MAX + 1];

	(void)state;
	memset(value, 'x', FIELD_VALUE_MAX);
	value[FIELD_VALUE_MAX] = '\0';
	assert_cleaned(value, value);
}

static void a_record_has_the_fields_that_apply_and_no_others(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct event event = { .kind = EVENT_ADMIN_MISSING,
			       .run = 12,
			       .organization = "acme",
			       .cloud = "payments-eu",
			       .role = "" };
	struct record record;

	(void)state;
	record_build(arena, &event, "contactsyncd", &record);
	assert_string_equal(record_value(&record, "MESSAGE"),
			    "acme/payments-eu: live cloud without a usable Admin");
	assert_string_equal(record_value(&record, "PRIORITY"), "2");
	assert_string_equal(record_value(&record, "MESSAGE_ID"),
			    event_info(EVENT_ADMIN_MISSING)->message_id);
	assert_string_equal(record_value(&record, "SYSLOG_IDENTIFIER"), "contactsyncd");
	assert_string_equal(record_value(&record, "CONTACTSYNC_EVENT"), "admin-missing");
	assert_string_equal(record_value(&record, "CONTACTSYNC_RUN"), "12");
	assert_string_equal(record_value(&record, "CONTACTSYNC_CLOUD"), "payments-eu");
	assert_int_equal(record.n, 8);
}

static void every_member_of_an_event_becomes_a_field(void **state)
{
	static const char *const names[] = { "RUN",     "ORGANIZATION", "CLOUD", "ACTION",
					     "CONTACT", "PERSON",       "ROLE",  "FIELD",
					     "BEFORE",  "AFTER",        "RULE",  "PLAN",
					     "SERVER",  "DETAIL",       "COUNT" };
	static const char *const values[] = { "7",
					      "acme",
					      "payments-eu",
					      "edit",
					      "Ann Lee",
					      "3f2a",
					      "Admin",
					      "email",
					      "old",
					      "new",
					      "admin-required",
					      "ab12",
					      "ldaps://ldap1.corp.example",
					      "because",
					      "3" };
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct event event = full_event(EVENT_CHANGE_HELD);
	struct record record;
	char name[64];
	size_t i;

	(void)state;
	record_build(arena, &event, "contactsyncd", &record);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(name, sizeof(name), "CONTACTSYNC_%s", names[i]);
		assert_non_null(record_value(&record, name));
		assert_string_equal(record_value(&record, name), values[i]);
	}
	assert_int_equal(record.n, 5 + ARRAY_SIZE(names));
}

static void a_hostile_value_cannot_add_a_journal_field(void **state)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	static const char hostile[] =
		"x\nMESSAGE_ID=00000000000000000000000000000000\nPRIORITY=0\n_"
		"UID=0";
	struct event event = full_event(EVENT_PERSON_RENAMED);
	struct iovec entry[RECORD_FIELDS_MAX];
	struct record record;
	size_t i, n;

	(void)state;
	event.organization = event.cloud = event.contact = event.person = event.role = event.field =
		event.before = event.after = event.rule = event.plan = event.server = event.action =
			event.detail = hostile;
	record_build(arena, &event, "contactsyncd", &record);
	n = journal_entry(arena, &record, entry);
	assert_int_equal(n, record.n);
	for (i = 0; i < n; i++) {
		assert_null(memchr(entry[i].iov_base, '\n', entry[i].iov_len));
		assert_int_equal(strlen(entry[i].iov_base), entry[i].iov_len);
		assert_true(memcmp(entry[i].iov_base, record.fields[i].name,
				   strlen(record.fields[i].name)) == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_its_own_name_and_identifier),
		cmocka_unit_test(what_needs_a_person_is_louder_than_what_does_not),
		cmocka_unit_test(every_place_of_a_sentence_is_a_field),
		cmocka_unit_test(brackets_of_sentences_are_closed_and_hold_a_place),
		cmocka_unit_test(sentences_read_well_with_and_without_their_fields),
		cmocka_unit_test(no_sentence_shows_its_notation),
		cmocka_unit_test(notation_and_formats_in_values_are_plain_text),
		cmocka_unit_test(values_cannot_carry_control_characters),
		cmocka_unit_test(malformed_octets_are_replaced_and_the_rest_stays),
		cmocka_unit_test(a_value_of_ten_megabytes_is_cut),
		cmocka_unit_test(any_octets_come_out_harmless),
		cmocka_unit_test(a_value_at_the_limit_is_whole),
		cmocka_unit_test(a_record_has_the_fields_that_apply_and_no_others),
		cmocka_unit_test(every_member_of_an_event_becomes_a_field),
		cmocka_unit_test(a_hostile_value_cannot_add_a_journal_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
