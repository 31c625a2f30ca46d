/* A set of row ids: one bit each, in an arena. For ids that are small and dense. */
#pragma once

#include "base/arena.h"

#include <stdint.h>

/* Starts zeroed. */
struct idset {
	uint64_t *words;
	size_t n_words;
};

void idset_add(struct idset *set, struct arena *arena, int64_t id);
bool idset_has(const struct idset *set, int64_t id);
