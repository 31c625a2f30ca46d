/* What stays out of step after a plan, what is worth saying, and the text that is approved. */
#include "tests/unit/core-fixture.h"

static size_t n_drift; /* of the last make_drift() */

static const struct drift *make_drift(struct world *w)
{
	return plan_drift(w->arena, make_plan(w), &w->roles, &n_drift);
}

static const char *approval_text(struct world *w)
{
	return plan_approval_text(w->arena, make_plan(w), &w->roles);
}

static void a_scope_in_step_has_no_drift(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	make_drift(w);
	/* A single Admin is a finding and no drift; what is applied is none either. */
	assert_int_equal(n_drift, 0);
	assert_non_null(find_finding(make_plan(w), FINDING_ADMIN_SINGLE));
	wants(w, "bob", OPERATOR);
	make_drift(w);
	assert_int_equal(n_drift, 0);
}

static void a_held_change_is_drift_with_both_values_and_its_rule(void **state)
{
	struct world *w = *state;
	const struct drift *drift;

	has(w, "ann", ADMIN)->phone = "+49301234567";
	has(w, "bob", OPERATOR | TECHNICAL);
	wants(w, "ann", ADMIN);
	drift = make_drift(w);
	assert_int_equal(n_drift, 2);
	assert_string_equal(drift[0].kind, "edit");
	assert_string_equal(drift[0].field, "phone");
	assert_string_equal(drift[0].store_value, "+49301234567");
	assert_string_equal(drift[0].directory_value, "");
	assert_string_equal(drift[0].held_by, "blanked");
	assert_string_equal(drift[1].kind, "remove");
	assert_int_equal(drift[1].contact, 2);
	assert_string_equal(drift[1].person, "id-bob");
	assert_string_equal(drift[1].store_value, "Technical, Operator");
	assert_null(drift[1].directory_value);
	assert_string_equal(drift[1].held_by, "unconfirmed");
}

static void report_mode_shows_everything_as_drift(void **state)
{
	struct world *w = *state;
	const struct drift *drift;

	w->policy.mode = POLICY_REPORT;
	has(w, "ann", ADMIN | OPERATOR);
	has_local(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN | TECHNICAL);
	wants(w, "bob", OPERATOR);
	wants(w, "carol", ADMIN);
	drift = make_drift(w);
	assert_int_equal(n_drift, 4);
	assert_string_equal(drift[0].kind, "add");
	assert_string_equal(drift[0].directory_value, "Admin");
	assert_int_equal(drift[0].contact, 0);
	assert_string_equal(drift[1].kind, "grant");
	assert_string_equal(drift[1].directory_value, "Technical");
	assert_string_equal(drift[2].kind, "revoke");
	assert_string_equal(drift[2].store_value, "Operator");
	assert_string_equal(drift[2].held_by, "report-mode");
	assert_string_equal(drift[3].kind, "adopt");
}

static void lasting_findings_are_drift(void **state)
{
	struct world *w = *state;
	const struct drift *drift;

	has(w, "bob", OPERATOR);
	wants(w, "bob", OPERATOR);
	binding_of(w, ROLE_ADMIN)->outcome = READ_ABSENT;
	drift = make_drift(w);
	assert_int_equal(n_drift, 2);
	assert_string_equal(drift[0].kind, "admin-missing");
	assert_null(drift[0].held_by);
	assert_string_equal(drift[1].kind, "binding-not-found");
	assert_string_equal(drift[1].directory_value, "cn=admin");
}

static void who_is_no_contact_yet_is_named(void **state)
{
	struct world *w = *state;
	const struct drift *drift;

	has(w, "bob", OPERATOR);
	wants(w, "bob", OPERATOR);
	wants(w, "ann", ADMIN);
	wants_unreachable(w, "dave", OPERATOR);
	drift = make_drift(w);
	assert_int_equal(n_drift, 2);
	assert_string_equal(drift[0].kind, "add");
	assert_string_equal(drift[0].label, "dave");
	assert_string_equal(drift[1].kind, "address-unusable");
	assert_string_equal(drift[1].label, "dave");
	assert_string_equal(find_finding(make_plan(w), FINDING_ADMIN_SINGLE)->label,
			    "ann@corp.example");
}

static void the_same_drift_is_said_once(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	w->bindings[1].outcome = READ_FAILED;
	w->bindings[2] = w->bindings[1];
	w->roster.n_bindings = 3;
	make_drift(w);
	assert_int_equal(n_drift, 1);
}

static void admin_missing_is_for_live_clouds(void **state)
{
	struct world *w = *state;

	has(w, "bob", OPERATOR);
	wants(w, "bob", OPERATOR);
	assert_non_null(find_finding(make_plan(w), FINDING_ADMIN_MISSING));
	w->scope.live = false;
	assert_null(find_finding(make_plan(w), FINDING_ADMIN_MISSING));
	w->scope.live = true;
	wants(w, "ann", ADMIN);
	assert_null(find_finding(make_plan(w), FINDING_ADMIN_MISSING));
}

static void a_shared_address_with_the_same_role_is_a_duplicate(void **state)
{
	struct world *w = *state;
	const struct finding *f;

	has(w, "ann", ADMIN);
	has(w, "bob", ADMIN | OPERATOR)->email = "ANN@corp.example";
	has(w, "carol", OPERATOR)->email = "ann@corp.example";
	wants(w, "ann", ADMIN);
	set_emails(w, wants(w, "bob", ADMIN | OPERATOR), 1,
		   (const char *const[]){ "ann@corp.example" });
	set_emails(w, wants(w, "carol", OPERATOR), 1, (const char *const[]){ "ann@corp.example" });
	f = find_finding(make_plan(w), FINDING_DUPLICATE);
	assert_non_null(f);
	assert_int_equal(f->contact->id, 2);
	assert_int_equal(f->role, ROLE_ADMIN);
	assert_int_equal(f[1].kind, FINDING_DUPLICATE);
	assert_int_equal(f[1].contact->id, 3);
	assert_int_equal(f[1].role, ROLE_BUILTIN_COUNT);
}

