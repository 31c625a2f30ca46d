/*
 * Which columns of a table a terminal has room for. Everything is in the other ways out, and a
 * table of which too much would be missing is not a table any more.
 */
#pragma once

#include "base/macro.h"

/* A column is not broken into lines shorter than this, even if the terminal breaks them then. */
#define FIT_WRAP_LEAST 32

/* Ranks: what may be left out, the highest first. */
enum {
	FIT_ALWAYS = 0,
	FIT_DIFFERS = 1, /* shown unless it says the same in all rows */
			 /* more: dispensable, and if it says the same, more so */
};

struct fit_column {
	size_t heading, content; /* widths in terminal cells; content 0: no row has a value */
	unsigned rank;
	bool wide; /* may be broken into several lines */
	bool same; /* all rows, two at least, have the same value */

	bool shown;
	size_t label; /* width that the heading may have */
	size_t room;  /* width that the content may have */
};

/*
 * Fills in `shown`, `label` and `room`. Columns without a value are never shown; in @width cells,
 * others are left out as their ranks say, and headings cut to what stands below them. False: too
 * narrow all the same.
 */
bool fit_columns(struct fit_column *columns, size_t n, size_t width);
