/*
 * Fills the sentences of the event table; the notation is described in events.c. Values are
 * put in as they are and never read as notation or as a format.
 */
#include "report/fields.h"

#include <ctype.h>

static const char *scope_value(struct arena *arena, const struct event *event)
{
	const char *organization = field_value(arena, event, "organization", 12);
	const char *cloud = field_value(arena, event, "cloud", 5);

	if (organization && cloud)
		return arena_printf(arena, "%s/%s", organization, cloud);
	return organization ? organization : cloud;
}

static const char *place_value(struct arena *arena, const struct event *event, const char *place,
			       size_t length)
{
	if (length == 5 && memcmp(place, "scope", 5) == 0)
		return scope_value(arena, event);
	return field_value(arena, event, place, length);
}

static bool part_is_complete(struct arena *arena, const struct event *event, const char *from,
			     const char *to)
{
	const char *place, *end;

	for (place = memchr(from, '{', (size_t)(to - from)); place;
	     place = memchr(end, '{', (size_t)(to - end))) {
		end = strchr(place, '}');
		if (!place_value(arena, event, place + 1, (size_t)(end - place - 1)))
			return false;
	}
	return true;
}

static void put_part(FILE *out, struct arena *arena, const struct event *event, const char *from,
		     const char *to)
{
	const char *value, *end;

	while (from < to) {
		if (*from != '{') {
			fputc(*from++, out);
			continue;
		}
		end = strchr(from, '}');
		value = place_value(arena, event, from + 1, (size_t)(end - from - 1));
		fputs(value ? value : "(unknown)", out);
		from = end + 1;
	}
}

/* Without a scope, the sentence begins with its first word. */
static const char *skip_scope(const char *sentence, struct arena *arena, const struct event *event)
{
	static const char scope[] = "[{scope}: ]";

	if (strncmp(sentence, scope, strlen(scope)) == 0 && !scope_value(arena, event))
		return sentence + strlen(scope);
	return sentence;
}

static void put_sentence(FILE *out, struct arena *arena, const struct event *event)
{
	const char *s = skip_scope(event_info(event->kind)->sentence, arena, event), *end;

	if (islower((unsigned char)*s))
		fputc(toupper((unsigned char)*s++), out);
	while (*s) {
		if (*s == '[') {
			end = strchr(s, ']');
			if (part_is_complete(arena, event, s + 1, end))
				put_part(out, arena, event, s + 1, end);
			s = end + 1;
		} else {
			end = strchrnul(s, '[');
			put_part(out, arena, event, s, end);
			s = end;
		}
	}
}

const char *sentence_render(struct arena *arena, const struct event *event)
{
	const char *detail = field_value(arena, event, "detail", 6);
	char *line = NULL;
	size_t size = 0;
	const char *copy;
	FILE *out = open_memstream(&line, &size);

	if (!out)
		abort();
	put_sentence(out, arena, event);
	if (detail)
		fprintf(out, ": %s", detail);
	if (fclose(out) != 0)
		abort();
	copy = arena_strndup(arena, line, size);
	free(line);
	return copy;
}
