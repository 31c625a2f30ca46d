/* Where events go, in which form, and how many of them. */
#include "base/text.h"
#include "report/events.h"
#include "tests/lib/test.h"

#include <jansson.h>
#include <poll.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char hostile[] = "x\n<0>y\r\xE2\x80\xA8\x1B[31m%n%s\"\\\xFF";

static struct event hostile_event(enum event_kind kind)
{
	return (struct event){ .kind = kind,
			       .run = 7,
			       .organization = hostile,
			       .cloud = hostile,
			       .contact = hostile,
			       .person = hostile,
			       .role = hostile,
			       .field = hostile,
			       .before = hostile,
			       .after = hostile,
			       .rule = hostile,
			       .plan = hostile,
			       .server = hostile,
			       .action = hostile,
			       .detail = hostile,
			       .count = 3 };
}

/* What @say writes to a log of @target; free() it. */
static char *written(enum log_target target, void (*say)(struct log *log))
{
	FILE *stream = tmpfile();
	struct log *log = log_new(target, stream, "contactsyncd");
	char *text;
	size_t size;

	assert_non_null(stream);
	say(log);
	log_free(log);
	size = (size_t)ftello(stream);
	text = calloc(1, size + 1);
	assert_non_null(text);
	rewind(stream);
	assert_int_equal(fread(text, 1, size, stream), size);
	fclose(stream);
	return text;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (text = strstr(text, part); text; text = strstr(text + strlen(part), part))
		n++;
	return n;
}

static void say_all_hostile(struct log *log)
{
	enum event_kind kind;

	for (kind = 0; kind < EVENT_COUNT; kind++) {
		struct event event = hostile_event(kind);

		log_event(log, &event);
	}
}

static void targets_are_named_journal_text_and_json(void **state)
{
	enum log_target target = LOG_TARGET_JSON;

	(void)state;
	assert_int_equal(log_target_parse("xml", &target), -1);
	assert_int_equal(target, LOG_TARGET_JSON);
	assert_int_equal(log_target_parse("journal", &target), 0);
	assert_int_equal(target, LOG_TARGET_JOURNAL);
	assert_int_equal(log_target_parse("text", &target), 0);
	assert_int_equal(target, LOG_TARGET_TEXT);
	assert_int_equal(log_target_parse("json", &target), 0);
	assert_int_equal(target, LOG_TARGET_JSON);
}

static bool is_time(const char *s)
{
	int n = 0;

	sscanf(s, "%*4d-%*2d-%*2dT%*2d:%*2d:%*2dZ%n", &n);
	return n == 20;
}

static void a_text_event_is_exactly_one_line(void **state)
{
	_cleanup_(freep) char *text = written(LOG_TARGET_TEXT, say_all_hostile);
	enum event_kind kind = 0;
	char *line, *rest = text;

	(void)state;
	assert_int_equal(count(text, "\n"), EVENT_COUNT);
	assert_true(text_is_utf8(text, strlen(text)));
	assert_null(strpbrk(text, "\x1B\r"));
	assert_null(strstr(text, "\xE2\x80\xA8"));
	for (line = strsep(&rest, "\n"); rest; line = strsep(&rest, "\n"), kind++) {
		const char *name = event_info(kind)->name;

		assert_true(is_time(line));
		assert_memory_equal(line + 21, name, strlen(name));
		assert_int_equal(line[21 + strlen(name)], ' ');
	}
}

static json_t *parse(const char *line)
{
	json_error_t error;
	json_t *object = json_loads(line, JSON_REJECT_DUPLICATES, &error);

	if (!object)
		print_error("%s: %s\n", error.text, line);
	assert_non_null(object);
	return object;
}

static void assert_member(const json_t *object, const char *name, const char *expected)
{
	const char *value = json_string_value(json_object_get(object, name));

	assert_non_null(value);
	assert_string_equal(value, expected);
}

