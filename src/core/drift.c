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
static bool is_drift(enum finding_kind kind)
{
	static const bool lasting[] = {
		[FINDING_ADMIN_MISSING] = true,    [FINDING_ADMIN_SINGLE] = false,
		[FINDING_ADDRESS_UNUSABLE] = true, [FINDING_PERSON_RENAMED] = false,
		[FINDING_PERSON_REPLACED] = false, [FINDING_BINDING_NOT_FOUND] = true,
		[FINDING_BINDING_FAILED] = true,   [FINDING_DUPLICATE] = true,
		[FINDING_OVER_CAPACITY] = true,    [FINDING_UNBOUND] = true,
		[FINDING_SCOPE_FAILED] = true,     [FINDING_CLOUD_UNKNOWN] = false,
	};

	return lasting[kind];
}

static const char *finding_field(enum finding_kind kind)
{
	static const char *const fields[] = {
		[FINDING_ADMIN_MISSING] = "role",        [FINDING_ADDRESS_UNUSABLE] = "email",
		[FINDING_BINDING_NOT_FOUND] = "binding", [FINDING_BINDING_FAILED] = "binding",
		[FINDING_DUPLICATE] = "email",           [FINDING_OVER_CAPACITY] = NULL,
		[FINDING_UNBOUND] = "binding",           [FINDING_SCOPE_FAILED] = NULL,
	};

	return fields[kind];
}

static struct drift drift_of_finding(const struct finding *f)
{
	return (struct drift){
		.kind = finding_kind_name(f->kind),
		.contact = f->contact ? f->contact->id : 0,
		.person = f->person,
		.label = f->label,
		.field = finding_field(f->kind),
		.store_value = f->before,
		.directory_value = f->after,
	};
}

static int compare_drifts(const void *a, const void *b)
{
	const struct drift *x = a, *y = b;
	int order = text_compare(x->kind, y->kind);

	if (order == 0)
		order = (x->contact > y->contact) - (x->contact < y->contact);
	if (order == 0)
		order = text_compare(x->person, y->person);
	if (order == 0)
		order = text_compare(x->field, y->field);
	if (order == 0)
		order = text_compare(x->store_value, y->store_value);
	if (order == 0)
		order = text_compare(x->directory_value, y->directory_value);
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
		if (is_drift(plan->findings[i].kind))
			drift[n++] = drift_of_finding(&plan->findings[i]);
	qsort(drift, n, sizeof(*drift), compare_drifts);
	for (i = 0; i < n; i++)
		if (i == 0 || compare_drifts(&drift[i], &drift[unique - 1]) != 0)
			drift[unique++] = drift[i];
	*ret_n = unique;
	return drift;
}
