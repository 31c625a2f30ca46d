/* See core-fixture.h. */
#include "tests/unit/core-fixture.h"

int world_setup(void **state)
{
	struct world *w = calloc(1, sizeof(*w));

	assert_non_null(w);
	w->arena = arena_new();
	roles_init(&w->roles);
	roles_add(&w->roles, "Operator");
	w->policy = (struct policy){
		.confirm_removals = 2, .guard_permille = 100, .guard_floor = 10, .capacity = 10
	};
	w->scope = (struct scope){ .id = 1,
				   .kind = SCOPE_CLOUD,
				   .organization = "acme",
				   .cloud = "pay",
				   .live = true,
				   .contacts = w->contacts };
	w->roster = (struct roster){ .members = w->members,
				     .bindings = w->bindings,
				     .n_bindings = 2 };
	w->bindings[0] = (struct binding_state){ .role = ROLE_ADMIN, .group = "cn=admin" };
	w->bindings[1] = (struct binding_state){ .role = ROLE_BUILTIN_COUNT, .group = "cn=ops" };
	*state = w;
	return 0;
}

int world_teardown(void **state)
{
	struct world *w = *state;

	arena_free(w->arena);
	free(w);
	return 0;
}

struct contact *has(struct world *w, const char *name, role_set roles)
{
	struct contact *contact = &w->scope.contacts[w->scope.n_contacts++];

	*contact = (struct contact){
		.id = (int64_t)w->scope.n_contacts,
		.name = name,
		.email = arena_printf(w->arena, "%s@corp.example", name),
		.phone = "",
		.notes = "",
		.person = arena_printf(w->arena, "id-%s", name),
		.enabled = true,
		.roles = roles,
	};
	return contact;
}

struct contact *has_local(struct world *w, const char *name, role_set roles)
{
	struct contact *contact = has(w, name, roles);

	contact->origin = ORIGIN_LOCAL;
	contact->person = NULL;
	return contact;
}

void set_emails(struct world *w, struct person *person, size_t n, const char *const *emails)
{
	const char **copy = arena_array(w->arena, n + 1, sizeof(*copy));
	size_t i;

	for (i = 0; i < n; i++)
		copy[i] = emails[i];
	person->emails = copy;
	person->n_emails = n;
}

struct person *wants_unreachable(struct world *w, const char *name, role_set roles)
{
	struct person *person = &w->people[w->roster.n_members];
	struct member *member = &w->roster.members[w->roster.n_members++];

	*person = (struct person){
		.id = arena_printf(w->arena, "id-%s", name),
		.name = name,
		.enabled = true,
	};
	*member = (struct member){ .person = person, .roles = roles };
	return person;
}

struct person *wants(struct world *w, const char *name, role_set roles)
{
	struct person *person = wants_unreachable(w, name, roles);
	const char *email = arena_printf(w->arena, "%s@corp.example", name);

	set_emails(w, person, 1, &email);
	return person;
}

struct binding_state *binding_of(struct world *w, unsigned role)
{
	return &w->bindings[role == ROLE_ADMIN ? 0 : 1];
}

struct plan *make_plan(struct world *w)
{
	return plan_scope(w->arena, &w->scope, &w->roster, &w->policy, &w->roles, &w->run);
}

struct plan *run_plan(struct world *w)
{
	struct scope *before = arena_alloc(w->arena, sizeof(*before));
	struct plan *plan;

	*before = w->scope;
	plan = plan_scope(w->arena, before, &w->roster, &w->policy, &w->roles, &w->run);
	w->scope = *plan_apply(w->arena, plan);
	return plan;
}

const struct change *find_change(const struct plan *plan, enum change_kind kind, const char *person)
{
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		if (plan->changes[i].kind == kind &&
		    (!person || streq_null(plan->changes[i].person, person)))
			return &plan->changes[i];
	return NULL;
}

const struct change *find_edit(const struct plan *plan, const char *person, enum field field)
{
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		if (plan->changes[i].kind == CHANGE_EDIT && plan->changes[i].field == field &&
		    streq_null(plan->changes[i].person, person))
			return &plan->changes[i];
	return NULL;
}

const struct finding *find_finding(const struct plan *plan, enum finding_kind kind)
{
	size_t i;

	for (i = 0; i < plan->n_findings; i++)
		if (plan->findings[i].kind == kind)
			return &plan->findings[i];
	return NULL;
}

const struct contact *find_contact(const struct world *w, const char *name)
{
	size_t i;

	for (i = 0; i < w->scope.n_contacts; i++)
		if (streq(w->scope.contacts[i].name, name))
			return &w->scope.contacts[i];
	return NULL;
}

static void assert_hold(const struct change *c, enum rule rule)
{
	assert_non_null(c);
	if (rule != RULE_NONE && c->hold != RULE_NONE)
		assert_string_equal(rule_name(c->hold), rule_name(rule));
	assert_int_equal(c->hold, rule);
}

void assert_change(const struct plan *plan, enum change_kind kind, const char *person,
		   enum rule rule)
{
	assert_hold(find_change(plan, kind, person), rule);
}

void assert_edit(const struct plan *plan, const char *person, enum field field, const char *after,
		 enum rule rule)
{
	const struct change *c = find_edit(plan, person, field);

	assert_hold(c, rule);
	assert_string_equal(c->after, after);
}

size_t count_applied(const struct plan *plan)
{
	return plan->n_changes - plan->n_held;
}