static void each_json_line_has_the_fields_of_the_journal(void **state)
{
	_cleanup_(freep) char *text = written(LOG_TARGET_JSON, say_all_hostile);
	char *line, *rest = text, priority[4];
	enum event_kind kind = 0;

	(void)state;
	assert_int_equal(count(text, "\n"), EVENT_COUNT);
	for (line = strsep(&rest, "\n"); rest; line = strsep(&rest, "\n"), kind++) {
		const struct event_info *info = event_info(kind);
		json_t *object = parse(line);

		snprintf(priority, sizeof(priority), "%d", info->priority);
		assert_member(object, "MESSAGE_ID", info->message_id);
		assert_member(object, "PRIORITY", priority);
		assert_member(object, "SYSLOG_IDENTIFIER", "contactsyncd");
		assert_member(object, "CONTACTSYNC_EVENT", info->name);
		assert_member(object, "CONTACTSYNC_RUN", "7");
		assert_member(object, "CONTACTSYNC_COUNT", "3");
		assert_non_null(json_object_get(object, "MESSAGE"));
		assert_in_range(
			strtoll(json_string_value(json_object_get(object, "__REALTIME_TIMESTAMP")),
				NULL, 10),
			1600000000000000, 9000000000000000);
		assert_int_equal(json_object_size(object), 1 + 5 + 15);
		json_decref(object);
	}
}

static void say_many(struct log *log)
{
	unsigned i;

	log_run_begin(log, 42);
	for (i = 0; i < 350; i++) {
		log_event(log, &(struct event){ .kind = EVENT_CHANGE_APPLIED });
		log_event(log, &(struct event){ .kind = EVENT_ADMIN_MISSING });
	}
	for (i = 0; i < 101; i++)
		log_event(log, &(struct event){ .kind = EVENT_DRIFT_STARTED });
	for (i = 0; i < 100; i++)
		log_event(log, &(struct event){ .kind = EVENT_DRIFT_CLEARED });
	for (i = 0; i < 1003; i++)
		log_event(log, &(struct event){ .kind = EVENT_ADMIN_HELD, .contact = "Ann" });
	log_run_end(log);
}

static void more_of_a_kind_than_are_worth_a_line_are_counted(void **state)
{
	_cleanup_(freep) char *text = written(LOG_TARGET_TEXT, say_many);

	(void)state;
	assert_int_equal(count(text, "Z change-applied "), 100);
	assert_int_equal(count(text, "Z drift-started "), 100);
	assert_int_equal(count(text, "Z drift-cleared "), 100);
	assert_int_equal(count(text, "Z admin-missing "), 350);
	assert_int_equal(count(text, "Z admin-held "), 1000);
	assert_int_equal(count(text, "Z events-omitted "), 3);
	assert_non_null(strstr(text, "250 more events were left out: change-applied\n"));
	assert_non_null(strstr(text, "1 more events were left out: drift-started\n"));
	assert_non_null(strstr(text, "3 more events were left out: admin-held\n"));
}

static void say_two_runs(struct log *log)
{
	unsigned run, i;

	for (run = 1; run <= 2; run++) {
		log_run_begin(log, run);
		for (i = 0; i < 60; i++)
			log_event(log, &(struct event){ .kind = EVENT_CHANGE_HELD });
		log_run_end(log);
	}
	for (i = 0; i < 150; i++)
		log_event(log, &(struct event){ .kind = EVENT_CONFIG_LOADED });
	log_run_end(log);
}

static void each_run_counts_anew_and_outside_of_runs_all_is_said(void **state)
{
	_cleanup_(freep) char *text = written(LOG_TARGET_TEXT, say_two_runs);

	(void)state;
	assert_int_equal(count(text, "Z change-held "), 120);
	assert_int_equal(count(text, "Z config-loaded "), 150);
	assert_int_equal(count(text, "Z events-omitted "), 0);
}

static void say_runs(struct log *log)
{
	log_run_begin(log, 42);
	log_event(log, &(struct event){ .kind = EVENT_CHANGE_HELD });
	log_event(log, &(struct event){ .kind = EVENT_CHANGE_HELD, .run = 7 });
	log_run_end(log);
	log_event(log, &(struct event){ .kind = EVENT_CONFIG_LOADED });
}

static void an_event_knows_the_run_that_it_belongs_to(void **state)
{
	_cleanup_(freep) char *text = written(LOG_TARGET_JSON, say_runs);

	(void)state;
	assert_int_equal(count(text, "\"CONTACTSYNC_RUN\":\"42\""), 1);
	assert_int_equal(count(text, "\"CONTACTSYNC_RUN\":\"7\""), 1);
	assert_int_equal(count(text, "CONTACTSYNC_RUN"), 2);
}

static void say_loaded(struct log *log)
{
	log_event(log, &(struct event){ .kind = EVENT_CONFIG_LOADED });
}

static void without_a_log_nothing_is_said(void **state)
{
	(void)state;
	log_run_begin(NULL, 1);
	log_event(NULL, &(struct event){ .kind = EVENT_CHANGE_HELD });
	log_run_end(NULL);
	log_free(NULL);
}

