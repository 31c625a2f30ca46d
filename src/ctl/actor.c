/* See actor.h. */
#include "ctl/actor.h"

#include <limits.h>
#include <pwd.h>
#include <unistd.h>

/* SUDO_UID is believed of root alone: anybody else could say what they like. */
static uid_t actor_uid(void)
{
	const char *text = getenv("SUDO_UID");
	unsigned long n;
	char *end;

	if (getuid() != 0 || !text || !*text)
		return getuid();
	n = strtoul(text, &end, 10);
	return *end || n > UINT_MAX - 1 ? getuid() : (uid_t)n;
}

const char *actor_name(struct arena *arena)
{
	char login[LOGIN_NAME_MAX + 1];
	const struct passwd *pw;
	uid_t uid = actor_uid();

	if (uid == getuid() && getlogin_r(login, sizeof(login)) == 0 && *login)
		return arena_strdup(arena, login);
	pw = getpwuid(uid);
	if (pw)
		return arena_strdup(arena, pw->pw_name);
	return arena_printf(arena, "uid %lu", (unsigned long)uid);
}
