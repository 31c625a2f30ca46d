/* The metrics file: what is in it, that Prometheus accepts it, and that it is replaced whole. */
#include "core/plan.h"
#include "report/metrics.h"
#include "tests/lib/test.h"

#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
	char *dir;
	char path[256];
};

static int place_make(void **state)
{
	struct place *place = calloc(1, sizeof(*place));

	assert_non_null(place);
	place->dir = test_dir_make();
	snprintf(place->path, sizeof(place->path), "%s/contactsync.prom", place->dir);
	*state = place;
	return 0;
}

static int place_remove(void **state)
{
	struct place *place = *state;

	test_dir_remove(place->dir);
	free(place);
	return 0;
}

static char *read_file(const char *path)
{
	char *text = calloc(1, 65536);
	FILE *in = fopen(path, "r");

	assert_non_null(text);
	assert_non_null(in);
	assert_in_range(fread(text, 1, 65535, in), 1, 65534);
	fclose(in);
	return text;
}

static size_t count_entries(const char *dir)
{
	DIR *d = opendir(dir);
	size_t n = 0;

	assert_non_null(d);
	for (struct dirent *e = readdir(d); e; e = readdir(d))
		n += e->d_name[0] != '.';
	closedir(d);
	return n;
}

static void write_to(const struct place *place, const struct metrics *metrics)
{
	struct error err = { 0 };
	int result = metrics_write(place->path, metrics, &err);

	if (result != 0)
		print_error("%s\n", err.text);
	assert_int_equal(result, 0);
}

static char *write_and_read(const struct place *place, const struct metrics *metrics)
{
	write_to(place, metrics);
	return read_file(place->path);
}

/* @line stands in @text, once. */
static void assert_line(const char *text, const char *line)
{
	size_t length = strlen(line), n = 0;
	const char *found = text;

	while ((found = strstr(found, line))) {
		n += (found == text || found[-1] == '\n') && found[length] == '\n';
		found += length;
	}
	if (n != 1)
		print_error("%zu times: %s\n", n, line);
	assert_int_equal(n, 1);
}

static const struct metric_label_count drift[] = {
	{ "revoke", 4, 1700000000 },
	{ "admin-missing", 1, 1690000000 },
};
static const struct metric_label_count holds[] = { { "admin-required", 2, 0 } };
static const struct metric_label_count results[] = {
	{ "0", 1200, 0 },
	{ "4", 3, 0 },
};

static const struct metrics busy = {
	.version = "0.1.0",
	.last_attempt = 1700000100,
	.last_success = 1700000101,
	.last_complete = 1700000102,
	.last_duration = 1.25,
	.duration_read = 1,
	.duration_plan = 0.0015,
	.duration_apply = 61.5,
	.runs_total = 12,
	.runs_failed_total = 2,
	.runs_incomplete_total = 1,
	.last_exit_code = 3,
	.drift = drift,
	.n_drift = ARRAY_SIZE(drift),
	.holds = holds,
	.n_holds = ARRAY_SIZE(holds),
	.results = results,
	.n_results = ARRAY_SIZE(results),
	.clouds_by_admins = { 1, 5, 90 },
	.contacts = 333,
	.entries_read = 100000,
};

