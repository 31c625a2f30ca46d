/*
 * The plan while it is made, private to core: the subjects (who is on the list
 * or should be), the steps (what would have to change, one contact and one field
 * or role each), and what the rules make of them.
 *
 *	pairing.c   who is who                  -> subjects
 *	fallback.c  who stands in for an Admin  -> one subject more
 *	diff.c      what differs                -> steps
 *	rules.c     what is held, and why       -> holds
 *	order.c     roles that go together      -> changes, in order
 *	absence.c   what the next run remembers -> absences
 *	finding.c   what is worth saying        -> findings
 */
#pragma once

#include "core/plan.h"

/* One contact of the list, one person of the roster, or both. */
struct subject {
	const struct contact *contact; /* NULL: new to the list */
	const struct person *person;   /* NULL: not on the roster */
	role_set wanted;               /* by the roster; none for a disabled entry */
	role_set kept;                 /* given by hand before adoption */
	role_set gains, losses;        /* what the roster would change */
	role_set held_gains, held_losses;
	const char *email;   /* address that the contact will have */
	const char *offered; /* what the directory has for it; "" if nothing */
	bool usable;         /* @email takes mail */
	bool offers_usable;  /* the directory has an address that does */
	bool enabled;        /* as the directory says, if it says anything and is not held */
	bool placed;         /* new to the list, and there is a place for it */
};

struct step {
	struct change change;
	struct subject *subject;
};

struct draft {
	struct arena *arena;
	const struct scope *scope;
	const struct roster *roster;
	const struct policy *policy;
	const struct roles *roles;
	const struct run_state *run;

	struct subject *subjects; /* room for one more than the contacts and members */
	size_t n_subjects;
	struct step *steps; /* all of a subject in a row */
	size_t n_steps, steps_capacity;

	role_set partial;   /* roles with a binding that was not read completely */
	role_set not_found; /* roles with a binding whose group is absent */

	/* what rules have found out about the scope */
	const struct subject *last_admin;
	role_set emptied;
};

/* ---- pairing.c ---- */

/* Fills the subjects: every contact, and every person that is new and not disabled. */
void draft_pair(struct draft *d);

/* ---- fallback.c ---- */

/* Puts the fallback Admin on the roster, or keeps it there, while the cloud has no other. */
void draft_join_fallback(struct draft *d);

/* ---- diff.c ---- */

/* Decides on the subject's address: the stored one while it is offered, else the smallest. */
void subject_choose_address(struct draft *d, struct subject *s);
/* Fills gains, losses and steps. */
void draft_diff(struct draft *d);

/* ---- subject.c ---- */

/* As admin_quality(), were it an Admin. */
int subject_quality(const struct subject *s);
/* Roles after all steps that are not held. */
role_set subject_end_roles(const struct subject *s);
/* True if a removal of @role may be believed. */
bool draft_has_evidence(const struct draft *d, unsigned role);
/* True for a contact that sync put there, or has adopted: it is somebody's. */
bool subject_is_ours(const struct subject *s);
bool subject_is_fallback(const struct subject *s);

/* ---- rules.c ---- */

/* Puts the name of the strongest rule that holds it on each step. */
void draft_hold(struct draft *d);

/* ---- order.c ---- */

/* Fills the plan's changes: steps merged, in the order of plan.h. */
void draft_order(const struct draft *d, struct plan *plan);

/* ---- absence.c ---- */

/* Counts for the next run, and the removals for the guard. */
void draft_count_absences(const struct draft *d, struct plan *plan);

/* ---- finding.c ---- */

/* Fills the plan's findings and counts its Admins; last, for it looks at the plan applied. */
void draft_find(const struct draft *d, struct plan *plan);