static void a_replaced_person_is_found_by_address_too(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	wants(w, "bob", OPERATOR);
	set_emails(w, wants(w, "carol", ADMIN), 1, (const char *const[]){ "Ann@corp.example" });
	assert_string_equal(find_finding(make_plan(w), FINDING_PERSON_REPLACED)->before, "id-ann");
	/* One who is still there has not been replaced. */
	wants(w, "ann", ADMIN);
	assert_null(find_finding(make_plan(w), FINDING_PERSON_REPLACED));
}

static void a_binding_that_failed_says_why(void **state)
{
	struct world *w = *state;

	has(w, "ann", ADMIN);
	wants(w, "ann", ADMIN);
	w->bindings[1].outcome = READ_INCOMPLETE;
	w->bindings[1].reason = "nested deeper than 10";
	assert_string_equal(find_finding(make_plan(w), FINDING_BINDING_FAILED)->detail,
			    "cn=ops: nested deeper than 10");
}

/* ---- approval ---- */

static void have_emptied_group(struct world *w)
{
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	has(w, "carol", OPERATOR);
	has(w, "dan", OPERATOR | TECHNICAL);
	wants(w, "ann", ADMIN);
}

static void a_list_that_no_group_is_bound_to_keeps_its_contacts_and_is_drift(void **state)
{
	struct world *w = *state;
	const struct drift *drift;

	has(w, "ann", ADMIN);
	has(w, "bob", ADMIN | OPERATOR);
	w->roster.n_bindings = 0;
	drift = make_drift(w);
	assert_int_equal(make_plan(w)->n_changes, 0);
	assert_int_equal(n_drift, 1);
	assert_string_equal(drift[0].kind, "unbound");
	assert_null(drift[0].held_by);
	w->scope.deleted = true;
	make_drift(w);
	assert_int_equal(n_drift, 0);
}

static void a_list_of_local_contacts_needs_no_group(void **state)
{
	struct world *w = *state;

	has_local(w, "ann", ADMIN);
	has_local(w, "bob", ADMIN);
	w->roster.n_bindings = 0;
	make_drift(w);
	assert_int_equal(n_drift, 0);
}

static void the_text_names_every_change_that_awaits_approval(void **state)
{
	struct world *w = *state;

	assert_string_equal(approval_text(w), "");
	have_emptied_group(w);
	assert_string_equal(
		approval_text(w),
		"acme/pay: revoke Operator from dan <dan@corp.example>, person id-dan\n"
		"acme/pay: remove Operator from bob <bob@corp.example>, person id-bob\n"
		"acme/pay: remove Operator from carol <carol@corp.example>, person id-carol\n");
}

static void the_text_is_the_same_in_the_next_run(void **state)
{
	struct world *w = *state;
	const char *text;

	have_emptied_group(w);
	w->policy.confirm_removals = 5;
	wants(w, "bob", OPERATOR)->name = "Bob Miller";
	w->roster.members[1].person = &w->people[1];
	w->people[1].enabled = false;
	w->run.guard_tripped = true;
	text = approval_text(w);
	assert_non_null(strstr(text, "Bob Miller"));
	run_plan(w);
	assert_string_equal(approval_text(w), text);
	has(w, "eve", OPERATOR);
	assert_string_not_equal(approval_text(w), text);
}

static void a_value_with_a_line_break_stays_on_its_line(void **state)
{
	struct world *w = *state;
	const char *text;

	have_emptied_group(w);
	w->contacts[1].name = "bob\nacme/pay: nothing";
	text = approval_text(w);
	assert_null(strstr(text, "\nacme/pay: nothing"));
}

/* ---- words ---- */

static void every_kind_has_a_name(void **state)
{
	int i;

	(void)state;
	for (i = CHANGE_CREATE_SCOPE; i <= CHANGE_REMOVE; i++)
		assert_non_null(change_kind_name(i));
	for (i = FINDING_ADMIN_MISSING; i < FINDING_KIND_COUNT; i++)
		assert_non_null(finding_kind_name(i));
	for (i = 0; i < FIELD_COUNT; i++)
		assert_non_null(field_name(i));
	assert_string_equal(change_kind_name(CHANGE_CREATE_SCOPE), "create");
	assert_string_equal(finding_kind_name(FINDING_BINDING_FAILED), "binding-failed");
	assert_string_equal(field_name(FIELD_ENABLED), "enabled");
	assert_string_equal(read_outcome_name(READ_ABSENT), "absent");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_scope_in_step_has_no_drift),
		TEST(a_held_change_is_drift_with_both_values_and_its_rule),
		TEST(report_mode_shows_everything_as_drift),
		TEST(lasting_findings_are_drift),
		TEST(who_is_no_contact_yet_is_named),
		TEST(the_same_drift_is_said_once),
		TEST(admin_missing_is_for_live_clouds),
		TEST(a_shared_address_with_the_same_role_is_a_duplicate),
		TEST(a_replaced_person_is_found_by_address_too),
		TEST(a_binding_that_failed_says_why),
		TEST(a_list_that_no_group_is_bound_to_keeps_its_contacts_and_is_drift),
		TEST(a_list_of_local_contacts_needs_no_group),
		TEST(the_text_names_every_change_that_awaits_approval),
		TEST(the_text_is_the_same_in_the_next_run),
		TEST(a_value_with_a_line_break_stays_on_its_line),
		TEST(every_kind_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
