/* See table.h. */
#include "ctl/table.h"

#include "base/text.h"
#include "ctl/grid.h"
#include "ctl/moment.h"

#include <ctype.h>
#include <time.h>

struct table {
	struct arena *arena;
	const struct table_column *columns;
	size_t n_columns;
	const char ***rows;
	size_t n_rows, capacity;
};

struct table *table_new(struct arena *arena, const struct table_column *columns, size_t n)
{
	struct table *table = arena_alloc(arena, sizeof(*table));

	table->arena = arena;
	table->columns = columns;
	table->n_columns = n;
	return table;
}

const char **table_add(struct table *table)
{
	table->rows = arena_grow(table->arena, table->rows, table->n_rows, &table->capacity,
				 sizeof(*table->rows));
	return table->rows[table->n_rows++] = arena_array(table->arena, table->n_columns,
							  sizeof(const char *));
}

int table_collect(void *userdata, const char *const *cells, size_t n)
{
	struct table *table = userdata;
	const char **row = table_add(table);
	size_t i;

	for (i = 0; i < n && i < table->n_columns; i++)
		row[i] = arena_strdup(table->arena, cells[i]);
	return 0;
}

size_t table_rows(const struct table *table)
{
	return table->n_rows;
}

const char **table_row(const struct table *table, size_t row)
{
	return table->rows[row];
}

/* ---- cells ---- */

const char *clean_text(struct arena *arena, const char *text)
{
	const char *clean;

	if (!text || !*text)
		return text;
	if (!text_is_utf8(text, strlen(text)))
		return "\xEF\xBF\xBD";
	clean = text_clean(arena, text, strlen(text));
	return clean ? clean : "";
}

/* True, with *ret set, if the whole of @cell is a number. */
static bool cell_number(const char *cell, long long *ret)
{
	char *end;
	long long n;

	if (!cell || !*cell)
		return false;
	n = strtoll(cell, &end, 10);
	if (*end)
		return false;
	*ret = n;
	return true;
}

static bool cell_is_true(const char *cell)
{
	return streq(cell, "true") || streq(cell, "1");
}

static const char *cell_plain(struct arena *arena, enum cell_type type, const char *cell)
{
	if (type == CELL_BOOLEAN && cell)
		return cell_is_true(cell) ? "yes" : "no";
	return clean_text(arena, cell);
}

static const char *cell_text(struct arena *arena, enum cell_type type, const char *cell)
{
	int64_t at;

	if (cell && type == CELL_TIME && moment_parse(cell, &at))
		return moment_local(arena, at);
	if (cell && type == CELL_SINCE && moment_parse(cell, &at))
		return moment_relative(arena, at, (int64_t)time(NULL));
	return cell_plain(arena, type, cell);
}

json_t *json_text(struct arena *arena, const char *text)
{
	return text ? json_string(clean_text(arena, text)) : json_null();
}

const struct table_column *table_columns(const struct table *table, size_t *ret_n)
{
	*ret_n = table->n_columns;
	return table->columns;
}

const char *table_cell(const struct table *table, struct arena *arena, size_t row, size_t column)
{
	return cell_text(arena, table->columns[column].type, table->rows[row][column]);
}

static json_t *cell_json(struct arena *arena, enum cell_type type, const char *cell)
{
	long long n;

	if (type == CELL_BOOLEAN && cell)
		return json_boolean(cell_is_true(cell));
	if (type == CELL_NUMBER && cell_number(cell, &n))
		return json_integer(n);
	return json_text(arena, cell);
}

/* ---- ways out ---- */

static void print_plain(const struct table *table, struct arena *arena, FILE *stream)
{
	const char *separator = "", *text;
	size_t i, k;

	for (k = 0; k < table->n_columns; k++) {
		if (!table->columns[k].heading)
			continue;
		fprintf(stream, "%s%s", separator, table->columns[k].heading);
		separator = "\t";
	}
	fputc('\n', stream);
	for (i = 0; i < table->n_rows; i++) {
		separator = "";
		for (k = 0; k < table->n_columns; k++) {
			if (!table->columns[k].heading)
				continue;
			text = cell_plain(arena, table->columns[k].type, table->rows[i][k]);
			fprintf(stream, "%s%s", separator, text ? text : "");
			separator = "\t";
		}
		fputc('\n', stream);
	}
}

void table_print(const struct table *table, FILE *stream, bool plain)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();

	if (plain)
		print_plain(table, arena, stream);
	else if (table->n_rows > 0)
		grid_print(table, stream);
}

/* Headings are ASCII, in capitals where a table has them so. */
static void print_line(FILE *stream, int width, const char *heading, const char *text)
{
	size_t i;

	for (i = 0; heading[i]; i++)
		fputc(i == 0 ? heading[i] : tolower((unsigned char)heading[i]), stream);
	fprintf(stream, "%*s  %s\n", width - (int)i, "", text);
}

static void print_record(const struct table *table, struct arena *arena, size_t row, FILE *stream)
{
	size_t k, width = 0, length;
	const char *text;

	for (k = 0; k < table->n_columns; k++) {
		length = table->columns[k].heading ? strlen(table->columns[k].heading) : 0;
		width = length > width ? length : width;
	}
	for (k = 0; k < table->n_columns; k++) {
		if (!table->columns[k].heading)
			continue;
		text = cell_text(arena, table->columns[k].type, table->rows[row][k]);
		if (text && *text)
			print_line(stream, (int)width, table->columns[k].heading, text);
	}
}

void table_print_records(const struct table *table, FILE *stream)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	size_t i;

	for (i = 0; i < table->n_rows; i++) {
		if (i > 0)
			fputc('\n', stream);
		print_record(table, arena, i, stream);
	}
}

json_t *table_json(const struct table *table)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	json_t *rows = json_array(), *object;
	size_t i, k;

	for (i = 0; i < table->n_rows; i++) {
		object = json_object();
		for (k = 0; k < table->n_columns; k++) {
			const struct table_column *c = &table->columns[k];

			if (c->name)
				json_object_set_new(object, c->name,
						    cell_json(arena, c->type, table->rows[i][k]));
		}
		json_array_append_new(rows, object);
	}
	return rows;
}

void json_print(json_t *root, FILE *stream, bool one_line)
{
	json_dumpf(root, stream, one_line ? 0 : JSON_INDENT(2));
	fputc('\n', stream);
	json_decref(root);
}
