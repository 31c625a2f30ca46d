/* Each rule: what it holds, what it lets through, and what ends the hold. */
#include "tests/unit/core-fixture.h"

/* ---- removals in general ---- */

static void a_removal_needs_to_be_seen_by_as_many_runs_as_configured(void **state)
{
	struct world *w = *state;
	const struct change *c;

	w->policy.confirm_removals = 3;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_UNCONFIRMED);
	c = find_change(run_plan(w), CHANGE_REMOVE, "id-bob");
	assert_int_equal(c->hold, RULE_UNCONFIRMED);
	assert_int_equal(c->seen, 2);
	assert_int_equal(c->needed, 3);
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_NONE);
	assert_int_equal(w->scope.n_contacts, 1);
}

static void a_role_that_is_wanted_again_loses_its_absence(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_UNCONFIRMED);
	wants(w, "bob", OPERATOR);
	assert_int_equal(run_plan(w)->n_absences, 0);
	w->roster.n_members--;
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_UNCONFIRMED);
}

static void an_incomplete_run_leaves_the_counts_as_they_were(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	run_plan(w);
	w->run.incomplete = true;
	plan = run_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_READ_INCOMPLETE);
	assert_int_equal(plan->n_absences, 1);
	assert_int_equal(plan->absences[0].runs, 1);
	assert_int_equal(plan->n_removals, 0);
	w->run.incomplete = false;
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_NONE);
}

static void an_incomplete_run_still_adds_edits_and_grants(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->run.incomplete = true;
	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN | OPERATOR)->name = "Ann";
	wants(w, "bob", OPERATOR);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 3);
	assert_int_equal(plan->n_held, 0);
}

static void an_incomplete_run_adopts_nobody(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->run.incomplete = true;
	has_local(w, "ann", OPERATOR);
	wants(w, "ann", ADMIN);
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADOPT, "id-ann", RULE_READ_INCOMPLETE);
	assert_change(plan, CHANGE_GRANT, "id-ann", RULE_READ_INCOMPLETE);
	assert_null(find_change(plan, CHANGE_ADD, NULL));
}

static void a_role_is_judged_by_its_own_bindings(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR | TECHNICAL);
	wants(w, "ann", ADMIN);
	binding_of(w, ROLE_BUILTIN_COUNT)->outcome = READ_INCOMPLETE;
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_int_equal(plan->changes[0].role, ROLE_TECHNICAL);
	assert_int_equal(plan->changes[0].hold, RULE_NONE);
	assert_int_equal(plan->changes[1].role, ROLE_BUILTIN_COUNT);
	assert_int_equal(plan->changes[1].hold, RULE_READ_INCOMPLETE);
	assert_int_equal(plan->n_removals, 1);
	assert_non_null(find_finding(plan, FINDING_BINDING_FAILED));
}

static void a_group_that_was_not_found_takes_no_role_away(void **state)
{
	struct world *w = *state;
	const struct finding *f;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	binding_of(w, ROLE_BUILTIN_COUNT)->outcome = READ_ABSENT;
	plan = make_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_GROUP_NOT_FOUND);
	f = find_finding(plan, FINDING_BINDING_NOT_FOUND);
	assert_non_null(f);
	assert_string_equal(f->detail, "cn=ops");
	assert_int_equal(f->role, ROLE_BUILTIN_COUNT);
}

static void one_of_two_groups_that_was_not_found_is_enough_to_hold(void **state)
{
	struct world *w = *state;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	w->bindings[w->roster.n_bindings++] = (struct binding_state){ .role = ROLE_BUILTIN_COUNT,
								      .group = "cn=more",
								      .outcome = READ_ABSENT };
	assert_change(make_plan(w), CHANGE_REMOVE, "id-bob", RULE_GROUP_NOT_FOUND);
}

static void a_disabled_person_is_still_judged_by_evidence(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "bob", OPERATOR)->enabled = false;
	w->run.incomplete = true;
	assert_change(make_plan(w), CHANGE_REMOVE, "id-bob", RULE_READ_INCOMPLETE);
	w->run = (struct run_state){ .guard_tripped = true };
	assert_change(make_plan(w), CHANGE_REMOVE, "id-bob", RULE_MASS_CHANGE);
}

static void roles_held_by_different_rules_are_held_one_by_one(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN | OPERATOR);
	binding_of(w, ROLE_BUILTIN_COUNT)->outcome = READ_ABSENT;
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_int_equal(plan->changes[0].kind, CHANGE_REVOKE);
	assert_int_equal(plan->changes[0].hold, RULE_ADMIN_REQUIRED);
	assert_int_equal(plan->changes[1].kind, CHANGE_REVOKE);
	assert_int_equal(plan->changes[1].hold, RULE_GROUP_NOT_FOUND);
}

