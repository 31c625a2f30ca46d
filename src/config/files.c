/* See files.h. */
#include "config/files.h"

#include "base/fd.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

static void close_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static bool has_suffix(const char *text, const char *suffix)
{
	size_t n = strlen(text), m = strlen(suffix);

	return n > m && streq(text + n - m, suffix);
}

/* The next name in @dir that is a drop-in's; NULL after the last, or with errno set. */
static const char *next_drop_in(DIR *dir)
{
	const struct dirent *entry;

	do {
		errno = 0;
		entry = readdir(dir);
	} while (entry && (entry->d_name[0] == '.' || !has_suffix(entry->d_name, ".yaml")));
	return entry ? entry->d_name : NULL;
}

int files_list_drop_ins(struct arena *arena, const char *path, const char *const **ret,
			size_t *ret_n, struct error *err)
{
	size_t stem = strlen(path) - (has_suffix(path, ".yaml") ? strlen(".yaml") : 0);
	const char *folder = arena_printf(arena, "%.*s.d", (int)stem, path);
	DIR *dir _cleanup_(close_dir) = opendir(folder);
	const char **names = NULL, *name;
	size_t n = 0, capacity = 0;

	while (dir && (name = next_drop_in(dir))) {
		names = arena_grow(arena, names, n, &capacity, sizeof(*names));
		names[n++] = arena_printf(arena, "%s/%s", folder, name);
	}
	if (dir ? errno != 0 : errno != ENOENT)
		return error_errno(err, errno, "drop-ins '%s' cannot be listed", folder);
	if (n > 0)
		qsort(names, n, sizeof(*names), text_compare_items);
	*ret = names;
	*ret_n = n;
	return 0;
}

static int check_file(int fd, const char *path, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return error_errno(err, errno, "cannot be read");
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_CONFIG, "is not a regular file");
	if (st.st_mode & (S_IWGRP | S_IWOTH))
		return error_set(err, ERROR_CONFIG,
				 "can be written by others than its owner; run 'chmod go-w %s'",
				 path);
	return 0;
}

static int read_all(int fd, struct arena *arena, size_t limit, const char **ret, size_t *ret_length,
		    struct error *err)
{
	struct stat st;
	size_t room, used = 0;
	ssize_t n = 1;
	char *text;

	if (fstat(fd, &st) < 0)
		return error_errno(err, errno, "cannot be read");
	room = (size_t)st.st_size < limit ? (size_t)st.st_size : limit;
	text = arena_alloc(arena, room + 1);
	while (n > 0 && used < room + 1) {
		n = TEMP_FAILURE_RETRY(read(fd, text + used, room + 1 - used));
		if (n < 0)
			return error_errno(err, errno, "cannot be read");
		used += (size_t)n;
	}
	if (used > room && room < limit)
		return error_set(err, ERROR_RETRY, "was written to while it was read; try again");
	*ret = text;
	*ret_length = used;
	return 0;
}

int files_read(struct arena *arena, const char *path, size_t limit, const char **ret,
	       size_t *ret_length, struct error *err)
{
	int fd _cleanup_(closep) = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return error_errno(err, errno, "cannot be opened");
	if (check_file(fd, path, err) < 0)
		return -1;
	return read_all(fd, arena, limit, ret, ret_length, err);
}
