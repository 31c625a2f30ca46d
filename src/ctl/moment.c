/* See moment.h. */
#include "ctl/moment.h"

#include <time.h>

#define UTC_FORMAT "%Y-%m-%dT%H:%M:%SZ"

const char *moment_utc(struct arena *arena, int64_t seconds)
{
	time_t t = (time_t)seconds;
	char text[64];
	struct tm tm;

	if (!seconds || !gmtime_r(&t, &tm) || !strftime(text, sizeof(text), UTC_FORMAT, &tm))
		return NULL;
	return arena_strdup(arena, text);
}

bool moment_parse(const char *text, int64_t *ret)
{
	struct tm tm = { 0 };
	const char *end = strptime(text, UTC_FORMAT, &tm);

	if (!end || *end)
		return false;
	*ret = (int64_t)timegm(&tm);
	return true;
}

const char *moment_local(struct arena *arena, int64_t seconds)
{
	time_t t = (time_t)seconds;
	char text[64];
	struct tm tm;

	if (!seconds || !localtime_r(&t, &tm) ||
	    !strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S %Z", &tm))
		return NULL;
	return arena_strdup(arena, text);
}

static const char *length_text(struct arena *arena, int64_t seconds)
{
	static const struct {
		const char *name;
		int64_t seconds;
	} units[] = { { "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };
	const char *text = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		int64_t n = seconds / units[i].seconds;

		seconds %= units[i].seconds;
		if (text && n > 0)
			return arena_printf(arena, "%s %lld%s", text, (long long)n, units[i].name);
		if (text)
			return text;
		if (n > 0)
			text = arena_printf(arena, "%lld%s", (long long)n, units[i].name);
	}
	return text;
}

const char *moment_relative(struct arena *arena, int64_t seconds, int64_t now)
{
	if (seconds == now)
		return "now";
	if (seconds > now)
		return arena_printf(arena, "in %s", length_text(arena, seconds - now));
	return arena_printf(arena, "%s ago", length_text(arena, now - seconds));
}