static void report_mode_holds_everything(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.mode = POLICY_REPORT;
	w->scope.id = 0;
	has(w, "ann", ADMIN);
	wants(w, "bob", ADMIN);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 3);
	assert_int_equal(plan->n_held, 3);
	assert_change(plan, CHANGE_CREATE_SCOPE, NULL, RULE_REPORT_MODE);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_REPORT_MODE);
}

/* ---- Admin required ---- */

static void the_last_admin_of_a_cloud_is_never_revoked(void **state)
{
	struct world *w = *state;
	struct plan *plan;
	int i;

	has(w, "ann", ADMIN);
	for (i = 0; i < 4; i++) {
		w->run.approved = i == 3;
		plan = run_plan(w);
		assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_ADMIN_REQUIRED);
	}
	assert_int_equal(find_contact(w, "ann")->roles, ADMIN);
}

static void the_kept_admin_loses_its_other_roles(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN | OPERATOR);
	plan = run_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_int_equal(plan->changes[0].hold, RULE_ADMIN_REQUIRED);
	assert_int_equal(plan->changes[1].hold, RULE_NONE);
	assert_int_equal(find_contact(w, "ann")->roles, ADMIN);
}

static void a_successor_lets_the_kept_admin_go_at_once(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	run_plan(w);
	run_plan(w);
	wants(w, "bob", ADMIN);
	plan = run_plan(w);
	assert_change(plan, CHANGE_ADD, "id-bob", RULE_NONE);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_NONE);
	assert_int_equal(w->scope.n_contacts, 1);
}

static void of_several_leaving_admins_exactly_one_is_kept(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", ADMIN);
	plan = run_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_ADMIN_REQUIRED);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_NONE);
}

static void the_best_of_the_leaving_admins_is_kept(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN)->email = "nonsense";
	has(w, "bob", ADMIN)->enabled = false;
	has(w, "carol", ADMIN);
	plan = make_plan(w);
	w->run.approved = true;
	plan = make_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_NONE);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_NONE);
	assert_change(plan, CHANGE_REMOVE, "id-carol", RULE_ADMIN_REQUIRED);
}

static void a_worse_admin_does_not_replace_a_better_one(void **state)
{
	struct world *w = *state;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", ADMIN)->email = "nonsense";
	wants_unreachable(w, "bob", ADMIN);
	assert_change(make_plan(w), CHANGE_REMOVE, "id-ann", RULE_ADMIN_REQUIRED);
}

static void a_local_admin_is_an_admin(void **state)
{
	struct world *w = *state;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has_local(w, "desk", ADMIN);
	assert_change(make_plan(w), CHANGE_REMOVE, "id-ann", RULE_NONE);
}

static void a_disabled_last_admin_is_marked_and_kept(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN | OPERATOR);
	wants(w, "ann", ADMIN | OPERATOR)->enabled = false;
	plan = run_plan(w);
	assert_edit(plan, "id-ann", FIELD_ENABLED, "0", RULE_NONE);
	assert_int_equal(find_contact(w, "ann")->roles, ADMIN);
	assert_false(find_contact(w, "ann")->enabled);
	assert_non_null(find_finding(plan, FINDING_ADMIN_MISSING));
	assert_int_equal(plan->admins, 0);
	plan = make_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_ADMIN_REQUIRED);
}

static void an_organization_needs_no_admin(void **state)
{
	struct world *w = *state;

	w->policy.confirm_removals = 1;
	w->scope.kind = SCOPE_ORGANIZATION;
	w->scope.cloud = NULL;
	has(w, "ann", ADMIN);
	assert_change(make_plan(w), CHANGE_REMOVE, "id-ann", RULE_NONE);
	assert_null(find_finding(make_plan(w), FINDING_ADMIN_MISSING));
}

/* ---- the fallback ---- */

static void set_fallback(struct world *w)
{
	w->policy.fallback_name = "Cloud desk";
	w->policy.fallback_email = "desk@corp.example";
}

