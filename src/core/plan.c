/* The planner's face, see plan.h, and what the parts of a plan are called. */
#include "core/draft.h"

/* Which roles' bindings could not be read, or are not there. */
static void weigh_evidence(struct draft *d)
{
	size_t i;

	for (i = 0; i < d->roster->n_bindings; i++) {
		const struct binding_state *b = &d->roster->bindings[i];

		if (b->outcome == READ_ABSENT)
			d->not_found |= ROLE_BIT(b->role);
		else if (b->outcome != READ_COMPLETE)
			d->partial |= ROLE_BIT(b->role);
	}
}

struct plan *plan_scope(struct arena *arena, const struct scope *scope, const struct roster *roster,
			const struct policy *policy, const struct roles *roles,
			const struct run_state *run)
{
	struct plan *plan = arena_alloc(arena, sizeof(*plan));
	struct draft d = {
		.arena = arena,
		.scope = scope,
		.roster = roster,
		.policy = policy,
		.roles = roles,
		.run = run,
	};

	plan->scope = scope;
	weigh_evidence(&d);
	draft_pair(&d);
	draft_join_fallback(&d);
	draft_diff(&d);
	draft_hold(&d);
	draft_order(&d, plan);
	draft_count_absences(&d, plan);
	draft_find(&d, plan);
	return plan;
}

/* ---- names ---- */

const char *change_kind_name(enum change_kind kind)
{
	static const char *const names[] = {
		[CHANGE_CREATE_SCOPE] = "create", [CHANGE_ADD] = "add",
		[CHANGE_ADOPT] = "adopt",         [CHANGE_EDIT] = "edit",
		[CHANGE_GRANT] = "grant",         [CHANGE_REVOKE] = "revoke",
		[CHANGE_REMOVE] = "remove",
	};

	return names[kind];
}

const char *field_name(enum field field)
{
	static const char *const names[] = {
		[FIELD_NAME] = "name",
		[FIELD_EMAIL] = "email",
		[FIELD_PHONE] = "phone",
		[FIELD_ENABLED] = "enabled",
	};

	return names[field];
}

const char *finding_kind_name(enum finding_kind kind)
{
	static const char *const names[] = {
		[FINDING_ADMIN_MISSING] = "admin-missing",
		[FINDING_ADMIN_SINGLE] = "admin-single",
		[FINDING_ADDRESS_UNUSABLE] = "address-unusable",
		[FINDING_PERSON_RENAMED] = "person-renamed",
		[FINDING_PERSON_REPLACED] = "person-replaced",
		[FINDING_BINDING_NOT_FOUND] = "binding-not-found",
		[FINDING_BINDING_FAILED] = "binding-failed",
		[FINDING_DUPLICATE] = "duplicate",
		[FINDING_OVER_CAPACITY] = "over-capacity",
		[FINDING_UNBOUND] = "unbound",
		[FINDING_SCOPE_FAILED] = "scope-failed",
		[FINDING_CLOUD_UNKNOWN] = "cloud-unknown",
	};

	return names[kind];
}
