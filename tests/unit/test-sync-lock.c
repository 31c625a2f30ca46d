/* One run at a time: who comes second waits, and the lock dies with its holder. */
#include "base/arena.h"
#include "sync/lock.h"
#include "tests/lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

struct place {
	struct arena *arena;
	char *dir;
	const char *store, *lock;
};

static int set_up(void **state)
{
	struct arena *arena = arena_new();
	struct place *place = arena_alloc(arena, sizeof(*place));

	place->arena = arena;
	place->dir = test_dir_make();
	place->store = arena_printf(arena, "%s/store.db", place->dir);
	place->lock = arena_printf(arena, "%s.lock", place->store);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;

	test_dir_remove(place->dir);
	arena_free(place->arena);
	return 0;
}

/* A process that takes the lock and keeps it, or ends with 1. Returns when it has it. */
static pid_t start_holder(const struct place *place)
{
	int pipe_fds[2], fd;
	struct error err = { 0 };
	pid_t pid;
	char byte;

	assert_int_equal(pipe2(pipe_fds, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (lock_take(place->store, NULL, NULL, &fd, &err) < 0)
			_exit(1);
		if (write(pipe_fds[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	close(pipe_fds[1]);
	assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
	close(pipe_fds[0]);
	return pid;
}

/* Notes whom one waits for, and ends the wait by killing it. */
static void on_wait(void *userdata, int pid)
{
	int *waited_for = userdata;

	assert_int_equal(*waited_for, 0); /* called once */
	assert_true(pid > 1);
	*waited_for = pid;
	kill(pid, SIGKILL);
}

static void nobody_holds_a_lock_that_was_never_taken(void **state)
{
	const struct place *place = *state;
	struct stat st;

	assert_int_equal(lock_holder(place->store), 0);
	assert_int_equal(stat(place->lock, &st), -1); /* asking makes no file */
}

static void the_holder_is_known_as_long_as_it_holds(void **state)
{
	const struct place *place = *state;
	struct error err = { 0 };
	int fd, waited_for = 0;

	assert_int_equal(lock_take(place->store, on_wait, &waited_for, &fd, &err), 0);
	assert_int_equal(waited_for, 0);
	assert_int_equal(lock_holder(place->store), getpid());
	close(fd);
	assert_int_equal(lock_holder(place->store), 0);
}

static void who_comes_second_waits_and_knows_for_whom(void **state)
{
	const struct place *place = *state;
	pid_t holder = start_holder(place);
	struct error err = { 0 };
	int fd, waited_for = 0;

	assert_int_equal(lock_holder(place->store), holder);
	/* the lock dies with its holder, however it dies */
	assert_int_equal(lock_take(place->store, on_wait, &waited_for, &fd, &err), 0);
	assert_int_equal(waited_for, holder);
	assert_int_equal(waitpid(holder, NULL, 0), holder);
	assert_int_equal(lock_holder(place->store), getpid());
	close(fd);
}

static void what_a_dead_holder_left_behind_locks_nobody_out(void **state)
{
	const struct place *place = *state;
	pid_t holder = start_holder(place);
	struct error err = { 0 };
	int fd, waited_for = 0;

	kill(holder, SIGKILL);
	assert_int_equal(waitpid(holder, NULL, 0), holder);
	assert_int_equal(lock_holder(place->store), 0);
	assert_int_equal(lock_take(place->store, on_wait, &waited_for, &fd, &err), 0);
	assert_int_equal(waited_for, 0);
	close(fd);
}

static void the_lock_is_not_handed_down_to_other_programs(void **state)
{
	const struct place *place = *state;
	struct error err = { 0 };
	int fd;

	assert_int_equal(lock_take(place->store, NULL, NULL, &fd, &err), 0);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	close(fd);
}

static void a_lock_that_cannot_be_opened_is_an_error_with_its_place(void **state)
{
	const struct place *place = *state;
	const char *nowhere = arena_printf(place->arena, "%s/none/store.db", place->dir);
	struct error err = { 0 };
	int fd = -7;

	assert_int_equal(lock_take(nowhere, NULL, NULL, &fd, &err), -1);
	assert_int_equal(fd, -7);
	assert_non_null(strstr(err.text, "none/store.db: there is no such directory: create it, "
					 "or correct 'store'"));
	/* a link would let somebody else choose the file */
	assert_int_equal(symlink("/dev/null", place->lock), 0);
	assert_int_equal(lock_take(place->store, NULL, NULL, &fd, &err), -1);
	assert_int_equal(lock_holder(place->store), -1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nobody_holds_a_lock_that_was_never_taken),
		TEST(the_holder_is_known_as_long_as_it_holds),
		TEST(who_comes_second_waits_and_knows_for_whom),
		TEST(what_a_dead_holder_left_behind_locks_nobody_out),
		TEST(the_lock_is_not_handed_down_to_other_programs),
		TEST(a_lock_that_cannot_be_opened_is_an_error_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
