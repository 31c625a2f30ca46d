/*
 * What holds for every plan, tried on random scopes. A failure prints the seed of its round;
 * CONTACTSYNC_SEED=N begins with that round.
 */
#include "tests/unit/core-fixture.h"

#include <inttypes.h>

#define ROUNDS 10000
#define PEOPLE 14

/* ---- chance ---- */

static uint64_t chance_state;

static uint32_t chance(uint32_t below)
{
	/* splitmix64 */
	uint64_t z = chance_state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	return (uint32_t)((z ^ (z >> 31)) % below);
}

static bool one_in(uint32_t n)
{
	return chance(n) == 0;
}

static uint64_t first_seed(void)
{
	const char *text = getenv("CONTACTSYNC_SEED");

	return text ? strtoull(text, NULL, 10) : 1;
}

/* ---- random scopes ---- */

static const unsigned vocabulary[] = { ROLE_ADMIN, ROLE_TECHNICAL, ROLE_BUILTIN_COUNT };

static role_set random_roles(void)
{
	role_set roles = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(vocabulary); i++)
		if (one_in(2))
			roles |= ROLE_BIT(vocabulary[i]);
	return roles ? roles : ADMIN;
}

static const char *random_email(struct world *w, uint32_t i)
{
	if (one_in(10))
		return one_in(2) ? "no address" : "";
	if (one_in(6))
		return arena_printf(w->arena, "P%u@Corp.Example", i);
	return arena_printf(w->arena, "p%u@corp.example", one_in(8) ? chance(PEOPLE) : i);
}

static void random_absences(struct contact *contact)
{
	unsigned role;

	for (role = 0; role < ROLE_MAX; role++)
		if ((contact->roles & ROLE_BIT(role)) && one_in(4))
			contact->absent_runs[role] = one_in(6) ? ABSENT_KEPT
							       : (uint8_t)(1 + chance(2));
}

static void random_contact(struct world *w, uint32_t i)
{
	const char *name = arena_printf(w->arena, "p%u", i);
	struct contact *contact;

	if (one_in(4)) {
		contact = has_local(w, name, random_roles());
	} else {
		contact = has(w, name, random_roles());
		contact->enabled = !one_in(6);
		random_absences(contact);
	}
	contact->email = random_email(w, i);
}

static void random_member(struct world *w, uint32_t i)
{
	struct person *person = wants_unreachable(w, arena_printf(w->arena, "p%u", i),
						  random_roles());
	const char *emails[3];
	size_t n = chance(4), j;

	for (j = 0; j < n; j++)
		emails[j] = random_email(w, i);
	set_emails(w, person, n, emails);
	person->enabled = !one_in(6);
	if (one_in(6))
		person->name = one_in(2) ? NULL : "Renamed";
	if (one_in(6))
		person->phone = "+49 30 1234567";
}

static void random_bindings(struct world *w)
{
	size_t i;

	w->roster.n_bindings = 0;
	if (one_in(20))
		return;
	for (i = 0; i < ARRAY_SIZE(vocabulary); i++) {
		struct binding_state *b = &w->bindings[w->roster.n_bindings];

		if (one_in(8))
			continue;
		*b = (struct binding_state){ .role = vocabulary[i], .group = "cn=group" };
		if (one_in(8))
			b->outcome = (enum read_outcome)(1 + chance(3));
		w->roster.n_bindings++;
	}
}

static void random_policy(struct world *w)
{
	w->policy = (struct policy){
		.mode = one_in(20) ? POLICY_REPORT : POLICY_ENFORCE,
		.confirm_removals = 1 + chance(3),
		.guard_floor = 10,
		.guard_permille = 100,
		.capacity = one_in(3) ? 0 : 1 + chance(12),
		.adopt = one_in(2) ? ADOPT_EMAIL : ADOPT_NEVER,
	};
	if (one_in(3)) {
		w->policy.fallback_name = "Cloud desk";
		w->policy.fallback_email = one_in(10) ? "nonsense" : "desk@corp.example";
	}
	w->run = (struct run_state){
		.incomplete = one_in(10),
		.guard_tripped = one_in(10),
		.new_view = one_in(10),
		.approved = one_in(10),
	};
}

static struct world *random_world(uint64_t seed)
{
	uint32_t i, contacts_in, members_in;
	void *state;
	struct world *w;

	chance_state = seed;
	world_setup(&state);
	w = state;
	random_policy(w);
	random_bindings(w);
	w->scope.live = !one_in(8);
	if (one_in(6))
		w->scope.kind = SCOPE_ORGANIZATION;
	contacts_in = 1 + chance(3);
	members_in = 1 + chance(3);
	for (i = 0; i < PEOPLE; i++) {
		if (one_in(contacts_in + 1))
			random_contact(w, i);
		if (one_in(members_in + 1))
			random_member(w, i);
	}
	w->scope.id = w->scope.n_contacts == 0 ? 0 : 1;
	return w;
}

/* ---- the rounds ---- */

typedef void (*property_fn)(struct world *w);

