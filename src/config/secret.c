/* See secret.h. */
#include "config/secret.h"

#include "base/arena.h"
#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

#define SECRET_MAX 4096

/* Where systemd shows the credentials of our unit to root and to its user, while it is active. */
#define SERVICE_CREDENTIALS "/run/credentials/contactsyncd.service"

void secret_free(char *secret)
{
	if (!secret)
		return;
	explicit_bzero(secret, strlen(secret));
	free(secret);
}

/* Wipes all of a buffer of SECRET_MAX + 1 bytes. */
static void buffer_free(char **buffer)
{
	if (!*buffer)
		return;
	explicit_bzero(*buffer, SECRET_MAX + 1);
	free(*buffer);
}

static int check_owner(const struct stat *st, struct error *err)
{
	if (st->st_uid == 0 || st->st_uid == geteuid())
		return 0;
	if (geteuid() == 0)
		return error_set(err, ERROR_CONFIG, "belongs to user %u; it has to belong to root",
				 (unsigned)st->st_uid);
	return error_set(err, ERROR_CONFIG,
			 "belongs to user %u; it has to belong to root or user %u",
			 (unsigned)st->st_uid, (unsigned)geteuid());
}

/* @forbidden: mode bits that nobody but the owner's side may have. */
static int check_secret(int fd, const char *path, mode_t forbidden, struct error *err)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return error_errno(err, errno, "cannot be read");
	if (!S_ISREG(st.st_mode))
		return error_set(err, ERROR_CONFIG, "is not a regular file");
	if (st.st_mode & forbidden)
		return error_set(err, ERROR_CONFIG,
				 "has mode %04o and is open to others; run 'chmod 600 %s'",
				 (unsigned)(st.st_mode & 07777), path);
	return check_owner(&st, err);
}

/* Fills @buffer, at most SECRET_MAX + 1 bytes. */
static int read_bytes(int fd, char *buffer, size_t *ret_length, struct error *err)
{
	size_t used = 0;
	ssize_t n = 1;

	while (n > 0 && used < SECRET_MAX + 1) {
		n = TEMP_FAILURE_RETRY(read(fd, buffer + used, SECRET_MAX + 1 - used));
		if (n < 0)
			return error_errno(err, errno, "cannot be read");
		used += (size_t)n;
	}
	if (used > SECRET_MAX)
		return error_set(err, ERROR_CONFIG, "is longer than %d bytes", SECRET_MAX);
	*ret_length = used;
	return 0;
}

static int check_content(char *buffer, size_t length, struct error *err)
{
	if (length > 0 && buffer[length - 1] == '\n')
		length--;
	if (length > 0 && buffer[length - 1] == '\r')
		length--;
	buffer[length] = '\0';
	if (length == 0)
		return error_set(err, ERROR_CONFIG, "is empty");
	if (strlen(buffer) != length)
		return error_set(err, ERROR_CONFIG, "has a zero byte in it");
	if (strpbrk(buffer, "\r\n"))
		return error_set(err, ERROR_CONFIG, "has more than one line");
	return 0;
}

static int read_secret(const char *path, mode_t forbidden, char **ret, struct error *err)
{
	char *buffer _cleanup_(buffer_free) = calloc(1, SECRET_MAX + 1);
	int fd _cleanup_(closep) = open(path,
					O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
	size_t length = 0;

	if (!buffer)
		abort();
	if (fd < 0 && errno == ELOOP)
		return error_set(err, ERROR_CONFIG,
				 "is a symbolic link; name the file that it points to");
	if (fd < 0 && errno == EACCES)
		return error_set(err, ERROR_CONFIG,
				 "user %u may not read it; it has to belong to that user, in a "
				 "folder that the user may enter",
				 (unsigned)geteuid());
	if (fd < 0) {
		error_errno(err, errno, "cannot be opened");
		if (err)
			err->kind = ERROR_CONFIG;
		return -1;
	}
	if (check_secret(fd, path, forbidden, err) < 0 ||
	    read_bytes(fd, buffer, &length, err) < 0 || check_content(buffer, length, err) < 0)
		return -1;
	*ret = TAKE_PTR(buffer);
	return 0;
}

static int read_credential(const char *credential, char **ret, struct error *err)
{
	const char *folder = secure_getenv("CREDENTIALS_DIRECTORY");
	struct arena *arena _cleanup_(arena_freep) = NULL;
	const char *path;

	if (!folder && access(SERVICE_CREDENTIALS, X_OK) == 0)
		folder = SERVICE_CREDENTIALS;
	if (!folder || folder[0] != '/')
		return error_set(
			err, ERROR_CONFIG,
			"there are no credentials here; start contactsyncd.service, and its "
			"credentials are used, or configure password_file");
	arena = arena_new();
	path = arena_printf(arena, "%s/%s", folder, credential);
	if (access(path, F_OK) < 0)
		return error_set(err, ERROR_CONFIG,
				 "the service was started without it; write the password to the "
				 "file that LoadCredential=%s: in its unit names, and restart it",
				 credential);
	/* systemd may grant access by an ACL, whose mask shows as the group's right to read. */
	return read_secret(path, 0037, ret, err);
}

int secret_read(const char *credential, const char *file, char **ret, struct error *err)
{
	if (credential && read_credential(credential, ret, err) < 0)
		return error_prefix(err, "credential '%s'", credential);
	if (!credential && read_secret(file, 0077, ret, err) < 0)
		return error_prefix(err, "password file '%s'", file);
	return 0;
}