/* With the login for an id, a person can choose it. */
static void a_person_whose_id_is_the_fallbacks_does_not_become_it(void **state)
{
	struct world *w = *state;

	set_fallback(w);
	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	wants(w, "eve", ADMIN)->id = FALLBACK_PERSON;
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void the_fallback_joins_while_the_directory_has_no_admin(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	set_fallback(w);
	wants(w, "ann", OPERATOR);
	plan = run_plan(w);
	assert_change(plan, CHANGE_ADD, "fallback", RULE_NONE);
	assert_string_equal(find_change(plan, CHANGE_ADD, "fallback")->fresh->name, "Cloud desk");
	assert_int_equal(plan->admins, 1);
	assert_int_equal(make_plan(w)->n_changes, 0);
	wants(w, "bob", ADMIN);
	assert_change(run_plan(w), CHANGE_REMOVE, "fallback", RULE_UNCONFIRMED);
	assert_change(run_plan(w), CHANGE_REMOVE, "fallback", RULE_NONE);
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void the_fallback_does_not_join_on_poor_evidence(void **state)
{
	struct world *w = *state;

	set_fallback(w);
	w->scope.id = 0;
	binding_of(w, ROLE_ADMIN)->outcome = READ_FAILED;
	assert_null(find_change(make_plan(w), CHANGE_ADD, NULL));
	binding_of(w, ROLE_ADMIN)->outcome = READ_ABSENT;
	assert_null(find_change(make_plan(w), CHANGE_ADD, NULL));
	binding_of(w, ROLE_ADMIN)->outcome = READ_COMPLETE;
	w->run.incomplete = true;
	assert_null(find_change(make_plan(w), CHANGE_ADD, NULL));
}

static void the_fallback_stays_while_the_admin_group_cannot_be_read(void **state)
{
	struct world *w = *state;

	set_fallback(w);
	run_plan(w);
	binding_of(w, ROLE_ADMIN)->outcome = READ_FAILED;
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void the_fallback_stands_in_for_an_admin_without_an_address(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	set_fallback(w);
	wants_unreachable(w, "ann", ADMIN);
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADD, "id-ann", RULE_UNUSABLE_ADDRESS);
	assert_change(plan, CHANGE_ADD, "fallback", RULE_NONE);
}

static void a_local_admin_makes_the_fallback_unnecessary(void **state)
{
	struct world *w = *state;

	set_fallback(w);
	has_local(w, "desk", ADMIN);
	assert_int_equal(make_plan(w)->n_changes, 0);
}

/* ---- addresses and values ---- */

static void a_new_person_without_a_usable_address_is_not_added(void **state)
{
	struct world *w = *state;
	const struct finding *f;
	struct plan *plan;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	set_emails(w, wants_unreachable(w, "bob", ADMIN), 1, (const char *const[]){ "b o b" });
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADD, "id-bob", RULE_UNUSABLE_ADDRESS);
	f = find_finding(plan, FINDING_ADDRESS_UNUSABLE);
	assert_non_null(f);
	assert_string_equal(f->person, "id-bob");
	assert_string_equal(f->after, "b o b");
}

static void a_usable_stored_address_is_kept_when_the_directory_has_none(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", OPERATOR);
	wants_unreachable(w, "ann", ADMIN | OPERATOR);
	plan = make_plan(w);
	assert_edit(plan, "id-ann", FIELD_EMAIL, "", RULE_UNUSABLE_ADDRESS);
	assert_non_null(find_finding(plan, FINDING_ADDRESS_UNUSABLE));
	/* By that address it may become Admin. */
	assert_change(plan, CHANGE_GRANT, "id-ann", RULE_NONE);
	assert_int_equal(plan->admins, 1);
}

static void nobody_becomes_admin_by_an_unusable_address(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", OPERATOR)->email = "nonsense";
	wants_unreachable(w, "ann", ADMIN | OPERATOR | TECHNICAL);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_int_equal(plan->changes[0].role, ROLE_ADMIN);
	assert_int_equal(plan->changes[0].hold, RULE_UNUSABLE_ADDRESS);
	assert_int_equal(plan->changes[1].role, ROLE_TECHNICAL);
	assert_int_equal(plan->changes[1].hold, RULE_NONE);
}

static void who_may_not_become_admin_keeps_the_role_to_be_left(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", OPERATOR)->email = "nonsense";
	wants_unreachable(w, "ann", ADMIN);
	plan = make_plan(w);
	assert_change(plan, CHANGE_GRANT, "id-ann", RULE_UNUSABLE_ADDRESS);
	assert_change(plan, CHANGE_REVOKE, "id-ann", RULE_UNUSABLE_ADDRESS);
	assert_int_equal(plan->n_changes, 2);
}

static void a_blanked_attribute_leaves_the_stored_value(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN)->phone = "+49301234567";
	w->scope.contacts[0].name = "Ann Lee";
	wants(w, "ann", ADMIN)->name = NULL;
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_edit(plan, "id-ann", FIELD_NAME, "", RULE_BLANKED);
	assert_edit(plan, "id-ann", FIELD_PHONE, "", RULE_BLANKED);
	assert_null(find_finding(plan, FINDING_PERSON_RENAMED));
}

