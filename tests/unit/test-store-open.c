/* The file and its faults: one clear error each, and nothing changed. */
#include "tests/unit/store-fixture.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY     65534
#define CANNOT_TRY 77
#define PAGE       4096

static char *file_content(const char *path, size_t *ret_size)
{
	FILE *file = fopen(path, "rb");
	char *bytes;
	long size;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	size = ftell(file);
	rewind(file);
	bytes = malloc((size_t)size + 1);
	assert_non_null(bytes);
	assert_int_equal(fread(bytes, 1, (size_t)size, file), size);
	fclose(file);
	*ret_size = (size_t)size;
	return bytes;
}

/* Opening fails with @kind and @words, and leaves the file as it is. */
static void assert_refused(struct fixture *f, enum store_access access, enum error_kind kind,
			   const char *words)
{
	struct error err = { 0 };
	struct store *store = NULL;
	size_t size_before, size_after;
	char *before = file_content(f->path, &size_before), *after;

	assert_int_equal(store_open(f->path, access, &store, &err), -1);
	assert_null(store);
	if (!strstr(err.text, words) || !strstr(err.text, f->path))
		fail_msg("'%s' does not say '%s' of '%s'", err.text, words, f->path);
	assert_int_equal(err.kind, kind);
	after = file_content(f->path, &size_after);
	assert_int_equal(size_before, size_after);
	assert_memory_equal(before, after, size_before);
	free(before);
	free(after);
}

static void overwrite(struct fixture *f, off_t offset, size_t n)
{
	char garbage[PAGE];
	int fd = open(f->path, O_RDWR | O_CLOEXEC);

	assert_true(fd >= 0);
	memset(garbage, 0xA5, sizeof(garbage));
	for (; n > 0; n -= n < PAGE ? n : PAGE, offset += PAGE)
		assert_true(pwrite(fd, garbage, n < PAGE ? n : PAGE, offset) > 0);
	close(fd);
}

