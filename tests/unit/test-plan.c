/* What the planner proposes when no rule objects: who is who, what differs, in which order. */
#include "tests/unit/core-fixture.h"

static void a_list_in_step_needs_no_change(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	has(w, "bob", ADMIN | OPERATOR);
	wants(w, "bob", ADMIN | OPERATOR);
	wants(w, "ann", ADMIN);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 0);
	assert_int_equal(plan->n_findings, 0);
	assert_int_equal(plan->n_absences, 0);
	assert_int_equal(plan->admins, 2);
}

static void a_new_scope_is_created_before_its_contacts(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->scope.id = 0;
	wants(w, "ann", ADMIN | OPERATOR)->phone = "+49 (0)30 / 1234-567";
	plan = run_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_int_equal(plan->changes[0].kind, CHANGE_CREATE_SCOPE);
	assert_int_equal(plan->changes[1].kind, CHANGE_ADD);
	assert_int_equal(plan->changes[1].fresh->roles, ADMIN | OPERATOR);
	assert_string_equal(plan->changes[1].fresh->phone, "+49301234567");
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void a_person_is_recognised_by_id_alone(void **state)
{
	struct world *w = *state;
	struct person *person;
	struct plan *plan;

	has(w, "ann", ADMIN);
	person = wants(w, "ann", ADMIN);
	person->name = "Ann Married";
	set_emails(w, person, 1, (const char *const[]){ "ann.married@corp.example" });
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 2);
	assert_edit(plan, "id-ann", FIELD_NAME, "Ann Married", RULE_NONE);
	assert_edit(plan, "id-ann", FIELD_EMAIL, "ann.married@corp.example", RULE_NONE);
	assert_string_equal(find_finding(plan, FINDING_PERSON_RENAMED)->before, "ann");
}

static void the_same_name_with_another_id_is_another_person(void **state)
{
	struct world *w = *state;
	const struct finding *f;
	struct plan *plan;

	has(w, "ann", OPERATOR);
	has(w, "bob", ADMIN);
	wants(w, "bob", ADMIN);
	wants(w, "ann", OPERATOR)->id = "id-other";
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADD, "id-other", RULE_NONE);
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_UNCONFIRMED);
	f = find_finding(plan, FINDING_PERSON_REPLACED);
	assert_non_null(f);
	assert_string_equal(f->before, "id-ann");
	assert_string_equal(f->after, "id-other");
	assert_int_equal(f->contact->id, 1);
}

