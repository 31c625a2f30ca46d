/* See fit.h. */
#include "ctl/fit.h"

/* Less of a heading says nothing. */
#define LABEL_LEAST 6

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static size_t content_least(const struct fit_column *c)
{
	return c->wide && c->content > FIT_WRAP_LEAST ? FIT_WRAP_LEAST : c->content;
}

/* Cells that are left in @width beside the columns that are shown; negative if they do not fit. */
static long spare(const struct fit_column *columns, size_t n, size_t width)
{
	long left = (long)width + 1; /* no space behind the last one */
	size_t i;

	for (i = 0; i < n; i++)
		if (columns[i].shown)
			left -= (long)larger(columns[i].room, columns[i].label) + 1;
	return left;
}

static bool fits(const struct fit_column *columns, size_t n, size_t width)
{
	return spare(columns, n, width) >= 0;
}

/* What is left goes to those that are broken, from the left. */
static void give_room(struct fit_column *columns, size_t n, size_t width)
{
	long left = spare(columns, n, width);
	size_t i, room;

	for (i = 0; i < n && left > 0; i++) {
		room = larger(columns[i].room, columns[i].label) + (size_t)left;
		columns[i].room = room < columns[i].content ? room : columns[i].content;
		left = spare(columns, n, width);
	}
}

static void cut_labels(struct fit_column *columns, size_t n)
{
	size_t i, least;

	for (i = 0; i < n; i++) {
		least = content_least(&columns[i]);
		least = larger(least, LABEL_LEAST);
		if (columns[i].label > least)
			columns[i].label = least;
	}
}

static void restore_labels(struct fit_column *columns, size_t n, size_t width)
{
	size_t i, cut;

	for (i = 0; i < n; i++) {
		cut = columns[i].label;
		columns[i].label = columns[i].heading;
		if (!fits(columns, n, width))
			columns[i].label = cut;
	}
}

/* What says the same in all rows goes first, then by rank; NULL when the rest is needed. */
static struct fit_column *find_dispensable(struct fit_column *columns, size_t n)
{
	struct fit_column *c, *found = NULL;

	for (c = columns; c < columns + n; c++) {
		if (!c->shown || c->rank <= (c->same ? FIT_ALWAYS : FIT_DIFFERS))
			continue;
		if (!found || c->same > found->same ||
		    (c->same == found->same && c->rank >= found->rank))
			found = c;
	}
	return found;
}

bool fit_columns(struct fit_column *columns, size_t n, size_t width)
{
	struct fit_column *dispensable;
	size_t i;

	for (i = 0; i < n; i++) {
		columns[i].shown = columns[i].content > 0;
		columns[i].label = columns[i].heading;
		columns[i].room = columns[i].content;
	}
	if (fits(columns, n, width))
		return true;
	cut_labels(columns, n);
	if (fits(columns, n, width)) {
		restore_labels(columns, n, width);
		return true;
	}
	for (i = 0; i < n; i++)
		columns[i].room = content_least(&columns[i]);
	while (!fits(columns, n, width)) {
		dispensable = find_dispensable(columns, n);
		if (!dispensable)
			return false;
		dispensable->shown = false;
	}
	give_room(columns, n, width);
	restore_labels(columns, n, width);
	return true;
}