static void a_value_with_nothing_to_read_in_it_is_blank(void **state)
{
	static const char *const nothing[] = {
		"-", ".", " - . ", "\xC2\xA0", "\xE2\x80\x8B\xE2\xA0\x80", "\xEF\xBF\xBD"
	};
	static const char *const something[] = { "x", "7", "\xC3\xA9", "\xE6\x9D\x8E",
						 "\xC2\xA0Q" };
	struct world *w = *state;
	struct person *ann;
	struct plan *plan;
	size_t i;

	has(w, "ann", ADMIN)->phone = "+49301234567";
	w->scope.contacts[0].name = "Ann Lee";
	ann = wants(w, "ann", ADMIN);
	for (i = 0; i < ARRAY_SIZE(nothing); i++) {
		ann->name = ann->phone = nothing[i];
		plan = make_plan(w);
		assert_edit(plan, "id-ann", FIELD_NAME, "", RULE_BLANKED);
		assert_edit(plan, "id-ann", FIELD_PHONE, "", RULE_BLANKED);
	}
	for (i = 0; i < ARRAY_SIZE(something); i++) {
		ann->name = something[i];
		assert_edit(make_plan(w), "id-ann", FIELD_NAME, something[i], RULE_NONE);
	}
}

static void who_keeps_a_role_given_by_hand_keeps_the_address(void **state)
{
	struct world *w = *state;
	struct contact *desk = has(w, "bob", ADMIN | OPERATOR);
	struct person *bob = wants(w, "bob", OPERATOR);

	desk->email = "desk@corp.example";
	desk->absent_runs[ROLE_ADMIN] = ABSENT_KEPT;
	assert_edit(make_plan(w), "id-bob", FIELD_EMAIL, bob->emails[0], RULE_ENTERED_BY_HAND);
	desk->email = "desk";
	assert_edit(make_plan(w), "id-bob", FIELD_EMAIL, bob->emails[0], RULE_NONE);
	desk->email = "desk@corp.example";
	desk->absent_runs[ROLE_ADMIN] = 0;
	assert_edit(make_plan(w), "id-bob", FIELD_EMAIL, bob->emails[0], RULE_NONE);
}

/* ---- approval ---- */

static void have_operators(struct world *w, unsigned n)
{
	static const char *const names[] = { "o1", "o2", "o3", "o4", "o5", "o6", "o7", "o8", "o9" };
	unsigned i;

	for (i = 0; i < n; i++)
		has(w, names[i], OPERATOR);
}

static void a_binding_that_had_three_and_has_none_awaits_approval(void **state)
{
	struct world *w = *state;
	struct plan *plan;
	int i;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	have_operators(w, 3);
	for (i = 0; i < 4; i++) {
		plan = run_plan(w);
		assert_change(plan, CHANGE_REMOVE, "id-o1", RULE_BINDING_EMPTIED);
		assert_int_equal(plan->n_held, 3);
		assert_int_equal(plan->n_removals, 3);
	}
	w->run.approved = true;
	assert_int_equal(run_plan(w)->n_held, 0);
	assert_int_equal(w->scope.n_contacts, 1);
}

static void approval_is_of_nothing_but_what_awaited_it(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	have_operators(w, 3);
	has(w, "bob", TECHNICAL);
	w->run.approved = true;
	plan = make_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-o1", RULE_NONE);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_UNCONFIRMED);
	w->run.guard_tripped = true;
	assert_int_equal(make_plan(w)->n_held, 0);
}

static void a_binding_that_had_two_may_become_empty(void **state)
{
	struct world *w = *state;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	have_operators(w, 2);
	assert_int_equal(make_plan(w)->n_held, 0);
}

static void a_binding_whose_members_are_all_disabled_is_empty(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	have_operators(w, 3);
	wants(w, "o1", OPERATOR)->enabled = false;
	assert_change(make_plan(w), CHANGE_REMOVE, "id-o1", RULE_BINDING_EMPTIED);
	wants(w, "o2", OPERATOR);
	assert_change(make_plan(w), CHANGE_REMOVE, "id-o1", RULE_NONE);
}