static void every_number_has_its_line(void **state)
{
	_cleanup_(freep) char *text = write_and_read(*state, &busy);

	assert_line(text, "contactsync_last_attempt_timestamp_seconds 1700000100");
	assert_line(text, "contactsync_last_success_timestamp_seconds 1700000101");
	assert_line(text, "contactsync_last_complete_read_timestamp_seconds 1700000102");
	assert_line(text, "contactsync_run_duration_seconds 1.250");
	assert_line(text, "contactsync_run_phase_duration_seconds{phase=\"read\"} 1.000");
	assert_line(text, "contactsync_run_phase_duration_seconds{phase=\"plan\"} 0.002");
	assert_line(text, "contactsync_run_phase_duration_seconds{phase=\"apply\"} 61.500");
	assert_line(text, "contactsync_runs_total 12");
	assert_line(text, "contactsync_runs_failed_total 2");
	assert_line(text, "contactsync_runs_incomplete_total 1");
	assert_line(text, "contactsync_last_exit_code 3");
	assert_line(text, "contactsync_drift{kind=\"revoke\"} 4");
	assert_line(text, "contactsync_drift{kind=\"edit\"} 0");
	assert_line(text, "contactsync_drift_oldest_timestamp_seconds{kind=\"revoke\"} 1700000000");
	assert_line(text, "contactsync_drift_oldest_timestamp_seconds{kind=\"add\"} 0");
	assert_line(text, "contactsync_holds{rule=\"admin-required\"} 2");
	assert_line(text, "contactsync_clouds{admins=\"0\"} 1");
	assert_line(text, "contactsync_clouds{admins=\"1\"} 5");
	assert_line(text, "contactsync_clouds{admins=\"2+\"} 90");
	assert_line(text, "contactsync_contacts 333");
	assert_line(text, "contactsync_directory_entries_read 100000");
	assert_line(text, "contactsync_ldap_results_total{code=\"0\"} 1200");
	assert_line(text, "contactsync_ldap_results_total{code=\"4\"} 3");
	assert_line(text, "contactsync_build_info{version=\"0.1.0\"} 1");
}

/* Cuts the numbers off the lines of @text. */
static void strip_numbers(char *text)
{
	char *to = text, *from = text;

	while (*from) {
		char *end = strchrnul(from, '\n');
		char *last = *from == '#' ? end : memrchr(from, ' ', (size_t)(end - from));

		memmove(to, from, (size_t)(last - from));
		to += last - from;
		*to++ = '\n';
		from = *end ? end + 1 : end;
	}
	*to = '\0';
}

static void all_series_are_there_before_the_first_run(void **state)
{
	struct metrics with = busy, none = { .version = "0.1.0" };
	_cleanup_(freep) char *first = write_and_read(*state, &none);
	_cleanup_(freep) char *later = NULL;
	enum rule rule;
	char line[128];

	for (rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
		snprintf(line, sizeof(line), "contactsync_holds{rule=\"%s\"} 0", rule_name(rule));
		assert_line(first, line);
	}
	assert_line(first, "contactsync_drift{kind=\"admin-missing\"} 0");
	assert_line(first, "contactsync_clouds{admins=\"0\"} 0");
	with.n_results = 1;
	later = write_and_read(*state, &with);
	strip_numbers(first);
	strip_numbers(later);
	assert_string_equal(first, later);
}

static void a_label_cannot_end_its_quotes_or_its_line(void **state)
{
	static const struct metric_label_count odd[] = { { "a\"} 1\nb\\%n\xFF", 1, 0 } };
	struct metrics metrics = { .version = "1\"2", .results = odd, .n_results = 1 };
	_cleanup_(freep) char *text = write_and_read(*state, &metrics);

	assert_line(text, "contactsync_ldap_results_total{code=\"a\\\"} 1\xEF\xBF\xBD"
			  "b\\\\%n\xEF\xBF\xBD\"} 1");
	assert_line(text, "contactsync_build_info{version=\"1\\\"2\"} 1");
}

static void a_label_that_is_given_twice_is_written_once(void **state)
{
	static const struct metric_label_count twice[] = { { "51", 1, 0 }, { "51", 2, 0 } };
	struct metrics metrics = { .version = "1", .results = twice, .n_results = 2 };
	_cleanup_(freep) char *text = write_and_read(*state, &metrics);

	assert_line(text, "contactsync_ldap_results_total{code=\"51\"} 1");
	assert_null(strstr(text, "{code=\"51\"} 2"));
}

