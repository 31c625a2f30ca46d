/* The name of a plan that awaits approval: the same for the same changes, and for no others. */
#include "sync/approval.h"
#include "tests/unit/core-fixture.h"

/* Four Operators who all leave the group: held as binding-emptied, one a line. */
static void empty_operators(struct world *w)
{
	wants(w, "ann", ADMIN);
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	has(w, "carol", OPERATOR);
	has(w, "dora", OPERATOR);
	has(w, "eve", OPERATOR);
}

struct named {
	const char *hash, *text;
	unsigned n;
};

static struct named name_plans(struct world *w, size_t n, struct plan *const *plans)
{
	struct approval *approval = approval_new();
	struct named named;
	size_t i;

	for (i = 0; i < n; i++)
		approval_add(approval, plans[i], &w->roles);
	named.n = approval_finish(approval, w->arena, &named.hash, &named.text);
	approval_free(approval);
	return named;
}

static struct named name_plan(struct world *w)
{
	return name_plans(w, 1, (struct plan *[]){ make_plan(w) });
}

static void nothing_that_awaits_approval_has_no_name(void **state)
{
	struct world *w = *state;
	struct named named;

	wants(w, "ann", ADMIN);
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR); /* held as unconfirmed, which awaits no approval */
	named = name_plan(w);
	assert_int_equal(named.n, 0);
	assert_null(named.hash);
	assert_null(named.text);
	named = name_plans(w, 0, NULL);
	assert_null(named.hash);
}

static void the_name_is_sixteen_digits_and_stays_the_same(void **state)
{
	struct world *w = *state;
	struct named first, second;

	empty_operators(w);
	first = name_plan(w);
	assert_int_equal(first.n, 4);
	assert_int_equal(strlen(first.hash), 16);
	assert_int_equal(strspn(first.hash, "0123456789abcdef"), 16);
	assert_non_null(strstr(first.text, "bob@corp.example"));
	second = name_plan(w);
	assert_string_equal(first.hash, second.hash);
}

static void runs_that_pass_meanwhile_do_not_change_it(void **state)
{
	struct world *w = *state;
	struct named first;

	empty_operators(w);
	first = name_plan(w);
	run_plan(w);
	run_plan(w);
	assert_string_equal(name_plan(w).hash, first.hash);
}

static void additions_and_edits_do_not_change_it(void **state)
{
	struct world *w = *state;
	struct named first;
	struct person *ann;

	ann = wants(w, "ann", ADMIN);
	has(w, "ann", ADMIN);
	has(w, "bob", OPERATOR);
	has(w, "carol", OPERATOR);
	has(w, "dora", OPERATOR);
	first = name_plan(w);
	ann->name = "Ann Miller";
	wants(w, "fred", ADMIN);
	assert_string_equal(name_plan(w).hash, first.hash);
}

static void one_removal_more_or_less_is_another_plan(void **state)
{
	struct world *w = *state;
	struct named first, second;

	empty_operators(w);
	first = name_plan(w);
	has(w, "fred", OPERATOR);
	second = name_plan(w);
	assert_int_equal(second.n, 5);
	assert_string_not_equal(first.hash, second.hash);
}

static void the_same_removals_in_another_cloud_are_another_plan(void **state)
{
	struct world *w = *state;
	struct named first;

	empty_operators(w);
	first = name_plan(w);
	w->scope.cloud = "shop";
	assert_string_not_equal(name_plan(w).hash, first.hash);
}

static void all_scopes_share_one_name(void **state)
{
	struct world *w = *state;
	struct plan *plans[2];
	struct named one, both;

	empty_operators(w);
	plans[0] = make_plan(w);
	w->scope.cloud = "shop";
	plans[1] = make_plan(w);
	one = name_plans(w, 1, plans);
	both = name_plans(w, 2, plans);
	assert_int_equal(both.n, 8);
	assert_string_not_equal(one.hash, both.hash);
	assert_string_equal(name_plans(w, 2, plans).hash, both.hash);
}

static void a_name_can_be_typed_from_eight_digits_on(void **state)
{
	static const char hash[] = "0123456789abcdef";

	(void)state;
	assert_true(approval_names("01234567", hash));
	assert_true(approval_names("0123456789AB", hash));
	assert_true(approval_names(hash, hash));
	assert_false(approval_names("", hash));
	assert_false(approval_names("0123456", hash));
	assert_false(approval_names("01234568", hash));
	assert_false(approval_names("12345678", hash));
	assert_false(approval_names("0123456789abcdef0", hash));
	assert_false(approval_names("0123456789abcdef\n", hash));
}

static void what_is_no_name_of_a_plan_is_told_from_one_of_another(void **state)
{
	(void)state;
	assert_true(approval_is_name("01234567"));
	assert_true(approval_is_name("FEDCBA9876543210"));
	assert_false(approval_is_name(""));
	assert_false(approval_is_name("0123456"));
	assert_false(approval_is_name("0123456g"));
	assert_false(approval_is_name("0123456789abcdef0"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(nothing_that_awaits_approval_has_no_name),
		TEST(the_name_is_sixteen_digits_and_stays_the_same),
		TEST(runs_that_pass_meanwhile_do_not_change_it),
		TEST(additions_and_edits_do_not_change_it),
		TEST(one_removal_more_or_less_is_another_plan),
		TEST(the_same_removals_in_another_cloud_are_another_plan),
		TEST(all_scopes_share_one_name),
		cmocka_unit_test(a_name_can_be_typed_from_eight_digits_on),
		cmocka_unit_test(what_is_no_name_of_a_plan_is_told_from_one_of_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
