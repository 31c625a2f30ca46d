/* What stays out of step when a plan has been applied: what it holds, and some of its findings. */
#include "base/text.h"
#include "core/plan.h"

#include <assert.h>

static struct drift drift_of_change(struct arena *arena, const struct change *c,
				    const struct roles *roles)
{
	struct drift drift = {
		.kind = change_kind_name(c->kind),
		.contact = c->contact ? c->contact->id : 0,
		.person = c->person,
		.held_by = rule_name(c->hold),
	};

	switch (c->kind) {
	case CHANGE_CREATE_SCOPE:
		break;
	case CHANGE_ADD:
		drift.label = contact_label(c->fresh);
		drift.field = "role";
		drift.directory_value = roles_text(arena, roles, c->fresh->roles);
		break;
	case CHANGE_ADOPT:
		drift.field = "origin";
		drift.store_value = "local";
		drift.directory_value = "directory";
		break;
	case CHANGE_EDIT:
		drift.field = field_name(c->field);
		drift.store_value = c->before;
		drift.directory_value = c->after;
		break;
	case CHANGE_GRANT:
		drift.field = "role";
		drift.directory_value = roles->names[c->role];
		break;
	case CHANGE_REVOKE:
		drift.field = "role";
		drift.store_value = roles->names[c->role];
		break;
	case CHANGE_REMOVE:
		assert(c->contact);
		drift.field = "role";
		drift.store_value = roles_text(arena, roles, c->contact->roles);
		break;
	}
	return drift;
}

/* Single Admins are a risk, renamed and replaced people are events: neither is out of step. */
static const struct {
	bool lasts;
	const char *field;
} findings[FINDING_KIND_COUNT] = {
	[FINDING_ADMIN_MISSING] = { true, "role" },
	[FINDING_ADMIN_SINGLE] = { false, NULL },
	[FINDING_ADDRESS_UNUSABLE] = { true, "email" },
	[FINDING_PERSON_RENAMED] = { false, NULL },
	[FINDING_PERSON_REPLACED] = { false, NULL },
	[FINDING_BINDING_NOT_FOUND] = { true, "binding" },
	[FINDING_BINDING_FAILED] = { true, "binding" },
	[FINDING_DUPLICATE] = { true, "email" },
	[FINDING_OVER_CAPACITY] = { true, NULL },
	[FINDING_UNBOUND] = { true, "binding" },
	[FINDING_SCOPE_FAILED] = { true, NULL },
	[FINDING_CLOUD_UNKNOWN] = { false, NULL },
};

static struct drift drift_of_finding(const struct finding *f)
{
	return (struct drift){
		.kind = finding_kind_name(f->kind),
		.contact = f->contact ? f->contact->id : 0,
		.person = f->person,
		.label = f->label,
		.field = findings[f->kind].field,
		.store_value = f->before,
		.directory_value = f->after,
	};
}

int drift_compare(const struct drift *a, const struct drift *b)
{
	const char *const left[] = { a->kind, a->person, a->field, a->store_value,
				     a->directory_value };
	const char *const right[] = { b->kind, b->person, b->field, b->store_value,
				      b->directory_value };
	int order = (a->contact > b->contact) - (a->contact < b->contact);
	size_t i;

	for (i = 0; order == 0 && i < ARRAY_SIZE(left); i++)
		order = text_compare(left[i], right[i]);
	return order;
}

static int compare_drifts(const void *a, const void *b)
{
	const struct drift *x = a, *y = b;
	int order = drift_compare(x, y);

	return order ? order : text_compare(x->held_by, y->held_by);
}

struct drift *plan_drift(struct arena *arena, const struct plan *plan, const struct roles *roles,
			 size_t *ret_n)
{
	struct drift *drift = arena_array(arena, plan->n_held + plan->n_findings + 1,
					  sizeof(*drift));
	size_t i, n = 0, unique = 0;

	for (i = 0; i < plan->n_changes; i++)
		if (plan->changes[i].hold != RULE_NONE)
			drift[n++] = drift_of_change(arena, &plan->changes[i], roles);
	for (i = 0; i < plan->n_findings; i++)
		if (findings[plan->findings[i].kind].lasts)
			drift[n++] = drift_of_finding(&plan->findings[i]);
	qsort(drift, n, sizeof(*drift), compare_drifts);
	for (i = 0; i < n; i++)
		if (i == 0 || compare_drifts(&drift[i], &drift[unique - 1]) != 0)
			drift[unique++] = drift[i];
	*ret_n = unique;
	return drift;
}
