/* See fit.h. */
#include "ctl/fit.h"

/* Less of a heading says nothing. */
#define LABEL_LEAST 6

static size_t content_least(const struct fit_column *c)
{
	return c->wide && c->content > FIT_WRAP_LEAST ? FIT_WRAP_LEAST : c->content;
}

static bool fits(const struct fit_column *columns, size_t n, size_t width)
{
	size_t i, least, needed = 0;

	for (i = 0; i < n; i++) {
		least = content_least(&columns[i]);
		if (columns[i].shown)
			needed += (least > columns[i].label ? least : columns[i].label) + 1;
	}
	return needed <= width + 1; /* no space behind the last one */
}

static void cut_labels(struct fit_column *columns, size_t n)
{
	size_t i, least;

	for (i = 0; i < n; i++) {
		least = content_least(&columns[i]);
		least = least > LABEL_LEAST ? least : LABEL_LEAST;
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
	}
	if (fits(columns, n, width))
		return true;
	cut_labels(columns, n);
	while (!fits(columns, n, width)) {
		dispensable = find_dispensable(columns, n);
		if (!dispensable)
			return false;
		dispensable->shown = false;
	}
	restore_labels(columns, n, width);
	return true;
}
