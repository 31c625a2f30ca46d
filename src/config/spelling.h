/* "did you mean": the known word that a mistyped one is nearest to. */
#pragma once

#include "base/macro.h"

/* The best word so far; start with { .word = WHAT_WAS_TYPED }. */
struct spelling {
	const char *word;
	const char *best; /* NULL: nothing is near enough */
	size_t best_length, distance;
};

/*
 * Considers @length bytes at @candidate, which has to outlive @spelling. Near is at most
 * one edit (insert, delete, replace, swap of neighbours; ASCII case ignored) in three letters.
 */
void spelling_consider(struct spelling *spelling, const char *candidate, size_t length);
