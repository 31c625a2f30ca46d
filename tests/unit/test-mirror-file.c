/* The mirror's file: made, kept, thrown away, and whole whatever happens. */
#include "tests/unit/mirror-fixture.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void fill(struct fixture *f)
{
	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, "ann");
	put_person(f, "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
}

static void the_file_is_kept_and_readable_by_its_group(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	fill(f);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_int_equal(chmod(f->path, 0644), 0);
	assert_false(fixture_reopen(f, "source"));
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	assert_string_equal(touched(f), "acme/pay");
}

static void a_mirror_of_another_source_is_made_anew(void **state)
{
	struct fixture *f = *state;

	fill(f);
	assert_true(fixture_reopen(f, "another"));
	assert_string_equal(outcomes_of(f, NESTING), "");
	assert_false(fixture_reopen(f, "another"));
}

static void overwrite(struct fixture *f, const char *bytes, size_t n, off_t offset)
{
	int fd;

	mirror_close(f->mirror);
	f->mirror = NULL;
	fd = open(f->path, O_WRONLY);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, offset), n);
	close(fd);
}

static void a_damaged_mirror_is_made_anew(void **state)
{
	static const off_t offsets[] = { 0, 100, 4096, 3 * 4096 };
	struct fixture *f = *state;
	char junk[4096];
	size_t i;

	memset(junk, 0xA5, sizeof(junk));
	for (i = 0; i < ARRAY_SIZE(offsets); i++) {
		fill(f);
		overwrite(f, junk, sizeof(junk) - (i == 1 ? 100 : 0), offsets[i]);
		assert_true(fixture_reopen(f, "source"));
		assert_string_equal(outcomes_of(f, NESTING), "");
	}
	fill(f);
	overwrite(f, "", 0, 0);
	assert_int_equal(truncate(f->path, 5000), 0);
	assert_true(fixture_reopen(f, "source"));
	overwrite(f, "", 0, 0);
	assert_int_equal(truncate(f->path, 0), 0);
	assert_true(fixture_reopen(f, "source"));
}