static void the_stored_address_stays_while_it_is_still_offered(void **state)
{
	struct world *w = *state;

	has(w, "bob", ADMIN);
	set_emails(w, wants(w, "bob", ADMIN), 3,
		   (const char *const[]){ "a@corp.example", "SMTP:Bob@Corp.Example",
					  "z@corp.example" });
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void the_smallest_usable_address_replaces_one_that_is_gone(void **state)
{
	struct world *w = *state;

	has(w, "bob", ADMIN);
	set_emails(w, wants(w, "bob", ADMIN), 3,
		   (const char *const[]){ "C@corp.example", "b@Corp.Example", "a b@corp.example" });
	assert_edit(make_plan(w), "id-bob", FIELD_EMAIL, "b@corp.example", RULE_NONE);
}

static void spelling_of_phones_and_blanks_is_no_difference(void **state)
{
	struct world *w = *state;
	struct contact *contact = has(w, "bob", ADMIN);
	struct person *person = wants(w, "bob", ADMIN);

	contact->phone = "+49 30 1234567";
	contact->name = " bob ";
	person->phone = "tel:+49-30-123.4567";
	assert_int_equal(make_plan(w)->n_changes, 0);
	person->phone = "030 1234568";
	assert_edit(make_plan(w), "id-bob", FIELD_PHONE, "030 1234568", RULE_NONE);
	person->name = "Bob";
	assert_edit(make_plan(w), "id-bob", FIELD_NAME, "Bob", RULE_NONE);
}

static void a_new_person_without_a_name_goes_by_login_or_address(void **state)
{
	struct world *w = *state;
	struct person *ann = wants(w, "ann", ADMIN), *bob = wants(w, "bob", ADMIN);
	struct plan *plan;

	ann->name = bob->name = NULL;
	ann->login = "alee";
	plan = run_plan(w);
	assert_string_equal(find_change(plan, CHANGE_ADD, "id-ann")->fresh->name, "alee");
	assert_string_equal(find_change(plan, CHANGE_ADD, "id-bob")->fresh->name, "bob");
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void roles_are_granted_before_others_are_revoked(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.confirm_removals = 1;
	has(w, "ann", ADMIN | OPERATOR);
	has(w, "bob", OPERATOR);
	has(w, "carol", OPERATOR);
	wants(w, "ann", OPERATOR);
	wants(w, "bob", ADMIN);
	wants(w, "dan", ADMIN);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 5);
	assert_int_equal(plan->n_held, 0);
	assert_int_equal(plan->changes[0].kind, CHANGE_ADD);
	assert_int_equal(plan->changes[1].kind, CHANGE_GRANT);
	assert_int_equal(plan->changes[2].kind, CHANGE_REVOKE);
	assert_string_equal(plan->changes[2].person, "id-ann");
	assert_int_equal(plan->changes[2].role, ROLE_ADMIN);
	assert_int_equal(plan->changes[3].kind, CHANGE_REVOKE);
	assert_string_equal(plan->changes[3].person, "id-bob");
	assert_int_equal(plan->changes[4].kind, CHANGE_REMOVE);
	assert_string_equal(plan->changes[4].person, "id-carol");
}

static void an_entry_is_disabled_after_the_grants(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN)->enabled = false;
	wants(w, "bob", ADMIN);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 3);
	assert_int_equal(plan->changes[0].kind, CHANGE_ADD);
	assert_int_equal(plan->changes[1].kind, CHANGE_EDIT);
	assert_string_equal(plan->changes[1].before, "1");
	assert_string_equal(plan->changes[1].after, "0");
	assert_change(plan, CHANGE_REMOVE, "id-ann", RULE_NONE);
	assert_int_equal(plan->changes[2].kind, CHANGE_REMOVE);
}

static void a_disabled_person_is_never_added(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	wants(w, "bob", ADMIN)->enabled = false;
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void a_person_who_has_expired_goes_when_confirmed(void **state)
{
	struct world *w = *state;
	struct person *bob;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	bob = wants(w, "bob", OPERATOR);
	bob->enabled = false;
	bob->expired = true;
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_UNCONFIRMED);
	assert_change(run_plan(w), CHANGE_REMOVE, "id-bob", RULE_NONE);
}

static void a_disabled_person_loses_all_roles_at_once(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR | TECHNICAL);
	wants(w, "ann", ADMIN);
	wants(w, "bob", OPERATOR)->enabled = false;
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 1);
	assert_change(plan, CHANGE_REMOVE, "id-bob", RULE_NONE);
	assert_int_equal(plan->n_removals, 1);
}

static void a_person_who_is_enabled_again_is_marked_so(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN)->enabled = false;
	wants(w, "ann", ADMIN);
	assert_edit(make_plan(w), "id-ann", FIELD_ENABLED, "1", RULE_NONE);
}

