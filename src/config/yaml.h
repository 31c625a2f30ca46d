/*
 * A file as a light tree. The subset of YAML that a configuration needs: one document of mappings,
 * lists and scalars; anchors, aliases, tags and keys that are not scalars are refused, so that
 * what is read is never larger than what is written.
 */
#pragma once

#include "config/problems.h"

#include <stdint.h>

#define YAML_SIZE_MAX   ((size_t)16 * 1024 * 1024)
#define YAML_SCALAR_MAX 8192
#define YAML_DEPTH_MAX  16

enum node_kind { NODE_SCALAR, NODE_LIST, NODE_MAP };

struct node {
	enum node_kind kind;
	bool null; /* an unquoted scalar that says nothing: empty, ~, null */
	uint32_t line, column;
	const char *text;   /* scalar: clean (base/text.h), trimmed; may be empty */
	struct node *first; /* list: its items. Map: key, value, key, value, … */
	struct node *next;  /* sibling */
};

/*
 * Reads @length bytes at @text. The tree lives in @arena; an empty file is an empty map.
 * NULL after one finding: the file is not YAML, not UTF-8, too large, or not a mapping.
 */
struct node *yaml_read(struct arena *arena, const struct source *source, const char *text,
		       size_t length, struct problems *problems);

/* The value of @key in @map, or NULL. */
const struct node *node_get(const struct node *map, const char *key);

/* "a mapping", "a list", "a single value", "nothing" */
const char *node_describe(const struct node *node);
