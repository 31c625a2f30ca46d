/* What a person is asked to approve: when, and the text that names it. */
#include "base/text.h"
#include "core/draft.h"

#define EVERYBODY_MIN 3 /* as with one binding that is emptied, see rules.c */

bool guard_trips(const struct policy *policy, size_t n_removals, size_t n_contacts)
{
	bool everybody = n_removals >= EVERYBODY_MIN && n_removals >= n_contacts;

	return everybody ||
	       (n_removals > policy->guard_floor &&
		(uint64_t)n_removals * 1000 > (uint64_t)policy->guard_permille * n_contacts);
}

/* A stored value on one line. */
static const char *one_line(struct arena *arena, const char *value)
{
	const char *clean = text_clean(arena, value, strlen(value));

	return clean ? clean : "";
}

/* The contact is shown as it will be, so that an edit of the same run does not change the text. */
static const char *line(struct arena *arena, const struct plan *plan, const struct change *c,
			const struct scope *after, const struct roles *roles)
{
	const struct contact *changed = scope_find_contact(after, c->contact->id);
	const struct contact *contact = changed ? changed : c->contact;
	const struct scope *scope = plan->scope;
	role_set set = c->kind == CHANGE_REVOKE ? ROLE_BIT(c->role) : c->contact->roles;

	return arena_printf(arena, "%s: %s %s from %s <%s>, person %s\n",
			    scope_text(arena, one_line(arena, scope->organization),
				       scope->cloud ? one_line(arena, scope->cloud) : NULL),
			    change_kind_name(c->kind), roles_text(arena, roles, set),
			    one_line(arena, contact->name), one_line(arena, contact->email),
			    c->person ? one_line(arena, c->person) : "-");
}

const char *plan_approval_text(struct arena *arena, const struct plan *plan,
			       const struct roles *roles)
{
	const char **lines = arena_array(arena, plan->n_changes + 1, sizeof(*lines));
	const struct scope *after = NULL;
	size_t i, n = 0, length = 0;
	char *text, *end;

	for (i = 0; i < plan->n_changes; i++) {
		const struct change *c = &plan->changes[i];

		if (!rule_awaits_approval(c->hold))
			continue;
		if (!after)
			after = plan_apply(arena, plan);
		lines[n] = line(arena, plan, c, after, roles);
		length += strlen(lines[n++]);
	}
	text = end = arena_alloc(arena, length + 1);
	for (i = 0; i < n; i++)
		end = stpcpy(end, lines[i]);
	return text;
}
