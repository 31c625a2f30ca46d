/*
 * Rows with named columns, and the three ways to show them: a table for people
 * (libsmartcols), lines of tab-separated cells, and JSON (jansson). A column may
 * be for people alone or for programs alone; otherwise all ways show the same.
 *
 * Cells are made clean of control characters on their way out: they come from a
 * file that others write to.
 */
#pragma once

#include "base/arena.h"

#include <jansson.h>
#include <stdio.h>

enum cell_type {
	CELL_TEXT,
	CELL_NUMBER,  /* JSON number; aligned to the right */
	CELL_BOOLEAN, /* "true" or "1", else false; yes and no for people */
	CELL_TIME,    /* RFC 3339 in UTC; local time in a table */
	CELL_SINCE,   /* likewise; its age in a table */
};

struct table_column {
	const char *name;    /* key in JSON; NULL: not there */
	const char *heading; /* for people; NULL: not there */
	enum cell_type type;
	bool wide;     /* may be broken into several lines where the terminal is narrow */
	unsigned rank; /* what a narrow terminal does without, see fit.h; 0: nothing */
};

struct table;

/* A table without rows. @columns must outlive it; everything else lives in @arena. */
struct table *table_new(struct arena *arena, const struct table_column *columns, size_t n);

/* A new row at the end, to be filled: one cell per column, all NULL. Cells are borrowed. */
const char **table_add(struct table *table);

/*
 * Adds a row with copies of @cells to the table @userdata; those that it has no column for are
 * left out. A row_fn.
 */
int table_collect(void *userdata, const char *const *cells, size_t n);

size_t table_rows(const struct table *table);
const char **table_row(const struct table *table, size_t row);

/* What each column is. */
const struct table_column *table_columns(const struct table *table, size_t *ret_n);

/* A cell as people read it, fit for a terminal; NULL if it is empty. In @arena. */
const char *table_cell(const struct table *table, struct arena *arena, size_t row, size_t column);

/*
 * Writes headings and rows; with @plain tab-separated, nothing cut or aligned. On a terminal
 * without columns that no row fills and, where it is narrow, without others, which are named; as
 * records if that is not enough.
 */
void table_print(const struct table *table, FILE *stream, bool plain);

/* Writes each row as a block of lines, heading and value; cells that are NULL are left out. */
void table_print_records(const struct table *table, FILE *stream);

/* An array with an object per row; the caller owns it. */
json_t *table_json(const struct table *table);

/* @text fit for a terminal and for JSON, in @arena; NULL stays NULL. */
const char *clean_text(struct arena *arena, const char *text);

/* A JSON string of @text, cleaned; null for NULL. */
json_t *json_text(struct arena *arena, const char *text);

/* Writes @root and a line break; indented unless @one_line. Takes @root over. */
void json_print(json_t *root, FILE *stream, bool one_line);
