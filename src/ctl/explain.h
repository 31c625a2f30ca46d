/*
 * Why a person is a contact of a scope, or why not: role by role, what the
 * directory says (a path through groups) beside what the store has.
 */
#pragma once

#include "core/model.h"
#include "ctl/ctl.h"
#include "ctl/place.h"
#include "mirror/mirror.h"

struct answer {
	unsigned role;
	bool stored;         /* the store has the person in this role */
	int64_t contact;     /* 0: no contact of the scope is this person */
	const char *binding; /* DN of the group that is bound to the role; NULL: none is */
	const char *const
		*groups; /* from the bound group to the one with the person; n 0: no path */
	size_t n_groups;
	const char *run, *at, *actor; /* when the role was granted; NULL: not known */
	const char *rule;             /* that holds a change; NULL: none */
	const char *text;             /* one line that answers the question */
};

struct explanation {
	struct place place;
	struct person person; /* id "" and dn NULL if the directory's people do not have them */
	struct roles roles;
	struct answer *answers;
	size_t n_answers;
};

/* Everything that is known, gathered before the first answer. */
struct inquiry {
	const struct ctl *ctl;
	struct store *store;
	struct mirror *mirror;
	struct explanation e;
	int role; /* asked for; -1: all */

	struct roster roster;
	struct membership_path *paths;
	size_t n_paths;
	const char *contact; /* id of the person's contact in the scope; NULL: none */
	bool local;
	role_set stored;
	const char *rules[ROLE_MAX]; /* that hold a change of the role; NULL: none does */
};

/* Adds the answer for @role, unless nobody asked for it and there is nothing to say. */
int explain_role(struct inquiry *q, unsigned role, struct error *err);

/* Shows it as a tree, or as JSON. */
void explanation_print(const struct ctl *ctl, const struct explanation *explanation);
