/* See idset.h. Row ids are never negative. */
#include "mirror/idset.h"

#define WORD_BITS 64

static void idset_grow(struct idset *set, struct arena *arena, size_t word)
{
	size_t n = set->n_words ? set->n_words * 2 : 64;
	uint64_t *words;

	if (n <= word)
		n = word + 1;
	words = arena_array(arena, n, sizeof(*words));
	if (set->n_words)
		memcpy(words, set->words, set->n_words * sizeof(*words));
	set->words = words;
	set->n_words = n;
}

void idset_add(struct idset *set, struct arena *arena, int64_t id)
{
	size_t word = (size_t)id / WORD_BITS;

	if (word >= set->n_words)
		idset_grow(set, arena, word);
	set->words[word] |= UINT64_C(1) << ((size_t)id % WORD_BITS);
}

bool idset_has(const struct idset *set, int64_t id)
{
	size_t word = (size_t)id / WORD_BITS;

	return word < set->n_words && set->words[word] >> ((size_t)id % WORD_BITS) & 1;
}
