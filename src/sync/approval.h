/* The changes of a run that await approval, as one text and its hash. */
#pragma once

#include "sync/run.h"

struct approval;

/* A new, empty collection; never NULL. approval_free() accepts NULL. */
struct approval *approval_new(void);
void approval_free(struct approval *approval);
DEFINE_CLEANUP(struct approval, approval_free);

/* Adds what awaits approval in @plan. Scopes have to come in the same order in each run. */
void approval_add(struct approval *approval, const struct plan *plan, const struct roles *roles);

/*
 * Closes the collection: the text, and its name, the first 16 hex digits of its SHA-256. Both in
 * @arena, both NULL if nothing awaits approval. Returns how many changes do.
 */
unsigned approval_finish(struct approval *approval, struct arena *arena, const char **ret_hash,
			 const char **ret_text);

/* True if @typed can be what is typed of some plan's hash. */
bool approval_is_name(const char *typed);

/* True if @typed (at least 8 digits) names the plan @hash; ASCII case folded. */
bool approval_names(const char *typed, const char *hash);