static uint64_t round_seed;

static void each_round(property_fn property)
{
	uint64_t first = first_seed(), i;
	void *state;

	for (i = 0; i < ROUNDS; i++) {
		round_seed = first + i;
		state = random_world(round_seed);
		property(state);
		world_teardown(&state);
	}
}

/* As assert_true(), but names the seed. */
#define HOLDS(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			fail_msg("seed %" PRIu64 ": %s", round_seed, #condition);                  \
	} while (0)

static bool is_removal(const struct change *c)
{
	return c->kind == CHANGE_REVOKE || c->kind == CHANGE_REMOVE;
}

static bool is_applied_removal(const struct change *c)
{
	return is_removal(c) && c->hold == RULE_NONE;
}

static bool disables(const struct change *c)
{
	return c->kind == CHANGE_EDIT && c->field == FIELD_ENABLED && *c->after == '0';
}

/* ---- convergence ---- */

static void converges(struct world *w)
{
	unsigned i;

	for (i = 0; i < w->policy.confirm_removals; i++)
		run_plan(w);
	HOLDS(count_applied(make_plan(w)) == 0);
	run_plan(w);
	HOLDS(count_applied(make_plan(w)) == 0);
}

static void replanning_after_the_plan_is_applied_finds_nothing_to_do(void **state)
{
	(void)state;
	each_round(converges);
}

/* ---- order ---- */

static const char *dump_changes(struct world *w, const struct plan *plan)
{
	const char *text = "";
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		const struct change *c = &plan->changes[i];

		text = arena_printf(w->arena, "%s%s %" PRId64 " %s %u %d %s %s %d %u/%u\n", text,
				    change_kind_name(c->kind), c->contact ? c->contact->id : 0,
				    c->person ? c->person : "-", c->role, (int)c->field,
				    c->before ? c->before : "-", c->after ? c->after : "-",
				    (int)c->hold, c->seen, c->needed);
		if (c->fresh)
			text = arena_printf(w->arena, "%s  %s %s %s %x\n", text, c->fresh->name,
					    c->fresh->email, c->fresh->phone, c->fresh->roles);
	}
	return text;
}

static const char *dump_rest(struct world *w, const struct plan *plan)
{
	const char *text = plan_approval_text(w->arena, plan, &w->roles);
	size_t i, n;
	struct drift *drift = plan_drift(w->arena, plan, &w->roles, &n);

	for (i = 0; i < n; i++)
		text = arena_printf(w->arena, "%s%s %" PRId64 " %s %s\n", text, drift[i].kind,
				    drift[i].contact, drift[i].person ? drift[i].person : "-",
				    drift[i].held_by ? drift[i].held_by : "-");
	for (i = 0; i < plan->n_findings; i++)
		text = arena_printf(w->arena, "%s%s %d %s\n", text,
				    finding_kind_name(plan->findings[i].kind),
				    plan->findings[i].role,
				    plan->findings[i].detail ? plan->findings[i].detail : "-");
	for (i = 0; i < plan->n_absences; i++)
		text = arena_printf(w->arena, "%s%" PRId64 " %u %u\n", text,
				    plan->absences[i].contact, plan->absences[i].role,
				    plan->absences[i].runs);
	return text;
}

#define SHUFFLE(items, n)                                                                          \
	do {                                                                                       \
		size_t _i;                                                                         \
		for (_i = (n); _i > 1; _i--) {                                                     \
			size_t _j = chance((uint32_t)_i);                                          \
			__typeof__((items)[0]) _item = (items)[_i - 1];                            \
			(items)[_i - 1] = (items)[_j];                                             \
			(items)[_j] = _item;                                                       \
		}                                                                                  \
	} while (0)

static void shuffle_roster(struct world *w)
{
	size_t i;

	SHUFFLE(w->roster.bindings, w->roster.n_bindings);
	SHUFFLE(w->roster.members, w->roster.n_members);
	for (i = 0; i < w->roster.n_members; i++) {
		struct person *person = &w->people[i];
		const char *emails[3];

		memcpy(emails, person->emails, person->n_emails * sizeof(emails[0]));
		SHUFFLE(emails, person->n_emails);
		set_emails(w, person, person->n_emails, emails);
	}
}

static void ignores_order(struct world *w)
{
	struct plan *plan = make_plan(w);
	const char *changes = dump_changes(w, plan), *rest = dump_rest(w, plan);

	shuffle_roster(w);
	plan = make_plan(w);
	HOLDS(streq(changes, dump_changes(w, plan)));
	HOLDS(streq(rest, dump_rest(w, plan)));
}

static void the_order_of_the_input_does_not_matter(void **state)
{
	(void)state;
	each_round(ignores_order);
}

/* ---- Admins ---- */