static void an_admin_group_that_emptied_stays_emptied_with_a_fallback(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	set_fallback(w);
	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", ADMIN);
	has(w, "carol", ADMIN);
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADD, "fallback", RULE_NONE);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_BINDING_EMPTIED);
}

static void a_tripped_guard_removes_nothing_until_approved(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "carol", OPERATOR);
	w->run.guard_tripped = true;
	plan = make_plan(w);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_MASS_CHANGE);
	assert_change(plan, CHANGE_ADD, "id-carol", RULE_NONE);
	w->run.approved = true;
	assert_change(make_plan(w), CHANGE_REMOVE, "id-bob", RULE_NONE);
}

static void in_another_view_nobody_is_removed_until_approved(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "bob", OPERATOR)->enabled = false;
	w->run.new_view = true;
	assert_change(make_plan(w), CHANGE_REMOVE, "id-bob", RULE_VIEW_CHANGED);
	assert_change(make_plan(w), CHANGE_EDIT, "id-bob", RULE_VIEW_CHANGED);
	w->run.approved = true;
	assert_change(make_plan(w), CHANGE_REMOVE, "id-bob", RULE_NONE);
}

static void the_guard_trips_above_both_the_floor_and_the_share(void **state)
{
	struct world *w = *state;

	assert_false(guard_trips(&w->policy, 10, 50));
	assert_true(guard_trips(&w->policy, 11, 50));
	assert_false(guard_trips(&w->policy, 11, 110));
	assert_true(guard_trips(&w->policy, 11, 109));
	assert_false(guard_trips(&w->policy, 0, 0));
}

static void the_guard_trips_below_the_floor_when_everybody_would_go(void **state)
{
	struct world *w = *state;

	assert_true(guard_trips(&w->policy, 3, 3));
	assert_true(guard_trips(&w->policy, 8, 8));
	assert_false(guard_trips(&w->policy, 7, 8));
	assert_false(guard_trips(&w->policy, 2, 2));
}

static void the_guard_counts_a_contact_once(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN | OPERATOR | TECHNICAL);
	has(w, "bob", OPERATOR);
	has(w, "carol", OPERATOR | TECHNICAL);
	wants(w, "carol", OPERATOR);
	assert_int_equal(make_plan(w)->n_removals, 3);
}

/* ---- capacity ---- */

static void newcomers_get_places_by_role_then_by_person(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.capacity = 4;
	has(w, "ann", ADMIN);
	has_local(w, "desk", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "carol", OPERATOR);
	wants(w, "bob", OPERATOR);
	wants(w, "zoe", ADMIN | OPERATOR);
	plan = run_plan(w);
	assert_change(plan, CHANGE_ADD, "id-zoe", RULE_NONE);
	assert_change(plan, CHANGE_ADD, "id-bob", RULE_NONE);
	assert_change(plan, CHANGE_ADD, "id-carol", RULE_CAPACITY);
	assert_int_equal(w->scope.n_contacts, 4);
}

static void a_held_removal_occupies_its_place(void **state)
{
	struct world *w = *state;

	w->policy.capacity = 2;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "carol", OPERATOR);
	assert_change(run_plan(w), CHANGE_ADD, "id-carol", RULE_CAPACITY);
	assert_change(run_plan(w), CHANGE_ADD, "id-carol", RULE_NONE);
	assert_int_equal(w->scope.n_contacts, 2);
}

static void capacity_zero_and_organizations_have_no_limit(void **state)
{
	struct world *w = *state;

	w->policy.capacity = 1;
	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	wants(w, "bob", OPERATOR);
	assert_int_equal(make_plan(w)->n_held, 1);
	w->scope.kind = SCOPE_ORGANIZATION;
	assert_int_equal(make_plan(w)->n_held, 0);
	w->scope.kind = SCOPE_CLOUD;
	w->policy.capacity = 0;
	assert_int_equal(make_plan(w)->n_held, 0);
}

static void a_full_cloud_without_an_admin_still_gets_one(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.capacity = 2;
	have_operators(w, 2);
	wants(w, "o1", OPERATOR);
	wants(w, "o2", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "bob", ADMIN);
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADD, "id-ann", RULE_NONE);
	assert_change(plan, CHANGE_ADD, "id-bob", RULE_CAPACITY);
}

