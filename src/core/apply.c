/*
 * A scope as it is after a plan, in memory. The store does the same in SQL; that
 * plans and tests can do it here keeps both honest.
 */
#include "core/draft.h"

#include <assert.h>

static void apply_edit(struct contact *contact, const struct change *c)
{
	switch (c->field) {
	case FIELD_NAME:
		contact->name = c->after;
		break;
	case FIELD_EMAIL:
		contact->email = c->after;
		break;
	case FIELD_PHONE:
		contact->phone = c->after;
		break;
	case FIELD_ENABLED:
		contact->enabled = *c->after == '1';
		break;
	case FIELD_COUNT:
		break;
	}
}

static void add_fresh(struct scope *scope, const struct contact *fresh)
{
	struct contact *contact = &scope->contacts[scope->n_contacts];

	*contact = *fresh;
	contact->id = scope->n_contacts ? contact[-1].id + 1 : 1;
	scope->n_contacts++;
}

static void apply_change(struct scope *scope, const struct scope *stored, const struct change *c)
{
	struct contact *contact = c->contact ? &scope->contacts[c->contact - stored->contacts]
					     : NULL;

	assert(contact || c->kind == CHANGE_CREATE_SCOPE || c->kind == CHANGE_ADD);
	switch (c->kind) {
	case CHANGE_CREATE_SCOPE:
		scope->id = 1;
		break;
	case CHANGE_ADD:
		add_fresh(scope, c->fresh);
		break;
	case CHANGE_ADOPT:
		contact->origin = ORIGIN_DIRECTORY;
		contact->person = c->person;
		break;
	case CHANGE_EDIT:
		apply_edit(contact, c);
		break;
	case CHANGE_GRANT:
		contact->roles |= ROLE_BIT(c->role);
		break;
	case CHANGE_REVOKE:
		contact->roles &= ~ROLE_BIT(c->role);
		break;
	case CHANGE_REMOVE:
		contact->roles = 0;
		break;
	}
}

/* Contacts without a role are those that were removed. */
static void drop_removed(struct scope *scope)
{
	size_t i, n = 0;

	for (i = 0; i < scope->n_contacts; i++)
		if (scope->contacts[i].roles)
			scope->contacts[n++] = scope->contacts[i];
	scope->n_contacts = n;
}

/* Both are by id: one walk. */
static void apply_absences(struct scope *scope, const struct plan *plan)
{
	size_t i, j = 0;

	for (i = 0; i < scope->n_contacts; i++) {
		struct contact *contact = &scope->contacts[i];

		memset(contact->absent_runs, 0, sizeof(contact->absent_runs));
		while (j < plan->n_absences && plan->absences[j].contact < contact->id)
			j++;
		for (; j < plan->n_absences && plan->absences[j].contact == contact->id; j++)
			if (contact->roles & ROLE_BIT(plan->absences[j].role))
				contact->absent_runs[plan->absences[j].role] =
					(uint8_t)plan->absences[j].runs;
	}
}

struct scope *plan_apply(struct arena *arena, const struct plan *plan)
{
	const struct scope *stored = plan->scope;
	struct scope *scope = arena_alloc(arena, sizeof(*scope));
	size_t i, n = stored->n_contacts;

	for (i = 0; i < plan->n_changes; i++)
		n += plan->changes[i].kind == CHANGE_ADD;
	*scope = *stored;
	scope->contacts = arena_array(arena, n + 1, sizeof(*scope->contacts));
	if (stored->n_contacts)
		memcpy(scope->contacts, stored->contacts,
		       stored->n_contacts * sizeof(*scope->contacts));
	for (i = 0; i < plan->n_changes; i++)
		if (plan->changes[i].hold == RULE_NONE)
			apply_change(scope, stored, &plan->changes[i]);
	drop_removed(scope);
	qsort(scope->contacts, scope->n_contacts, sizeof(*scope->contacts), contact_compare_ids);
	apply_absences(scope, plan);
	return scope;
}