static void local_contacts_are_left_alone(void **state)
{
	struct world *w = *state;

	has_local(w, "ann", ADMIN);
	has_local(w, "bob", OPERATOR)->email = "nonsense";
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void a_local_contact_with_the_address_of_a_member_is_adopted(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has_local(w, "desk", OPERATOR)->email = "Ann@Corp.Example";
	wants(w, "ann", ADMIN);
	plan = run_plan(w);
	assert_int_equal(plan->n_changes, 3);
	assert_int_equal(plan->changes[0].kind, CHANGE_ADOPT);
	assert_edit(plan, "id-ann", FIELD_NAME, "ann", RULE_NONE);
	assert_change(plan, CHANGE_GRANT, "id-ann", RULE_NONE);
	assert_null(find_finding(plan, FINDING_PERSON_RENAMED));
	assert_int_equal(make_plan(w)->n_changes, 0);
}

static void an_adopted_contact_keeps_the_roles_it_had_by_hand(void **state)
{
	struct world *w = *state;
	int i;

	has_local(w, "ann", OPERATOR | TECHNICAL);
	wants(w, "ann", ADMIN);
	for (i = 0; i < 4; i++)
		run_plan(w);
	assert_int_equal(find_contact(w, "ann")->roles, ADMIN | OPERATOR | TECHNICAL);
	assert_int_equal(make_plan(w)->n_absences, 2);
	/* Once the directory has given one of them, it may take it, too. */
	w->roster.members[0].roles = ADMIN | OPERATOR;
	run_plan(w);
	w->roster.members[0].roles = ADMIN;
	for (i = 0; i < 4; i++)
		run_plan(w);
	assert_int_equal(find_contact(w, "ann")->roles, ADMIN | TECHNICAL);
}

static void adopt_never_adopts_nobody_and_says_duplicate(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->policy.adopt = ADOPT_NEVER;
	has_local(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 1);
	assert_change(plan, CHANGE_ADD, "id-ann", RULE_NONE);
	assert_non_null(find_finding(plan, FINDING_DUPLICATE));
}

static void two_people_do_not_adopt_the_same_contact(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has_local(w, "desk", ADMIN);
	set_emails(w, wants(w, "bob", ADMIN), 1, (const char *const[]){ "desk@corp.example" });
	set_emails(w, wants(w, "ann", ADMIN), 1, (const char *const[]){ "desk@corp.example" });
	plan = make_plan(w);
	assert_change(plan, CHANGE_ADOPT, "id-ann", RULE_NONE);
	assert_change(plan, CHANGE_ADD, "id-bob", RULE_NONE);
}

static void a_contact_without_bindings_to_judge_it_stays(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN)->absent_runs[ROLE_ADMIN] = 1;
	w->roster.n_bindings = 0;
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 0);
	assert_int_equal(plan->n_absences, 1);
	assert_int_equal(plan->absences[0].runs, 1);
}

static void what_store_and_configuration_no_longer_have_is_not_made_again(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	w->scope.id = 0;
	w->roster.n_bindings = 0;
	plan = make_plan(w);
	assert_int_equal(plan->n_changes, 0);
	assert_int_equal(plan->n_findings, 0);
}

static void a_role_whose_binding_was_taken_out_goes_when_confirmed(void **state)
{
	struct world *w = *state;
	struct plan *plan;

	has(w, "ann", ADMIN | TECHNICAL);
	wants(w, "ann", ADMIN);
	assert_change(run_plan(w), CHANGE_REVOKE, "id-ann", RULE_UNCONFIRMED);
	plan = run_plan(w);
	assert_change(plan, CHANGE_REVOKE, "id-ann", RULE_NONE);
	assert_int_equal(find_contact(w, "ann")->roles, ADMIN);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_list_in_step_needs_no_change),
		TEST(a_new_scope_is_created_before_its_contacts),
		TEST(a_person_is_recognised_by_id_alone),
		TEST(the_same_name_with_another_id_is_another_person),
		TEST(the_stored_address_stays_while_it_is_still_offered),
		TEST(the_smallest_usable_address_replaces_one_that_is_gone),
		TEST(spelling_of_phones_and_blanks_is_no_difference),
		TEST(a_new_person_without_a_name_goes_by_login_or_address),
		TEST(roles_are_granted_before_others_are_revoked),
		TEST(an_entry_is_disabled_after_the_grants),
		TEST(a_disabled_person_is_never_added),
		TEST(a_disabled_person_loses_all_roles_at_once),
		TEST(a_person_who_has_expired_goes_when_confirmed),
		TEST(a_person_who_is_enabled_again_is_marked_so),
		TEST(local_contacts_are_left_alone),
		TEST(a_local_contact_with_the_address_of_a_member_is_adopted),
		TEST(an_adopted_contact_keeps_the_roles_it_had_by_hand),
		TEST(adopt_never_adopts_nobody_and_says_duplicate),
		TEST(two_people_do_not_adopt_the_same_contact),
		TEST(a_contact_without_bindings_to_judge_it_stays),
		TEST(what_store_and_configuration_no_longer_have_is_not_made_again),
		TEST(a_role_whose_binding_was_taken_out_goes_when_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