static void keeps_admin(struct world *w)
{
	struct plan *plan = make_plan(w);
	struct plan prefix = *plan;
	int quality = scope_admin_quality(&w->scope), next;
	size_t i;

	if (w->scope.kind != SCOPE_CLOUD)
		return;
	for (i = 0; i < plan->n_changes; i++) {
		prefix.n_changes = i + 1;
		next = scope_admin_quality(plan_apply(w->arena, &prefix));
		if (disables(&plan->changes[i]))
			HOLDS(next >= (quality < 1 ? quality : 1));
		else
			HOLDS(next >= quality);
		quality = next;
	}
	HOLDS((quality == 2) == (plan->admins > 0));
}

static void after_every_prefix_of_a_plan_a_cloud_keeps_the_quality_of_its_admin(void **state)
{
	(void)state;
	each_round(keeps_admin);
}

/* ---- local contacts ---- */

static bool is_adopted(const struct plan *plan, const struct contact *contact)
{
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		if (plan->changes[i].kind == CHANGE_ADOPT && plan->changes[i].contact == contact)
			return plan->changes[i].hold == RULE_NONE;
	return false;
}

static void spares_local(struct world *w)
{
	struct plan *plan = make_plan(w);
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		const struct change *c = &plan->changes[i];

		if (!c->contact || c->contact->origin != ORIGIN_LOCAL)
			continue;
		HOLDS(!is_removal(c));
		HOLDS(c->hold != RULE_NONE || is_adopted(plan, c->contact));
		HOLDS(w->policy.adopt == ADOPT_EMAIL);
	}
}

static void local_contacts_are_never_touched_but_by_adoption(void **state)
{
	(void)state;
	each_round(spares_local);
}

/* ---- holds ---- */

static void names_rules(struct world *w)
{
	struct plan *plan = make_plan(w);
	size_t i, held = 0;

	for (i = 0; i < plan->n_changes; i++) {
		const struct change *c = &plan->changes[i];

		HOLDS(c->hold == RULE_NONE || (rule_name(c->hold) && rule_text(c->hold)));
		HOLDS(w->policy.mode != POLICY_REPORT || c->hold == RULE_REPORT_MODE);
		held += c->hold != RULE_NONE;
	}
	HOLDS(held == plan->n_held);
}

static void every_held_change_names_its_rule(void **state)
{
	(void)state;
	each_round(names_rules);
}

static bool is_readable(const struct world *w, unsigned role)
{
	size_t i;

	for (i = 0; i < w->roster.n_bindings; i++)
		if (w->bindings[i].role == role && w->bindings[i].outcome != READ_COMPLETE)
			return false;
	return !w->run.incomplete && w->roster.n_bindings > 0;
}

static bool may_remove(const struct world *w, const struct change *c)
{
	unsigned role;

	if ((w->run.guard_tripped || w->run.new_view) && !w->run.approved)
		return false;
	if (c->seen < c->needed && !w->run.approved)
		return false;
	for (role = 0; role < ROLE_MAX; role++) {
		bool gone = c->kind == CHANGE_REVOKE ? role == c->role
						     : c->contact->roles & ROLE_BIT(role);

		if (gone && (!is_readable(w, role) || c->contact->absent_runs[role] == ABSENT_KEPT))
			return false;
	}
	return true;
}

static void removes_with_reason(struct world *w)
{
	struct plan *plan = make_plan(w);
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		HOLDS(!is_applied_removal(&plan->changes[i]) || may_remove(w, &plan->changes[i]));
}

static void nothing_is_removed_by_a_partial_read_a_tripped_guard_or_unconfirmed(void **state)
{
	(void)state;
	each_round(removes_with_reason);
}

/* ---- lists ---- */

static void keeps_lists_whole(struct world *w)
{
	struct plan *plan = make_plan(w);
	struct scope *after = plan_apply(w->arena, plan);
	size_t i, added = 0, limit = w->policy.capacity;

	for (i = 0; i < plan->n_changes; i++)
		added += plan->changes[i].kind == CHANGE_ADD && !plan->changes[i].hold;
	for (i = 0; i < after->n_contacts; i++) {
		HOLDS(after->contacts[i].roles != 0);
		HOLDS(i == 0 || after->contacts[i - 1].id < after->contacts[i].id);
	}
	if (limit == 0 || added == 0 || w->scope.kind != SCOPE_CLOUD)
		return;
	HOLDS(after->n_contacts <= limit || (added == 1 && plan->admins == 1));
}

static void contacts_keep_a_role_and_clouds_stay_within_their_capacity(void **state)
{
	(void)state;
	each_round(keeps_lists_whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(replanning_after_the_plan_is_applied_finds_nothing_to_do),
		cmocka_unit_test(the_order_of_the_input_does_not_matter),
		cmocka_unit_test(
			after_every_prefix_of_a_plan_a_cloud_keeps_the_quality_of_its_admin),
		cmocka_unit_test(local_contacts_are_never_touched_but_by_adoption),
		cmocka_unit_test(every_held_change_names_its_rule),
		cmocka_unit_test(
			nothing_is_removed_by_a_partial_read_a_tripped_guard_or_unconfirmed),
		cmocka_unit_test(contacts_keep_a_role_and_clouds_stay_within_their_capacity),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
