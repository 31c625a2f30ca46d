/*
 * Applies trees of files to the settings, one after the other, by the table. What a later file
 * says replaces what an earlier one said: mappings merge key by key, values and lists are replaced.
 */
#pragma once

#include "config/organizations.h"
#include "config/settings_table.h"
#include "config/yaml.h"
#include "core/settings.h"

#define SETTINGS_MAX 128

/* What is known about one row of the table. */
struct setting_state {
	struct place place; /* of the value that counts; no source: the default */
	bool failed;
};

struct reader {
	struct arena *arena;   /* what is returned */
	struct arena *scratch; /* what is needed while reading */
	struct problems *problems;
	const struct source *source; /* of the file that is being read */
	struct settings *settings;
	struct setting_state states[SETTINGS_MAX];
	struct organizations organizations;
};

/* Applies all defaults of the table. */
void reader_defaults(struct reader *reader);

/*
 * Applies the settings in @map, whose rows lie below @prefix in the table ("" at the top) and
 * which has @path in messages, to @base: the settings, or what a list item is read into.
 */
void reader_map(struct reader *reader, const struct node *map, const char *prefix,
		const struct path *path, void *base);

/*
 * Applies one value: false after a finding. A NULL @base only checks.
 */
bool reader_value(struct reader *reader, const struct setting *setting, const struct node *node,
		  const struct path *path, void *base);

/* False, and a finding, unless @node is of @kind; something that says nothing is not. */
bool reader_expect(struct reader *reader, const struct node *node, enum node_kind kind,
		   const struct path *path);

/* The place of @node in the file that is being read. */
struct place reader_place(const struct reader *reader, const struct node *node);

/* What is known about the setting at @path, which has to be in the table. */
struct setting_state *reader_state(struct reader *reader, const char *path);