static void a_stream_that_is_full_loses_events_and_nothing_else(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct log *log = log_new(LOG_TARGET_TEXT, full, "contactsyncd");

	(void)state;
	assert_non_null(full);
	say_loaded(log);
	log_free(log);
	fclose(full);
}

/* ---- journald: a socket of our own under a private /run ---- */

enum { CHILD_OK = 0, CHILD_WRONG = 1, CHILD_CANNOT = 77 };

/* A mount namespace with an empty /run; false if the kernel does not let us. */
static bool make_private_run(void)
{
	if (unshare(CLONE_NEWNS) != 0 && unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0)
		return false;
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	       mount("tmpfs", "/run", "tmpfs", 0, NULL) == 0;
}

static int open_journal_socket(void)
{
	const struct sockaddr_un address = { AF_UNIX, "/run/systemd/journal/socket" };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	mkdir("/run/systemd", 0755);
	mkdir("/run/systemd/journal", 0755);
	if (fd < 0 || bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		return -1;
	return fd;
}

/* Runs @check in a process of its own with a private /run, and expects it to succeed. */
static void in_private_run(int (*check)(void))
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(make_private_run() ? check() : CHILD_CANNOT);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == CHILD_CANNOT)
		skip();
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), CHILD_OK);
}

static bool has_line(const char *datagram, const char *line)
{
	const char *found = strstr(datagram, line);

	return found && (found == datagram || found[-1] == '\n') && found[strlen(line)] == '\n';
}

static bool is_expected_entry(const char *datagram)
{
	return has_line(datagram, "MESSAGE_ID=f58f8ac1914947b78043e5ba244d512c") &&
	       has_line(datagram, "PRIORITY=2") &&
	       has_line(datagram, "SYSLOG_IDENTIFIER=contactsyncd") &&
	       has_line(datagram, "CONTACTSYNC_CLOUD=payments-eu") &&
	       count(datagram, "\n") == 5 + 15 && !strstr(datagram, "CODE_FILE");
}

static void say_hostile_in_cloud(struct log *log)
{
	struct event event = hostile_event(EVENT_ADMIN_MISSING);

	event.cloud = "payments-eu";
	log_event(log, &event);
}

static int send_and_receive(void)
{
	struct pollfd ready = { .fd = open_journal_socket(), .events = POLLIN };
	_cleanup_(freep) char *text = written(LOG_TARGET_JOURNAL, say_hostile_in_cloud);
	char datagram[65536] = "";

	if (ready.fd < 0 || poll(&ready, 1, 2000) != 1 ||
	    recv(ready.fd, datagram, sizeof(datagram) - 1, 0) <= 0)
		return CHILD_WRONG;
	return *text == '\0' && is_expected_entry(datagram) ? CHILD_OK : CHILD_WRONG;
}

static int send_without_journald(void)
{
	_cleanup_(freep) char *text = written(LOG_TARGET_JOURNAL, say_loaded);

	return count(text, "Z config-loaded Configuration loaded\n") == 1 ? CHILD_OK : CHILD_WRONG;
}

static int send_to_dead_journald(void)
{
	close(open_journal_socket());
	return send_without_journald();
}

static void journald_gets_an_entry_with_the_fields(void **state)
{
	(void)state;
	in_private_run(send_and_receive);
}

static void without_journald_the_stream_gets_the_line(void **state)
{
	(void)state;
	in_private_run(send_without_journald);
}

static void when_journald_is_dead_the_stream_gets_the_line(void **state)
{
	(void)state;
	in_private_run(send_to_dead_journald);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_are_named_journal_text_and_json),
		cmocka_unit_test(a_text_event_is_exactly_one_line),
		cmocka_unit_test(each_json_line_has_the_fields_of_the_journal),
		cmocka_unit_test(more_of_a_kind_than_are_worth_a_line_are_counted),
		cmocka_unit_test(each_run_counts_anew_and_outside_of_runs_all_is_said),
		cmocka_unit_test(an_event_knows_the_run_that_it_belongs_to),
		cmocka_unit_test(without_a_log_nothing_is_said),
		cmocka_unit_test(a_stream_that_is_full_loses_events_and_nothing_else),
		cmocka_unit_test(journald_gets_an_entry_with_the_fields),
		cmocka_unit_test(without_journald_the_stream_gets_the_line),
		cmocka_unit_test(when_journald_is_dead_the_stream_gets_the_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