static void stray_journals_of_a_damaged_mirror_go_with_it(void **state)
{
	struct fixture *f = *state;
	char *wal;
	int fd;

	overwrite(f, "not a database at all, really", 29, 0);
	assert_true(asprintf(&wal, "%s-wal", f->path) > 0);
	fd = open(wal, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "junk", 4), 4);
	close(fd);
	free(wal);
	assert_true(fixture_reopen(f, "source"));
	fill(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

static void execute(const char *path, const char *sql)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void close_and_execute(struct fixture *f, const char *sql)
{
	mirror_close(f->mirror);
	f->mirror = NULL;
	execute(f->path, sql);
}

static void damage_that_shows_in_use_is_an_error_and_the_next_opening_is_new(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct roster roster;
	char junk[4096];
	off_t at, end;
	int fd;

	fill(f);
	assert_false(fixture_reopen(f, "source"));
	/* What another connection writes makes this one read all pages again. */
	execute(f->path, "INSERT INTO touched VALUES (999); PRAGMA wal_checkpoint(TRUNCATE)");
	memset(junk, 0xA5, sizeof(junk));
	fd = open(f->path, O_WRONLY);
	assert_true(fd >= 0);
	end = lseek(fd, 0, SEEK_END);
	for (at = 4096; at < end; at += 4096)
		assert_int_equal(pwrite(fd, junk, sizeof(junk), at), sizeof(junk));
	assert_int_equal(mirror_roster(f->mirror, "acme", "pay", 1, f->arena, &roster, &err), -1);
	close(fd);
	assert_int_equal(err.kind, ERROR_DATA);
	assert_non_null(strstr(err.text, "mirror.db' is damaged"));
	assert_true(fixture_reopen(f, "source"));
}

static void a_mirror_of_another_version_is_made_anew(void **state)
{
	struct fixture *f = *state;

	fill(f);
	close_and_execute(f, "PRAGMA user_version = 99");
	assert_true(fixture_reopen(f, "source"));
	fill(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

static void somebody_elses_database_is_refused_and_left_alone(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct stat st;
	bool fresh;

	close_and_execute(f, "PRAGMA application_id = 7; CREATE TABLE contact (id INTEGER)");
	assert_int_equal(chmod(f->path, 0640), 0);
	assert_int_equal(mirror_open(f->path, "source", &f->mirror, &fresh, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "set 'mirror' to another path"));
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_true(st.st_size > 0);
}

static void fails(const char *path, enum error_kind kind, const char *text)
{
	struct error err = { 0 };
	struct mirror *mirror = NULL;
	bool fresh;

	assert_int_equal(mirror_open(path, "source", &mirror, &fresh, &err), -1);
	assert_null(mirror);
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, text))
		fail_msg("%s", err.text);
}

static void a_path_that_cannot_hold_a_mirror_is_one_clear_error(void **state)
{
	struct fixture *f = *state;

	fails(arena_printf(f->arena, "%s/none/mirror.db", f->dir), ERROR_CONFIG,
	      "/none' does not exist");
	fails(arena_printf(f->arena, "%s/x", f->path), ERROR_CONFIG, "does not exist");
	fails(f->dir, ERROR_SYSTEM, "Is a directory");
	fails("/dev/null", ERROR_CONFIG, "not a regular file");
}

/* A read of 2000 people that never commits. */
static void write_until_killed(struct fixture *f)
{
	struct mirror *mirror;
	bool fresh;
	int i;

	if (mirror_open(f->path, "source", &mirror, &fresh, NULL) < 0 || fresh)
		_exit(1);
	f->mirror = mirror;
	begin(f);
	for (i = 0; i < 2000; i++)
		put_group(f, arena_printf(f->arena, "@x%d", i), READ_COMPLETE, "bob carol");
	put_group(f, "@g", READ_COMPLETE, "bob");
	end_read(f, READ_COMPLETE);
	raise(SIGKILL);
}

static void a_reader_killed_in_mid_transaction_leaves_what_was_there(void **state)
{
	struct fixture *f = *state;
	pid_t child;
	int status;

	fill(f);
	mirror_close(f->mirror);
	f->mirror = NULL;
	child = fork();
	assert_true(child >= 0);
	if (child == 0)
		write_until_killed(f);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_false(fixture_reopen(f, "source"));
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

/* The limit stands in for a full disk: SQLite's writes fail alike. */
static void a_full_disk_is_an_error_and_leaves_what_was_there(void **state)
{
	struct fixture *f = *state;
	struct rlimit old, limit;
	struct error err = { 0 };
	const char *key;
	int i, r = 0;

	fill(f);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = old;
	limit.rlim_cur = 200000;
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	begin(f);
	for (i = 0; i < 100000 && r == 0; i++) {
		key = arena_printf(f->arena, "cn=group-number-%d,ou=groups,dc=corp,dc=example", i);
		r = mirror_put_group(f->mirror, key, key, READ_COMPLETE, NULL, &key, &key, 1, &err);
	}
	if (r == 0)
		r = mirror_commit(f->mirror, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	assert_int_equal(r, -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_non_null(strstr(err.text, "mirror.db"));
	mirror_rollback(f->mirror);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	fill(f);
	assert_false(fixture_reopen(f, "source"));
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

static void a_second_reader_sees_the_old_content_while_a_read_is_written(void **state)
{
	struct fixture *f = *state;
	struct fixture other = *f;
	bool fresh;

	fill(f);
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "bob");
	put_person(f, "bob");
	assert_int_equal(mirror_open(f->path, "source", &other.mirror, &fresh, NULL), 0);
	assert_false(fresh);
	assert_string_equal(members_of(&other, NESTING), "id-ann=1");
	mirror_close(other.mirror);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-bob=1");
}

/* ---- looking ---- */

static struct timespec written_at(const struct fixture *f)
{
	struct stat st;

	assert_int_equal(stat(f->path, &st), 0);
	return st.st_mtim;
}

static void close_it(struct fixture *f)
{
	mirror_close(f->mirror);
	f->mirror = NULL;
}

static void look(struct fixture *f)
{
	struct error err = { 0 };

	if (mirror_look(f->path, "source", &f->mirror, &err) < 0)
		fail_msg("%s", err.text);
	assert_non_null(f->mirror);
}

static void a_look_writes_nothing_and_makes_nothing(void **state)
{
	struct fixture *f = *state;
	struct timespec before, after;
	struct error err = { 0 };

	fill(f);
	close_it(f);
	before = written_at(f);
	assert_int_equal(mirror_look(f->path, "another", &f->mirror, &err), 0);
	assert_null(f->mirror);
	look(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	assert_int_equal(access(arena_printf(f->arena, "%s-shm", f->path), F_OK), -1);
	assert_int_equal(mirror_set_mark(f->mirror, 7, &err), -1);
	assert_int_equal(mirror_looked(f->mirror, &err), 0);
	close_it(f);
	after = written_at(f);
	assert_memory_equal(&before, &after, sizeof(before));
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(mirror_look(f->path, "source", &f->mirror, &err), 0);
	assert_null(f->mirror);
	assert_int_equal(access(f->path, F_OK), -1);
}

static void a_look_leaves_a_damaged_mirror_where_it_is(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };

	fill(f);
	overwrite(f, "nonsense", 8, 0);
	assert_int_equal(mirror_look(f->path, "source", &f->mirror, &err), -1);
	assert_int_equal(err.kind, ERROR_DATA);
	assert_int_equal(access(f->path, F_OK), 0);
}

static void a_look_during_a_read_sees_the_old_content(void **state)
{
	struct fixture *f = *state;
	struct fixture other = *f;
	struct error err = { 0 };

	fill(f);
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "bob");
	put_person(f, "bob");
	look(&other);
	assert_string_equal(members_of(&other, NESTING), "id-ann=1");
	commit(f);
	assert_string_equal(members_of(&other, NESTING), "id-ann=1");
	assert_int_equal(mirror_looked(other.mirror, &err), 0);
	close_it(&other);
	look(&other);
	assert_string_equal(members_of(&other, NESTING), "id-bob=1");
	close_it(&other);
}

static void a_look_that_a_run_has_overtaken_says_so(void **state)
{
	struct fixture *f = *state;
	struct fixture other = *f;
	struct error err = { 0 };

	fill(f);
	close_it(f);
	look(&other);
	assert_false(fixture_reopen(f, "source"));
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "bob");
	commit(f);
	close_it(f);
	assert_int_equal(mirror_looked(other.mirror, &err), -1);
	assert_int_equal(err.kind, ERROR_RETRY);
	close_it(&other);
}

static void a_look_takes_any_path(void **state)
{
	struct fixture *f = *state;
	char *path = arena_printf(f->arena, "%s/a?b#c%%41 d.db", f->dir);

	fill(f);
	close_it(f);
	assert_int_equal(rename(f->path, path), 0);
	free(f->path);
	f->path = strdup(path);
	look(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(the_file_is_kept_and_readable_by_its_group),
		T(a_mirror_of_another_source_is_made_anew),
		T(a_damaged_mirror_is_made_anew),
		T(stray_journals_of_a_damaged_mirror_go_with_it),
		T(damage_that_shows_in_use_is_an_error_and_the_next_opening_is_new),
		T(a_mirror_of_another_version_is_made_anew),
		T(somebody_elses_database_is_refused_and_left_alone),
		T(a_path_that_cannot_hold_a_mirror_is_one_clear_error),
		T(a_reader_killed_in_mid_transaction_leaves_what_was_there),
		T(a_full_disk_is_an_error_and_leaves_what_was_there),
		T(a_second_reader_sees_the_old_content_while_a_read_is_written),
		T(a_look_writes_nothing_and_makes_nothing),
		T(a_look_leaves_a_damaged_mirror_where_it_is),
		T(a_look_during_a_read_sees_the_old_content),
		T(a_look_that_a_run_has_overtaken_says_so),
		T(a_look_takes_any_path),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