static void two_admins_swap_in_a_full_cloud(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.capacity = 2;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "bob", OPERATOR);
	wants(w, "carol", ADMIN);
	plan = run_plan(w);
	assert_change(plan, CHANGE_ADD, "id-carol", RULE_CAPACITY);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_UNCONFIRMED);
	plan = run_plan(w);
	assert_int_equal(plan->n_held, 0);
	assert_int_equal(plan->n_changes, 2);
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void a_list_above_its_capacity_is_said_and_not_cut(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.capacity = 1;
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	wants(w, "bob", OPERATOR);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 0);
	assert_non_null(find_finding(plan, FINDING_OVER_CAPACITY));
}

/* ---- words ---- */

static void every_rule_has_a_name_and_a_text(void **state)
{
	enum rule rule;

	(void)state;
	assert_null(rule_name(RULE_NONE));
	for (rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
		assert_non_null(rule_name(rule));
		assert_true(strlen(rule_text(rule)) > 20);
		assert_int_equal(rule_awaits_approval(rule), rule == RULE_BINDING_EMPTIED ||
								     rule == RULE_VIEW_CHANGED ||
								     rule == RULE_MASS_CHANGE);
	}
	assert_string_equal(rule_name(RULE_ADMIN_REQUIRED), "admin-required");
	assert_false(rule_awaits_approval(RULE_NONE));
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_removal_needs_to_be_seen_by_as_many_runs_as_configured),
		TEST(a_role_that_is_wanted_again_loses_its_absence),
		TEST(an_incomplete_run_leaves_the_counts_as_they_were),
		TEST(an_incomplete_run_still_adds_edits_and_grants),
		TEST(an_incomplete_run_adopts_nobody),
		TEST(a_role_is_judged_by_its_own_bindings),
		TEST(a_group_that_was_not_found_takes_no_role_away),
		TEST(one_of_two_groups_that_was_not_found_is_enough_to_hold),
		TEST(a_disabled_person_is_still_judged_by_evidence),
		TEST(roles_held_by_different_rules_are_held_one_by_one),
		TEST(report_mode_holds_everything),
		TEST(the_last_admin_of_a_cloud_is_never_revoked),
		TEST(the_kept_admin_loses_its_other_roles),
		TEST(a_successor_lets_the_kept_admin_go_at_once),
		TEST(of_several_leaving_admins_exactly_one_is_kept),
		TEST(the_best_of_the_leaving_admins_is_kept),
		TEST(a_worse_admin_does_not_replace_a_better_one),
		TEST(a_local_admin_is_an_admin),
		TEST(a_disabled_last_admin_is_marked_and_kept),
		TEST(an_organization_needs_no_admin),
		TEST(a_person_whose_id_is_the_fallbacks_does_not_become_it),
		TEST(the_fallback_joins_while_the_directory_has_no_admin),
		TEST(the_fallback_does_not_join_on_poor_evidence),
		TEST(the_fallback_stays_while_the_admin_group_cannot_be_read),
		TEST(the_fallback_stands_in_for_an_admin_without_an_address),
		TEST(a_local_admin_makes_the_fallback_unnecessary),
		TEST(a_new_person_without_a_usable_address_is_not_added),
		TEST(a_usable_stored_address_is_kept_when_the_directory_has_none),
		TEST(nobody_becomes_admin_by_an_unusable_address),
		TEST(who_may_not_become_admin_keeps_the_role_to_be_left),
		TEST(a_blanked_attribute_leaves_the_stored_value),
		TEST(a_value_with_nothing_to_read_in_it_is_blank),
		TEST(who_keeps_a_role_given_by_hand_keeps_the_address),
		TEST(a_binding_that_had_three_and_has_none_awaits_approval),
		TEST(approval_is_of_nothing_but_what_awaited_it),
		TEST(a_binding_that_had_two_may_become_empty),
		TEST(a_binding_whose_members_are_all_disabled_is_empty),
		TEST(an_admin_group_that_emptied_stays_emptied_with_a_fallback),
		TEST(a_tripped_guard_removes_nothing_until_approved),
		TEST(in_another_view_nobody_is_removed_until_approved),
		TEST(the_guard_trips_above_both_the_floor_and_the_share),
		TEST(the_guard_trips_below_the_floor_when_everybody_would_go),
		TEST(the_guard_counts_a_contact_once),
		TEST(newcomers_get_places_by_role_then_by_person),
		TEST(a_held_removal_occupies_its_place),
		TEST(capacity_zero_and_organizations_have_no_limit),
		TEST(a_full_cloud_without_an_admin_still_gets_one),
		TEST(two_admins_swap_in_a_full_cloud),
		TEST(a_list_above_its_capacity_is_said_and_not_cut),
		TEST(every_rule_has_a_name_and_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
