/* Events of a run: kept until the commit, forgotten with a rollback, counted when there are many.
 */
#include "base/arena.h"
#include "sync/queue.h"
#include "tests/lib/test.h"

#include <jansson.h>

struct said {
	FILE *stream;
	struct log *log;
};

static struct said said_new(void)
{
	struct said said = { .stream = tmpfile() };

	assert_non_null(said.stream);
	said.log = log_new(LOG_TARGET_JSON, said.stream, "contactsyncd");
	return said;
}

/* Ends the log; all its lines as a JSON array. */
static json_t *said_end(struct said *said)
{
	json_t *all = json_array(), *line;
	char text[4096];

	log_run_end(said->log);
	log_free(said->log);
	rewind(said->stream);
	while (fgets(text, sizeof(text), said->stream)) {
		line = json_loads(text, 0, NULL);
		assert_non_null(line);
		json_array_append_new(all, line);
	}
	fclose(said->stream);
	return all;
}

static const char *field_of(const json_t *all, size_t i, const char *name)
{
	return json_string_value(json_object_get(json_array_get(all, i), name));
}

static void add(struct queue *queue, enum event_kind kind, const char *contact)
{
	queue_add(queue, &(struct event){ .kind = kind, .run = 1, .contact = contact });
}

static json_t *say(struct queue *queue)
{
	struct said said = said_new();

	log_run_begin(said.log, 1);
	queue_say(queue, said.log);
	return said_end(&said);
}

static void events_are_said_in_their_order_and_once(void **state)
{
	struct queue *queue = queue_new();
	char contact[] = "ann@corp.example";
	json_t *all;

	(void)state;
	add(queue, EVENT_CHANGE_APPLIED, contact);
	memset(contact, 'x', strlen(contact)); /* what was added is a copy */
	add(queue, EVENT_ADMIN_HELD, "bob@corp.example");
	add(queue, EVENT_CHANGE_APPLIED, "carol@corp.example");
	all = say(queue);
	assert_int_equal(json_array_size(all), 3);
	assert_string_equal(field_of(all, 0, "CONTACTSYNC_CONTACT"), "ann@corp.example");
	assert_string_equal(field_of(all, 1, "CONTACTSYNC_EVENT"), "admin-held");
	assert_string_equal(field_of(all, 2, "CONTACTSYNC_CONTACT"), "carol@corp.example");
	json_decref(all);
	all = say(queue);
	assert_int_equal(json_array_size(all), 0);
	json_decref(all);
	queue_free(queue);
}

static void what_was_rolled_back_is_not_said(void **state)
{
	struct queue *queue = queue_new();
	json_t *all;

	(void)state;
	add(queue, EVENT_CLOUD_UNKNOWN, "before");
	queue_mark(queue);
	add(queue, EVENT_CHANGE_APPLIED, "first pass");
	queue_rollback(queue);
	add(queue, EVENT_CHANGE_HELD, "second pass");
	queue_rollback(queue);
	add(queue, EVENT_CHANGE_HELD, "third pass");
	all = say(queue);
	assert_int_equal(json_array_size(all), 2);
	assert_string_equal(field_of(all, 0, "CONTACTSYNC_CONTACT"), "before");
	assert_string_equal(field_of(all, 1, "CONTACTSYNC_CONTACT"), "third pass");
	json_decref(all);
	queue_free(queue);
}

static void add_many(struct queue *queue, enum event_kind kind, unsigned n)
{
	for (; n > 0; n--)
		add(queue, kind, "somebody");
}

/* The number that the line about omitted @kind carries; 0 if there is none. */
static long omitted(const json_t *all)
{
	size_t i;

	for (i = 0; i < json_array_size(all); i++)
		if (strcmp(field_of(all, i, "CONTACTSYNC_EVENT"), "events-omitted") == 0)
			return strtol(field_of(all, i, "CONTACTSYNC_COUNT"), NULL, 10);
	return 0;
}

static void more_than_are_worth_a_line_are_counted(void **state)
{
	struct queue *queue = queue_new();
	json_t *all;

	(void)state;
	add_many(queue, EVENT_CHANGE_APPLIED, 5000);
	add(queue, EVENT_ADMIN_MISSING, NULL);
	all = say(queue);
	assert_int_equal(json_array_size(all), 100 + 1 + 1);
	assert_int_equal(omitted(all), 4900);
	assert_string_equal(field_of(all, 100, "CONTACTSYNC_EVENT"), "admin-missing");
	json_decref(all);
	queue_free(queue);
}

static void a_rollback_takes_back_what_was_counted(void **state)
{
	struct queue *queue = queue_new();
	json_t *all;

	(void)state;
	queue_mark(queue);
	add_many(queue, EVENT_CHANGE_APPLIED, 5000);
	queue_rollback(queue);
	add_many(queue, EVENT_CHANGE_APPLIED, 1001);
	all = say(queue);
	assert_int_equal(json_array_size(all), 100 + 1);
	assert_int_equal(omitted(all), 901);
	json_decref(all);
	all = say(queue);
	assert_int_equal(json_array_size(all), 0);
	json_decref(all);
	queue_free(queue);
}

static void without_a_log_nothing_is_said(void **state)
{
	struct queue *queue = queue_new();

	(void)state;
	add_many(queue, EVENT_CHANGE_APPLIED, 2000);
	queue_say(queue, NULL);
	queue_free(queue);
	queue_free(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_said_in_their_order_and_once),
		cmocka_unit_test(what_was_rolled_back_is_not_said),
		cmocka_unit_test(more_than_are_worth_a_line_are_counted),
		cmocka_unit_test(a_rollback_takes_back_what_was_counted),
		cmocka_unit_test(without_a_log_nothing_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
