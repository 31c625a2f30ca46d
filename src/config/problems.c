/* See problems.h. Paths are rendered when something is wrong with them, and only then. */
#include "config/problems.h"

#include "config/config.h"

#define PATH_DEPTH_MAX 16
#define EXCERPT_MAX    60

const char *problems_excerpt(struct arena *arena, const char *value)
{
	size_t n = EXCERPT_MAX;

	if (strlen(value) <= EXCERPT_MAX)
		return arena_strdup(arena, value);
	while (n > 0 && ((unsigned char)value[n] & 0xC0) == 0x80)
		n--;
	return arena_printf(arena, "%.*s…", (int)n, value);
}

static const char *path_text(struct arena *arena, const struct path *path)
{
	const struct path *parts[PATH_DEPTH_MAX];
	const char *text = "", *name;
	size_t n = 0;

	for (; path && n < PATH_DEPTH_MAX; path = path->parent)
		parts[n++] = path;
	while (n-- > 0) {
		name = *parts[n]->name ? problems_excerpt(arena, parts[n]->name) : "''";
		if (parts[n]->item)
			text = arena_printf(arena, "%s[%s]", text, name);
		else
			text = arena_join(arena, text, ".", name);
	}
	return text;
}

void problems_add(struct problems *problems, struct place place, const struct path *path,
		  const char *format, ...)
{
	struct problem *p;
	const char *text;
	va_list ap;

	if (problems->n == PROBLEMS_MAX) {
		problems->more++;
		return;
	}
	va_start(ap, format);
	text = arena_vprintf(problems->arena, format, ap);
	va_end(ap);
	if (path)
		text = arena_printf(problems->arena, "%s: %s", path_text(problems->arena, path),
				    text);
	problems->items = arena_grow(problems->arena, problems->items, problems->n,
				     &problems->capacity, sizeof(*p));
	p = &problems->items[problems->n];
	*p = (struct problem){ .place = place, .order = problems->n, .text = text };
	problems->n++;
}

static int compare(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_problems(const void *left, const void *right)
{
	const struct problem *a = left, *b = right;
	int c = compare(a->place.source->order, b->place.source->order);

	c = c ? c : compare(a->place.line, b->place.line);
	c = c ? c : compare(a->place.column, b->place.column);
	return c ? c : compare(a->order, b->order);
}

static const char *problem_line(struct arena *arena, const struct problem *p)
{
	if (p->place.line == 0)
		return arena_printf(arena, "%s: %s", p->place.source->name, p->text);
	return arena_printf(arena, "%s:%u:%u: %s", p->place.source->name, p->place.line,
			    p->place.column, p->text);
}

static void errors_add(struct config_errors *errors, struct arena *arena, const char *line)
{
	errors->lines = arena_grow(arena, errors->lines, errors->n, &errors->capacity,
				   sizeof(*errors->lines));
	errors->lines[errors->n++] = line;
}

void problems_print(struct problems *problems, struct arena *arena, struct config_errors *errors)
{
	size_t i;

	if (problems->n > 0)
		qsort(problems->items, problems->n, sizeof(*problems->items), compare_problems);
	for (i = 0; i < problems->n; i++)
		errors_add(errors, arena, problem_line(arena, &problems->items[i]));
	if (problems->more > 0)
		errors_add(errors, arena,
			   arena_printf(arena, "%s: %zu more errors are not shown",
					problems->items[problems->n - 1].place.source->name,
					problems->more));
}
