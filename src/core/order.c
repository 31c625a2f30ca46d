/*
 * From steps to changes: roles that leave a contact together become its removal,
 * and the changes are put in the order that plan.h promises.
 */
#include "base/text.h"
#include "core/draft.h"

/* Steps [first, end) are those of one subject. */
struct span {
	size_t first, end;
};

static struct span next_span(const struct draft *d, size_t first)
{
	struct span span = { first, first + 1 };

	while (span.end < d->n_steps && d->steps[span.end].subject == d->steps[first].subject)
		span.end++;
	return span;
}

static void add_change(struct plan *plan, const struct change *c)
{
	plan->changes[plan->n_changes++] = *c;
	plan->n_held += c->hold != RULE_NONE;
}

/* The removal that the subject's revocations amount to; false if they do not, or differ. */
static bool merge_revocations(const struct draft *d, struct span span, struct change *ret)
{
	const struct subject *s = d->steps[span.first].subject;
	const struct change *first = NULL;
	struct change merged;
	size_t i;

	if (!s || !s->losses || s->gains || s->losses != s->contact->roles)
		return false;
	for (i = span.first; i < span.end; i++) {
		const struct change *c = &d->steps[i].change;

		if (c->kind != CHANGE_REVOKE)
			continue;
		if (first && c->hold != first->hold)
			return false;
		if (!first)
			merged = *(first = c);
		else if (c->seen < merged.seen)
			merged.seen = c->seen;
	}
	merged.kind = CHANGE_REMOVE;
	merged.role = 0;
	*ret = merged;
	return true;
}

/* A contact that goes is not edited before; that an Admin is disabled counts for its quality. */
static bool is_idle_edit(const struct draft *d, const struct step *step)
{
	const struct change *c = &step->change;

	if (c->kind != CHANGE_EDIT)
		return false;
	return c->field != FIELD_ENABLED || d->scope->kind != SCOPE_CLOUD ||
	       !(step->subject->contact->roles & ROLE_BIT(ROLE_ADMIN));
}

static void take_span(const struct draft *d, struct plan *plan, struct span span)
{
	struct change removal;
	bool removed = merge_revocations(d, span, &removal);
	bool leaves = removed && removal.hold == RULE_NONE;
	size_t i;

	for (i = span.first; i < span.end; i++) {
		const struct step *step = &d->steps[i];

		if (removed && step->change.kind == CHANGE_REVOKE)
			continue;
		if (!leaves || !is_idle_edit(d, step))
			add_change(plan, &step->change);
	}
	if (removed)
		add_change(plan, &removal);
}

/* ---- order ---- */

/* Place of @c's group: whatever gives comes before whatever takes. */
static int phase(const struct change *c)
{
	static const int phases[] = {
		[CHANGE_CREATE_SCOPE] = 0, [CHANGE_ADOPT] = 1,  [CHANGE_EDIT] = 2,
		[CHANGE_ADD] = 3,          [CHANGE_GRANT] = 4, /* disabled: 5 */
		[CHANGE_REVOKE] = 6,       [CHANGE_REMOVE] = 7,
	};
	bool disables = c->kind == CHANGE_EDIT && c->field == FIELD_ENABLED && *c->after == '0';

	return disables ? 5 : phases[c->kind];
}

static int compare_numbers(int64_t a, int64_t b)
{
	return (a > b) - (a < b);
}

static int compare_changes(const void *a, const void *b)
{
	const struct change *x = a, *y = b;
	int order = phase(x) - phase(y);

	if (order == 0)
		order = text_compare(x->person, y->person);
	if (order == 0)
		order = compare_numbers(x->contact ? x->contact->id : 0,
					y->contact ? y->contact->id : 0);
	if (order == 0)
		order = compare_numbers(x->field, y->field);
	if (order == 0)
		order = compare_numbers(x->role, y->role);
	return order;
}

void draft_order(const struct draft *d, struct plan *plan)
{
	struct span span;
	size_t i;

	plan->changes = arena_array(d->arena, d->n_steps + 1, sizeof(*plan->changes));
	for (i = 0; i < d->n_steps; i = span.end) {
		span = next_span(d, i);
		take_span(d, plan, span);
	}
	qsort(plan->changes, plan->n_changes, sizeof(*plan->changes), compare_changes);
}
