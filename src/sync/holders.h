/* Whether a read saw any of the people who hold a role: if not, it is not to be believed. */
#pragma once

#include "sync/run.h"

struct holders {
	const char *const *ids; /* sorted */
	size_t n;
	bool seen; /* one of them */
};

/* The people who hold a role in the store, in the run's arena. The fallback Admin is none. */
int holders_load(struct run *run, struct holders *ret, struct error *err);

/* The directory has an entry with stable id @id. */
void holders_note(struct holders *holders, const char *id);

/* Makes @evidence of a complete read, in @arena, incomplete if it saw none of them. */
void holders_check(const struct holders *holders, struct arena *arena, struct evidence *evidence);
