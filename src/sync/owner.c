/* See owner.h. */
#include "sync/owner.h"

#include <errno.h>
#include <grp.h>
#include <libgen.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

/* False if there is no such directory: opening the store says so better. */
static bool stat_directory(const char *path, struct stat *ret)
{
	char *copy = strdup(path);
	bool found = copy && stat(dirname(copy), ret) == 0;

	free(copy);
	return found;
}

static int become(uid_t uid, gid_t gid)
{
	const struct passwd *pw = getpwuid(uid);

	if (pw ? initgroups(pw->pw_name, pw->pw_gid) : setgroups(0, NULL))
		return -1;
	if (pw)
		gid = pw->pw_gid;
	return setresgid(gid, gid, gid) < 0 || setresuid(uid, uid, uid) < 0 ? -1 : 0;
}

int owner_become(const struct settings *settings, struct error *err)
{
	struct stat st;

	if (geteuid() != 0 || !stat_directory(settings->store, &st) || st.st_uid == 0)
		return 0;
	if (become(st.st_uid, st.st_gid) == 0)
		return 0;
	return error_errno(err, errno, "becoming user %lu, whom the directory of %s belongs to",
			   (unsigned long)st.st_uid, settings->store);
}
