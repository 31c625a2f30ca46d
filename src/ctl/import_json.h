/*
 * What `import` reads: organizations and clouds as JSON, strict. A document is
 * taken whole or not at all, and all that is wrong with it is said in one go.
 */
#pragma once

#include "base/arena.h"
#include "store/store.h"

#include <jansson.h>

/* "$.organizations[0].clouds[2].name: is missing", in the order of the document. */
struct import_errors {
	const char **lines;
	size_t n, capacity;
};

struct import_document {
	struct import_organization *organizations;
	size_t n_organizations;
};

/*
 * Reads @root into *ret, everything copied to @arena: text trimmed, addresses and numbers
 * as the store keeps them. @roles is the vocabulary. -1: @errors has at least one line.
 */
int import_read(struct arena *arena, const json_t *root, const struct roles *roles,
		struct import_document *ret, struct import_errors *errors);
