/* See spelling.h. Optimal string alignment distance, three rows at a time. */
#include "config/spelling.h"

#include <ctype.h>

#define WORD_MAX 64

struct rows {
	size_t before[WORD_MAX + 1], last[WORD_MAX + 1], now[WORD_MAX + 1];
};

static bool same(char a, char b)
{
	return tolower((unsigned char)a) == tolower((unsigned char)b);
}

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Fills rows->now for the prefix of @a that ends with a[i - 1]. */
static void fill_row(struct rows *rows, const char *a, size_t i, const char *b, size_t nb)
{
	size_t j, d;

	rows->now[0] = i;
	for (j = 1; j <= nb; j++) {
		d = rows->last[j - 1] + !same(a[i - 1], b[j - 1]);
		d = least(d, least(rows->last[j], rows->now[j - 1]) + 1);
		if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
			d = least(d, rows->before[j - 2] + 1);
		rows->now[j] = d;
	}
}

static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
	struct rows rows = { 0 };
	size_t i;

	for (i = 0; i <= nb; i++)
		rows.last[i] = i;
	for (i = 1; i <= na; i++) {
		fill_row(&rows, a, i, b, nb);
		memcpy(rows.before, rows.last, sizeof(rows.last));
		memcpy(rows.last, rows.now, sizeof(rows.now));
	}
	return rows.last[nb];
}

void spelling_consider(struct spelling *spelling, const char *candidate, size_t length)
{
	size_t n = strlen(spelling->word), d, limit = (n + 2) / 3;

	if (n == 0 || n > WORD_MAX || length > WORD_MAX)
		return;
	d = distance(spelling->word, n, candidate, length);
	if (d > limit || d >= length || (spelling->best && d >= spelling->distance))
		return;
	spelling->best = candidate;
	spelling->best_length = length;
	spelling->distance = d;
}
