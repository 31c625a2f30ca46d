/*
 * What the next run has to know of this one: for how many complete runs in a row
 * a role was not wanted. A run that could not know leaves the counts as they were.
 */
#include "core/draft.h"

static void add_absence(struct plan *plan, const struct subject *s, unsigned role, unsigned runs)
{
	if (runs > 0)
		plan->absences[plan->n_absences++] = (struct absence){ .contact = s->contact->id,
								       .role = role,
								       .runs = runs };
}

static int compare_absences(const void *a, const void *b)
{
	const struct absence *x = a, *y = b;

	if (x->contact != y->contact)
		return x->contact < y->contact ? -1 : 1;
	return (x->role > y->role) - (x->role < y->role);
}

static void keep_counts(const struct draft *d, struct plan *plan)
{
	size_t i;
	unsigned role;

	for (i = 0; i < d->n_subjects; i++) {
		const struct subject *s = &d->subjects[i];

		for (role = 0; s->kept && role < ROLE_MAX; role++)
			if (s->kept & ROLE_BIT(role))
				add_absence(plan, s, role, ABSENT_KEPT);
		/* Without bindings there are no losses, and nothing is known. */
		for (role = 0; subject_is_ours(s) && !d->roster->n_bindings && role < ROLE_MAX;
		     role++)
			if (!(s->kept & ROLE_BIT(role)))
				add_absence(plan, s, role, s->contact->absent_runs[role]);
	}
}

void draft_count_absences(const struct draft *d, struct plan *plan)
{
	const struct subject *last = NULL;
	size_t i, capacity = d->n_steps;

	for (i = 0; i < d->n_subjects; i++)
		capacity += d->roster->n_bindings ? (size_t)__builtin_popcount(d->subjects[i].kept)
						  : ROLE_MAX;
	plan->absences = arena_array(d->arena, capacity + 1, sizeof(*plan->absences));
	keep_counts(d, plan);
	for (i = 0; i < d->n_steps; i++) {
		const struct change *c = &d->steps[i].change;

		if (c->kind != CHANGE_REVOKE)
			continue;
		add_absence(plan, d->steps[i].subject, c->role, c->seen);
		if (draft_has_evidence(d, c->role) && d->steps[i].subject != last) {
			last = d->steps[i].subject;
			plan->n_removals++;
		}
	}
	qsort(plan->absences, plan->n_absences, sizeof(*plan->absences), compare_absences);
}