static void a_store_is_created_for_its_group_to_read(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void a_tight_umask_does_not_shut_the_group_out(void **state)
{
	struct fixture *f = *state;
	struct stat st;
	mode_t old = umask(077);

	assert_int_equal(unlink(f->path), 0);
	store_close(fixture_open(f, STORE_WRITE));
	umask(old);
	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
}

static void a_store_is_not_created_through_a_link(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct store *store = NULL;
	char *target;

	assert_true(asprintf(&target, "%s/elsewhere", f->dir) > 0);
	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(symlink(target, f->path), 0);
	assert_int_equal(store_open(f->path, STORE_WRITE, &store, &err), -1);
	assert_int_equal(access(target, F_OK), -1);
	free(target);
}

static void a_store_that_is_not_there_is_said_to_be_missing(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct store *store = NULL;

	assert_int_equal(unlink(f->path), 0);
	assert_int_equal(store_open(f->path, STORE_READ, &store, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, "there is no store"));
	assert_int_equal(access(f->path, F_OK), -1);
}

static void a_directory_that_is_not_there_is_an_error_of_the_system(void **state)
{
	struct error err = { 0 };
	struct store *store = NULL;

	(void)state;
	assert_int_equal(store_open("/nonexistent/store.db", STORE_WRITE, &store, &err), -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	assert_non_null(strstr(err.text, "/nonexistent/store.db: cannot be created"));
}

static void a_newer_version_is_refused(void **state)
{
	struct fixture *f = *state;

	shell(f, "PRAGMA user_version = 99");
	assert_refused(f, STORE_WRITE, ERROR_DATA, "newer contactsync");
	assert_refused(f, STORE_READ, ERROR_DATA, "version 99");
}

static void an_older_version_is_not_touched_by_a_reader(void **state)
{
	struct fixture *f = *state;

	shell(f, "PRAGMA user_version = 0");
	assert_refused(f, STORE_READ, ERROR_CONFIG, "older contactsync");
}

static void a_file_that_another_program_began_is_refused(void **state)
{
	struct fixture *f = *state;

	shell(f, "PRAGMA application_id = 5");
	assert_refused(f, STORE_WRITE, ERROR_DATA, "not a store of contactsync");
}

static void an_empty_file_is_no_new_store(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(truncate(f->path, 0), 0);
	assert_refused(f, STORE_WRITE, ERROR_DATA, "delete it to begin anew");
	assert_refused(f, STORE_MEND, ERROR_DATA, "restore it from a backup");
	assert_refused(f, STORE_READ, ERROR_DATA, "restore it from a backup");
	assert_int_equal(unlink(f->path), 0);
	store_close(fixture_open(f, STORE_WRITE));
}

/* A store appears whole, so that it is empty at no moment of its creation. */
static void a_new_store_leaves_nothing_beside_it(void **state)
{
	struct fixture *f = *state;
	struct dirent *entry;
	DIR *dir;

	assert_int_equal(unlink(f->path), 0);
	store_close(fixture_open(f, STORE_WRITE));
	dir = opendir(f->dir);
	assert_non_null(dir);
	while ((entry = readdir(dir)))
		assert_true(entry->d_name[0] == '.' || streq(entry->d_name, "store.db"));
	closedir(dir);
}

static void a_text_file_is_refused(void **state)
{
	struct fixture *f = *state;
	FILE *file = fopen(f->path, "w");

	assert_non_null(file);
	fputs("these are my contacts, do not delete\n", file);
	fclose(file);
	assert_refused(f, STORE_WRITE, ERROR_DATA, "not a store of contactsync");
	assert_refused(f, STORE_READ, ERROR_DATA, "not a store of contactsync");
}

static void a_truncated_file_is_refused(void **state)
{
	struct fixture *f = *state;
	struct stat st;

	assert_int_equal(stat(f->path, &st), 0);
	assert_int_equal(truncate(f->path, st.st_size / 2), 0);
	assert_refused(f, STORE_WRITE, ERROR_DATA, "damaged: restore it from a backup");
	assert_refused(f, STORE_READ, ERROR_DATA, "damaged: restore it from a backup");
}

static void a_file_with_a_broken_first_page_is_refused(void **state)
{
	struct fixture *f = *state;

	overwrite(f, 100, 2000);
	assert_refused(f, STORE_WRITE, ERROR_DATA, "damaged");
}

static void a_broken_page_further_on_is_found_by_who_reads_it(void **state)
{
	struct fixture *f = *state;
	struct error err = { 0 };
	struct store *store;
	struct arena *arena = arena_new();
	struct roles roles;
	struct scope *scope = NULL;

	overwrite(f,
		  PAGE * (off_t)(shell_number(f, "SELECT rootpage FROM sqlite_schema WHERE name"
						 " = 'contact_by_scope'") -
				 1),
		  PAGE);
	roles_init(&roles);
	store = fixture_open(f, STORE_READ);
	assert_int_equal(store_load_scope(store, "acme", "pay", &roles, arena, &scope, &err), -1);
	assert_null(scope);
	assert_int_equal(err.kind, ERROR_DATA);
	assert_non_null(strstr(err.text, "damaged"));
	store_close(store);
	arena_free(arena);
}

static void a_dropped_trigger_is_noticed(void **state)
{
	struct fixture *f = *state;

	shell(f, "DROP TRIGGER contact_delete_keeps_admin");
	assert_refused(f, STORE_WRITE, ERROR_DATA,
		       "trigger contact_delete_keeps_admin was altered");
	assert_refused(f, STORE_READ, ERROR_DATA, "trigger contact_delete_keeps_admin was altered");
}

static void an_altered_trigger_is_noticed(void **state)
{
	struct fixture *f = *state;

	shell(f,
	      "DROP TRIGGER contact_delete_keeps_admin; CREATE TRIGGER contact_delete_keeps_admin"
	      " BEFORE DELETE ON contact BEGIN SELECT 1; END");
	assert_refused(f, STORE_WRITE, ERROR_DATA,
		       "trigger contact_delete_keeps_admin was altered");
}

static void an_index_that_a_site_added_is_let_be(void **state)
{
	struct fixture *f = *state;

	shell(f, "CREATE INDEX site_by_email ON contact (email); ANALYZE");
	store_close(fixture_open(f, STORE_WRITE));
}

static void a_store_in_wal_mode_is_turned_back(void **state)
{
	struct fixture *f = *state;

	assert_shell_text(f, "PRAGMA journal_mode = WAL", "wal");
	sqlite3_close(f->shell);
	store_close(fixture_open(f, STORE_WRITE));
	assert_int_equal(sqlite3_open(f->path, &f->shell), SQLITE_OK);
	assert_shell_text(f, "PRAGMA journal_mode", "delete");
}

static void a_store_that_somebody_locks_can_be_tried_again(void **state)
{
	struct fixture *f = *state;
	struct store *store = fixture_open(f, STORE_WRITE);
	struct error err = { 0 };

	sqlite3_busy_timeout(store->db, 20);
	shell(f, "BEGIN IMMEDIATE");
	assert_int_equal(store_begin(store, 1, "test", &err), -1);
	assert_int_equal(err.kind, ERROR_RETRY);
	assert_non_null(strstr(err.text, "locked by another program"));
	shell(f, "ROLLBACK");
	assert_int_equal(store_begin(store, 1, "test", &err), 0);
	store_close(store);
	assert_int_equal(shell_number(f, "SELECT count(*) FROM context"), 0);
}

/* ---- as another user, on another disk ---- */

static int in_child(int (*fn)(struct fixture *f), struct fixture *f)
{
	pid_t pid;
	int status;

	fflush(stdout);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		_exit(fn(f));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* 0 if opening fails with @kind and @words. */
static int expect_refusal(const char *path, enum store_access access, enum error_kind kind,
			  const char *words)
{
	struct error err = { 0 };
	struct store *store;

	if (store_open(path, access, &store, &err) == 0) {
		fprintf(stderr, "not refused: %s\n", path);
		return 1;
	}
	fprintf(stderr, "%s\n", err.text);
	return err.kind == kind && strstr(err.text, words) ? 0 : 1;
}

static int become_nobody(void)
{
	return geteuid() == 0 ? setresuid(NOBODY, NOBODY, NOBODY) : 0;
}

static int write_without_permission(struct fixture *f)
{
	return become_nobody() < 0 ||
	       expect_refusal(f->path, STORE_WRITE, ERROR_SYSTEM, "check owner and mode") != 0;
}

/* The file may be written, a journal beside it may not. */
static int write_without_directory(struct fixture *f)
{
	struct error err = { 0 };
	struct store *store;

	if (become_nobody() < 0 || store_open(f->path, STORE_WRITE, &store, &err) < 0)
		return 1;
	if (store_begin(store, 1, "test", &err) == 0)
		return 2;
	fprintf(stderr, "%s\n", err.text);
	store_close(store);
	return err.kind == ERROR_SYSTEM && strstr(err.text, "directory") ? 0 : 3;
}

static int read_without_permission_to_write(struct fixture *f)
{
	struct error err = { 0 };
	struct store *store;
	struct store_counts counts;

	if (become_nobody() < 0)
		return 1;
	if (store_open(f->path, STORE_READ, &store, &err) < 0 ||
	    store_count(store, &counts, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	store_close(store);
	return counts.contacts == 4 ? 0 : 1;
}

static void a_read_only_file_or_directory_is_refused_for_writing_and_read_well(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(chmod(f->path, 0444), 0);
	assert_int_equal(chmod(f->dir, 0555), 0);
	assert_int_equal(in_child(write_without_permission, f), 0);
	assert_int_equal(in_child(read_without_permission_to_write, f), 0);
	assert_int_equal(chmod(f->path, 0666), 0);
	assert_int_equal(in_child(write_without_directory, f), 0);
	assert_int_equal(chmod(f->dir, 0755), 0);
}

/* A reader of a store that it may write leaves no trace either. */
static void a_reader_writes_nothing(void **state)
{
	struct fixture *f = *state;
	struct store *store;
	struct error err = { 0 };
	size_t before_size, after_size;
	char *before = file_content(f->path, &before_size), *after;
	struct stat st_before, st_after;

	assert_int_equal(stat(f->dir, &st_before), 0);
	store = fixture_open(f, STORE_READ);
	assert_int_equal(store_begin(store, 1, "test", &err), -1);
	assert_int_equal(store_set_note(store, "key", "value", &err), -1);
	assert_int_equal(err.kind, ERROR_SYSTEM);
	store_close(store);
	assert_int_equal(stat(f->dir, &st_after), 0);
	assert_int_equal(st_before.st_mtim.tv_nsec, st_after.st_mtim.tv_nsec);
	after = file_content(f->path, &after_size);
	assert_int_equal(before_size, after_size);
	assert_memory_equal(before, after, before_size);
	free(before);
	free(after);
}

/* Fills the store until something gives way; returns 0 if that is a full disk. */
static int fill(struct store *store, struct error *err)
{
	const struct contact *contact = &(const struct contact){
		.name = "Ann",
		.email = "ann@corp.example",
		.phone = "",
		.notes = "",
		.roles = ROLE_BIT(ROLE_TECHNICAL),
		.enabled = true,
		.origin = ORIGIN_LOCAL,
	};
	const struct import_organization acme = { .name = "acme", .active = true };
	struct roles roles;
	int64_t scope;
	int i;

	roles_init(&roles);
	if (store_create_organization(store, &acme, &scope, err) < 0)
		return 1;
	for (i = 0; i < 100000; i++)
		if (store_create_contacts(store, scope, &contact, 1, &roles, err) < 0)
			return err->kind == ERROR_SYSTEM && strstr(err->text, "disk is full") ? 0
											      : 1;
	return 1;
}

static int run_out_of_disk(struct fixture *f)
{
	struct error err = { 0 };
	struct store *store;
	struct store_counts counts;
	char *path;

	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tmpfs", f->dir, "tmpfs", 0, "size=600k") < 0)
		return CANNOT_TRY;
	if (asprintf(&path, "%s/full.db", f->dir) < 0 ||
	    store_open(path, STORE_WRITE, &store, &err) < 0 ||
	    store_begin(store, 1, "test", &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		return 1;
	}
	db_exec(store, "PRAGMA cache_size = 10", &err);
	if (fill(store, &err) != 0) {
		fprintf(stderr, "%s\n", err.text);
		return 2;
	}
	fprintf(stderr, "%s\n", err.text);
	store_rollback(store);
	if (store_count(store, &counts, &err) < 0 || counts.contacts != 0 ||
	    counts.organizations != 0)
		return 3;
	store_close(store);
	return store_open(path, STORE_WRITE, &store, &err) < 0 ? 4 : 0;
}

static void a_full_disk_changes_nothing(void **state)
{
	struct fixture *f = *state;
	int r = in_child(run_out_of_disk, f);

	if (r == CANNOT_TRY) {
		print_message("mounting a small file system is not permitted here\n");
		skip();
	}
	assert_int_equal(r, 0);
}

/* ---- killed in the middle ---- */

/* Changes spill into the file long before the commit; then the writer waits for its end. */
static int write_until_killed(struct fixture *f)
{
	struct error err = { 0 };
	struct store *store;
	int i;

	if (store_open(f->path, STORE_WRITE, &store, &err) < 0 ||
	    store_begin(store, 7, "test", &err) < 0 ||
	    db_exec(store, "PRAGMA cache_size = 5", &err) < 0)
		return 1;
	for (i = 0; i < 200; i++)
		if (db_exec(store,
			    "UPDATE contact SET notes = hex(randomblob(3000)), name = name || 'x'",
			    &err) < 0)
			return 2;
	kill(getpid(), SIGKILL);
	return 3;
}

static void a_killed_writer_leaves_the_old_state(void **state)
{
	struct fixture *f = *state;
	pid_t pid = fork();
	struct stat st;
	char *journal;
	int status;

	if (pid == 0)
		_exit(write_until_killed(f));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status));
	assert_true(asprintf(&journal, "%s-journal", f->path) > 0);
	assert_int_equal(stat(journal, &st), 0);
	assert_true(st.st_size > 0);

	assert_refused(f, STORE_READ, ERROR_SYSTEM, "a change was interrupted");
	store_close(fixture_open(f, STORE_WRITE));
	store_close(fixture_open(f, STORE_READ));
	assert_shell_text(f, "PRAGMA integrity_check", "ok");
	assert_shell_text(f, "SELECT name || notes FROM contact WHERE id = 1", "Ann");
	assert_int_equal(shell_number(f, "SELECT count(*) FROM history WHERE run = 7"), 0);
	assert_int_equal(shell_number(f, "SELECT count(*) FROM context"), 0);
	free(journal);
}

#define company_test(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)
#define empty_test(name)                                                                           \
	cmocka_unit_test_setup_teardown(name, fixture_set_up_empty, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		empty_test(a_store_is_created_for_its_group_to_read),
		empty_test(a_tight_umask_does_not_shut_the_group_out),
		empty_test(a_store_is_not_created_through_a_link),
		empty_test(a_store_that_is_not_there_is_said_to_be_missing),
		cmocka_unit_test(a_directory_that_is_not_there_is_an_error_of_the_system),
		company_test(a_newer_version_is_refused),
		company_test(an_older_version_is_not_touched_by_a_reader),
		company_test(a_file_that_another_program_began_is_refused),
		empty_test(an_empty_file_is_no_new_store),
		empty_test(a_new_store_leaves_nothing_beside_it),
		empty_test(a_text_file_is_refused),
		company_test(a_truncated_file_is_refused),
		company_test(a_file_with_a_broken_first_page_is_refused),
		company_test(a_broken_page_further_on_is_found_by_who_reads_it),
		company_test(a_dropped_trigger_is_noticed),
		company_test(an_altered_trigger_is_noticed),
		company_test(an_index_that_a_site_added_is_let_be),
		company_test(a_store_in_wal_mode_is_turned_back),
		company_test(a_store_that_somebody_locks_can_be_tried_again),
		company_test(a_read_only_file_or_directory_is_refused_for_writing_and_read_well),
		company_test(a_reader_writes_nothing),
		empty_test(a_full_disk_changes_nothing),
		company_test(a_killed_writer_leaves_the_old_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
