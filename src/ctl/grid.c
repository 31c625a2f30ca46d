/* See grid.h. What a terminal has room for is decided in fit.c; here is measured and drawn. */
#include "ctl/grid.h"

#include "ctl/fit.h"

#include <libsmartcols.h>
#include <unistd.h>
#include <wchar.h>

struct grid {
	const struct table *table;
	const struct table_column *columns;
	size_t n;
	struct fit_column *fit;
	struct arena *arena;
	FILE *stream;
};

/* ---- measuring ---- */

/* In terminal cells. */
static size_t text_width(const char *text)
{
	mbstate_t state = { 0 };
	size_t width = 0, n;
	wchar_t c;

	for (; text && *text; text += n) {
		n = mbrtowc(&c, text, MB_CUR_MAX, &state);
		if (n == 0 || n > MB_CUR_MAX)
			break;
		width += wcwidth(c) > 0 ? (size_t)wcwidth(c) : 0;
	}
	return width;
}

static struct fit_column measure(const struct grid *g, size_t column)
{
	const struct table_column *c = &g->columns[column];
	size_t i, width, n_rows = table_rows(g->table);
	struct fit_column fit = { .rank = c->rank, .wide = c->wide, .same = n_rows > 1 };
	const char *first = NULL, *text;

	if (!c->heading)
		return (struct fit_column){ 0 };
	fit.heading = text_width(c->heading);
	for (i = 0; i < n_rows; i++) {
		text = table_cell(g->table, g->arena, i, column);
		first = i == 0 ? text : first;
		fit.same = fit.same && streq_null(first, text);
		width = text_width(text);
		fit.content = width > fit.content ? width : fit.content;
	}
	return fit;
}

/* Elsewhere than on a terminal all columns are shown, as wide as they are. */
static void show_all(struct grid *g)
{
	size_t k;

	for (k = 0; k < g->n; k++) {
		g->fit[k].shown = g->columns[k].heading != NULL;
		g->fit[k].label = g->fit[k].heading;
		g->fit[k].room = g->fit[k].content;
	}
}

/* ---- drawing ---- */

static const char *label_text(const struct grid *g, size_t column)
{
	const struct fit_column *fit = &g->fit[column];
	const char *heading = g->columns[column].heading;

	if (fit->label >= fit->heading)
		return heading;
	return arena_printf(g->arena, "%.*s\xE2\x80\xA6", (int)fit->label - 1, heading);
}

/* The only ones that a cell can have are ours: it is clean, see table_cell(). */
static int break_at_newlines(struct libscols_column *column)
{
	if (scols_column_set_safechars(column, "\n"))
		return -1;
	return scols_column_set_wrapfunc(column, scols_wrapnl_chunksize, scols_wrapnl_nextchunk,
					 NULL);
}

static void add_columns(const struct grid *g, struct libscols_table *out)
{
	struct libscols_column *column;
	size_t k;

	for (k = 0; k < g->n; k++) {
		const struct table_column *c = &g->columns[k];
		int flags = c->type == CELL_NUMBER ? SCOLS_FL_RIGHT : 0;

		if (!g->fit[k].shown)
			continue;
		column = scols_table_new_column(out, label_text(g, k), 0,
						flags | (c->wide ? SCOLS_FL_WRAP : 0));
		if (!column)
			abort();
		if (c->wide && break_at_newlines(column) < 0)
			abort();
	}
}

/* @text in lines of at most @room cells, broken at blanks alone: an address stays whole. */
static const char *break_lines(struct arena *arena, const char *text, size_t room)
{
	char *line = arena_strdup(arena, text), *const all = line, *blank = NULL, *p;
	bool fits;

	if (text_width(all) <= room)
		return all;
	for (p = all; *p; p++) {
		if (*p != ' ')
			continue;
		*p = '\0';
		fits = text_width(line) <= room;
		*p = ' ';
		if (!fits && blank) {
			*blank = '\n';
			line = blank + 1;
		}
		blank = p;
	}
	if (blank && text_width(line) > room)
		*blank = '\n';
	return all;
}

static void add_line(const struct grid *g, size_t row, struct libscols_table *out)
{
	struct libscols_line *line = scols_table_new_line(out, NULL);
	size_t k, shown = 0;
	const char *text;

	if (!line)
		abort();
	for (k = 0; k < g->n; k++) {
		if (!g->fit[k].shown)
			continue;
		text = table_cell(g->table, g->arena, row, k);
		if (text && g->columns[k].wide)
			text = break_lines(g->arena, text, g->fit[k].room);
		if (scols_line_set_data(line, shown++, text))
			abort();
	}
}

/* ---- what is not there ---- */

static bool is_left_out(const struct fit_column *fit)
{
	return !fit->shown && fit->content > 0;
}

/* A line of the columns that are left out: those that are all one, or the others. */
static void print_left_out(const struct grid *g, bool same)
{
	const char *separator = same ? "In all rows: " : "Not shown: ";
	bool any = false;
	size_t k;

	for (k = 0; k < g->n; k++) {
		if (!is_left_out(&g->fit[k]) || g->fit[k].same != same)
			continue;
		fprintf(g->stream, "%s%s%s%s", separator, g->columns[k].heading, same ? " " : "",
			same ? table_cell(g->table, g->arena, 0, k) : "");
		separator = ", ";
		any = true;
	}
	if (any)
		fputs(same ? "\n" : " (--plain shows all)\n", g->stream);
}

static void print_footer(const struct grid *g)
{
	size_t k;

	for (k = 0; k < g->n && !is_left_out(&g->fit[k]); k++)
		;
	if (k == g->n)
		return;
	fputc('\n', g->stream);
	print_left_out(g, true);
	print_left_out(g, false);
}

/* ---- all ---- */

static void draw(const struct grid *g, struct libscols_table *out)
{
	size_t i;

	scols_table_set_stream(out, g->stream);
	add_columns(g, out);
	for (i = 0; i < table_rows(g->table); i++)
		add_line(g, i, out);
	scols_print_table(out);
	print_footer(g);
}

void grid_print(const struct table *table, FILE *stream)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct grid g = { .table = table, .arena = arena, .stream = stream };
	struct libscols_table *out = scols_new_table();
	bool fits = true;
	size_t k;

	if (!out)
		abort();
	g.columns = table_columns(table, &g.n);
	g.fit = arena_array(arena, g.n, sizeof(*g.fit));
	for (k = 0; k < g.n; k++)
		g.fit[k] = measure(&g, k);
	if (isatty(fileno(stream)) == 1)
		fits = fit_columns(g.fit, g.n, scols_table_get_termwidth(out));
	else
		show_all(&g);
	if (fits)
		draw(&g, out);
	else
		table_print_records(table, stream);
	scols_unref_table(out);
}
