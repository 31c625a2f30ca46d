/*
 * flock(2) on a file beside the store: the kernel lets go of it when the holder
 * dies, however it dies. The holder's process id stands in the file for people.
 */
#include "sync/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

static int lock_path(const char *store, char *path, size_t size)
{
	return (size_t)snprintf(path, size, "%s.lock", store) < size ? 0 : -1;
}

static int read_pid(int fd)
{
	char text[16] = "";
	ssize_t n = pread(fd, text, sizeof(text) - 1, 0);

	return n > 0 ? (int)strtol(text, NULL, 10) : 0;
}

static void write_pid(int fd)
{
	char text[16];
	int n = snprintf(text, sizeof(text), "%d\n", getpid());

	/* for people only: the lock itself does not depend on it */
	if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)n, 0) < 0)
		return;
}

static int lock_wait(int fd, void (*on_wait)(void *userdata, int pid), void *userdata)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno != EWOULDBLOCK)
		return -1;
	if (on_wait)
		on_wait(userdata, read_pid(fd));
	while (flock(fd, LOCK_EX) < 0) {
		if (errno != EINTR)
			return -1;
	}
	return 0;
}

int lock_take(const char *store, void (*on_wait)(void *userdata, int pid), void *userdata,
	      int *ret_fd, struct error *err)
{
	char path[4096];
	int fd;

	if (lock_path(store, path, sizeof(path)) < 0)
		return error_set(err, ERROR_CONFIG, "store: the path is too long");
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (fd < 0 && errno == EACCES)
		return error_set(err, ERROR_SYSTEM,
				 "'%s' is not ours to lock: do it as root or as the user of the "
				 "service",
				 path);
	if (fd < 0 && errno == ENOENT)
		return error_set(err, ERROR_SYSTEM,
				 "%s: there is no such directory: create it, or correct 'store'",
				 store);
	if (fd < 0)
		return error_errno(err, errno, "cannot open the lock '%s'", path);
	if (lock_wait(fd, on_wait, userdata) < 0) {
		error_errno(err, errno, "cannot lock '%s'", path);
		close(fd);
		return -1;
	}
	write_pid(fd);
	*ret_fd = fd;
	return 0;
}

int lock_holder(const char *store)
{
	char path[4096];
	int fd, pid = 0;

	if (lock_path(store, path, sizeof(path)) < 0)
		return -1;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	if (flock(fd, LOCK_SH | LOCK_NB) < 0)
		pid = errno == EWOULDBLOCK ? read_pid(fd) : -1;
	close(fd);
	return pid;
}
