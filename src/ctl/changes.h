/*
 * What a run would do, as commands show it: the changes and findings of every
 * scope that was planned, gathered while the run goes on.
 */
#pragma once

#include "core/plan.h"
#include "ctl/table.h"

/* The columns of a change. */
enum {
	CHANGE_ORGANIZATION,
	CHANGE_CLOUD,
	CHANGE_CONTACT,
	CHANGE_PERSON,
	CHANGE_NAME,
	CHANGE_ACTION,
	CHANGE_FIELD,
	CHANGE_BEFORE,
	CHANGE_AFTER,
	CHANGE_ROLE,
	CHANGE_BEFORE_SHOWN, /* people have contact and role in their own columns */
	CHANGE_AFTER_SHOWN,
	CHANGE_RULE,
	CHANGE_RULE_SHOWN,
	CHANGE_COLUMNS
};

struct changes {
	struct arena *arena;
	struct table *changes, *findings;
	size_t n_held;
	bool held_by[RULE_COUNT]; /* rules that hold something */
};

/* Empties @changes, for use with @arena. */
void changes_init(struct changes *changes, struct arena *arena);

/* Adds what is in @plan, copied. */
void changes_add(struct changes *changes, const struct plan *plan, const struct roles *roles);