static void durations_that_are_no_numbers_are_zero(void **state)
{
	struct metrics metrics = { .version = "1",
				   .last_duration = (double)NAN,
				   .duration_read = -1,
				   .duration_plan = (double)INFINITY };
	_cleanup_(freep) char *text = write_and_read(*state, &metrics);

	assert_line(text, "contactsync_run_duration_seconds 0.000");
	assert_line(text, "contactsync_run_phase_duration_seconds{phase=\"read\"} 0.000");
	assert_line(text, "contactsync_run_phase_duration_seconds{phase=\"plan\"} 0.000");
}

static void prometheus_accepts_the_file(void **state)
{
	const struct place *place = *state;
	struct metrics none = { .version = "0.1.0" };
	char command[512];

	if (system("command -v promtool >/dev/null 2>&1") != 0) {
		print_message("promtool (package prometheus) is missing\n");
		skip();
	}
	snprintf(command, sizeof(command), "promtool check metrics <'%s' >&2", place->path);
	write_to(place, &none);
	assert_int_equal(system(command), 0);
	write_to(place, &busy);
	assert_int_equal(system(command), 0);
}

static void the_file_is_replaced_whole_and_readable_by_all(void **state)
{
	const struct place *place = *state;
	mode_t old = umask(0077);
	struct stat before, after;

	write_to(place, &busy);
	assert_int_equal(stat(place->path, &before), 0);
	write_to(place, &busy);
	assert_int_equal(stat(place->path, &after), 0);
	umask(old);
	assert_int_equal(after.st_mode & 07777, 0644);
	assert_true(before.st_ino != after.st_ino);
	assert_int_equal(count_entries(place->dir), 1);
}

static void a_missing_directory_is_one_clear_error(void **state)
{
	const struct place *place = *state;
	struct error err = { 0 };
	char path[512], text[1024];

	snprintf(path, sizeof(path), "%s/none/x.prom", place->dir);
	snprintf(text, sizeof(text), "writing metrics '%s': No such file or directory", path);
	assert_int_equal(metrics_write(path, &busy, &err), -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_string_equal(err.text, text);
}

static void a_failed_rename_leaves_no_temporary_file(void **state)
{
	const struct place *place = *state;
	struct error err = { 0 };

	assert_int_equal(mkdir(place->path, 0755), 0);
	assert_int_equal(metrics_write(place->path, &busy, &err), -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_int_equal(count_entries(place->dir), 1);
}

/* In a process of its own, since the limit cannot be taken back by everybody. */
static int write_without_room(const struct place *place)
{
	const struct rlimit room = { 5000, 5000 };
	struct error err = { 0 };

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &room) != 0 || metrics_write(place->path, &busy, &err) != -1)
		return 1;
	return err.kind == ERROR_SYSTEM && strstr(err.text, "File too large") ? 0 : 2;
}

static void a_full_disk_leaves_the_old_file(void **state)
{
	const struct place *place = *state;
	_cleanup_(freep) char *before = write_and_read(place, &busy), *after = NULL;
	int status;
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0)
		_exit(write_without_room(place));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	after = read_file(place->path);
	assert_string_equal(before, after);
	assert_int_equal(count_entries(place->dir), 1);
}

int main(void)
{
#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, place_make, place_remove)
	const struct CMUnitTest tests[] = {
		PLACE_TEST(every_number_has_its_line),
		PLACE_TEST(all_series_are_there_before_the_first_run),
		PLACE_TEST(a_label_cannot_end_its_quotes_or_its_line),
		PLACE_TEST(a_label_that_is_given_twice_is_written_once),
		PLACE_TEST(durations_that_are_no_numbers_are_zero),
		PLACE_TEST(prometheus_accepts_the_file),
		PLACE_TEST(the_file_is_replaced_whole_and_readable_by_all),
		PLACE_TEST(a_missing_directory_is_one_clear_error),
		PLACE_TEST(a_failed_rename_leaves_no_temporary_file),
		PLACE_TEST(a_full_disk_leaves_the_old_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
