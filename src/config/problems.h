/*
 * What is wrong with a configuration: every finding with its place, collected while all files
 * are read, put in order and turned into lines at the end.
 */
#pragma once

#include "base/arena.h"

struct config_errors;

/* One file. @order is its position among the files that are read. */
struct source {
	const char *name;
	unsigned order;
};

/* Counted from 1, columns in characters; line 0 stands for the file as a whole. */
struct place {
	const struct source *source; /* NULL: a default, not written in any file */
	unsigned line, column;
};

/* A key path, innermost part first: directory.bind.dn, organizations[acme].clouds[eu].name. */
struct path {
	const struct path *parent; /* NULL at the top */
	const char *name;
	bool item; /* an entry of a list: [name] */
};

/* Findings that are kept; the others are counted. */
#define PROBLEMS_MAX 1000

struct problem {
	struct place place;
	size_t order; /* of being found, which decides at the same place */
	const char *text;
};

struct problems {
	struct arena *arena;
	struct problem *items;
	size_t n, capacity, more;
};

/* Adds a finding at @place about the setting at @path (NULL: about no setting). */
void problems_add(struct problems *problems, struct place place, const struct path *path,
		  const char *format, ...) _printf_(4, 5);

/* Appends all findings to @errors in the order of the files, as lines in @arena. */
void problems_print(struct problems *problems, struct arena *arena, struct config_errors *errors);

/*
 * @value as a message may show it: in @arena, cut at 60 bytes. Never for secrets.
 */
const char *problems_excerpt(struct arena *arena, const char *value);
