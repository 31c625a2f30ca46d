/* Rosters: what groups, nested groups and people make of a scope. */
#include "tests/unit/mirror-fixture.h"

/* acme/pay with Admin from @g; ann and bob are there. */
static void simple_read(struct fixture *f, const char *members)
{
	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, members);
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
}

static void members_of_a_bound_group_hold_its_role(void **state)
{
	struct fixture *f = *state;
	struct roster roster;

	simple_read(f, "bob ann carol");
	assert_string_equal(members_of(f, 0), "id-ann=1 id-bob=1");
	assert_string_equal(outcomes_of(f, 0), "0=complete");
	assert_int_equal(mirror_roster(f->mirror, "acme", "pay", 0, f->arena, &roster, NULL), 0);
	assert_string_equal(roster.members[0].person->dn, "UID=ann, " PEOPLE);
	assert_string_equal(roster.members[0].person->dn_key, "uid=ann," PEOPLE);
	assert_string_equal(roster.members[0].person->emails[0], "id-ann@corp.example");
	assert_null(roster.members[0].person->phone);
	assert_true(roster.members[0].person->enabled);
	assert_string_equal(roster.bindings[0].group, "CN=g, " GROUPS);
}

static void a_person_in_several_groups_appears_once_with_all_roles(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@g 1@h 4@h");
	put_group(f, "@g", READ_COMPLETE, "ann bob");
	put_group(f, "@h", READ_COMPLETE, "bob @g2");
	put_group(f, "@g2", READ_COMPLETE, "ann bob");
	put_person(f, "bob");
	put_person(f, "ann");
	end_read(f, READ_COMPLETE);
	assert_string_equal(members_of(f, NESTING), "id-ann=13 id-bob=13");
	assert_string_equal(members_of(f, 0), "id-ann=1 id-bob=13");
	commit(f);
}

static void a_cycle_of_groups_ends(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@a");
	put_group(f, "@a", READ_COMPLETE, "@b ann @a");
	put_group(f, "@b", READ_COMPLETE, "@c bob");
	put_group(f, "@c", READ_COMPLETE, "@a");
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
	assert_string_equal(outcomes_of(f, 2), "0=complete");
	assert_string_equal(outcomes_of(f, 1), "0=incomplete");
	assert_string_equal(outcomes_of(f, 4000000000U), "0=complete");
}

static void a_group_below_two_parents_counts_at_its_least_depth(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@top");
	put_group(f, "@top", READ_COMPLETE, "@left @shared");
	put_group(f, "@left", READ_COMPLETE, "@shared");
	put_group(f, "@shared", READ_COMPLETE, "ann");
	put_person(f, "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, 1), "id-ann=1");
	assert_string_equal(outcomes_of(f, 1), "0=complete");
}

static void nesting_deeper_than_allowed_is_an_error_and_exactly_at_the_limit_is_not(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@a");
	put_group(f, "@a", READ_COMPLETE, "@b");
	put_group(f, "@b", READ_COMPLETE, "@c ann");
	put_group(f, "@c", READ_COMPLETE, "bob");
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(outcomes_of(f, 2), "0=complete");
	assert_string_equal(members_of(f, 2), "id-ann=1 id-bob=1");
	assert_string_equal(outcomes_of(f, 1), "0=incomplete");
	assert_string_equal(members_of(f, 1), "id-ann=1");
	assert_string_equal(reason_of(f, 1), "groups are nested deeper than 1 below 'CN=a, " GROUPS
					     "' at 'CN=c, " GROUPS "'");
	assert_string_equal(outcomes_of(f, 0), "0=incomplete");
	assert_string_equal(members_of(f, 0), "");
}

static void a_bound_group_that_was_never_read_is_absent(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@g");
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=absent");
	assert_string_equal(members_of(f, NESTING), "");
}

static void an_absent_bound_group_keeps_its_last_members_and_says_absent(void **state)
{
	struct fixture *f = *state;

	simple_read(f, "ann bob");
	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_ABSENT, NULL);
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=absent");
	assert_string_equal(reason_of(f, NESTING), "group 'CN=g, " GROUPS "': not found");
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	assert_string_equal(touched(f), "acme/pay");
}

static void a_failed_group_keeps_its_members_and_makes_its_binding_incomplete(void **state)
{
	struct fixture *f = *state;

	simple_read(f, "ann bob");
	begin(f);
	put_group(f, "@g", READ_FAILED, NULL);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
}

static void a_partial_read_adds_members_and_never_removes_any(void **state)
{
	struct fixture *f = *state;

	simple_read(f, "ann");
	begin(f);
	put_group(f, "@g", READ_INCOMPLETE, "bob");
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "ann");
	put_person(f, "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

static void a_nested_group_that_was_not_read_completely_makes_the_binding_incomplete(void **state)
{
	struct fixture *f = *state;

	simple_read(f, "ann @n");
	begin(f);
	put_group(f, "@n", READ_FAILED, NULL); /* whatever it is: nobody knows */
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	assert_string_equal(reason_of(f, NESTING),
			    "nested group 'CN=n, " GROUPS "': could not be read");
	begin(f);
	put_group(f, "@n", READ_INCOMPLETE, "bob");
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
}

static void a_dangling_member_is_nothing(void **state)
{
	struct fixture *f = *state;

	simple_read(f, "ann @gone - nobody");
	begin(f);
	put_group(f, "@gone", READ_ABSENT, NULL);
	put_group(f, "nobody", READ_ABSENT, NULL);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
	assert_string_equal(outcomes_of(f, 0), "0=complete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

/* One read of @g with members, @n with bob or absent, and everybody there. */
static void nested_read(struct fixture *f, const char *members, enum read_outcome nested)
{
	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, members);
	if (strstr(members, "@n"))
		put_group(f, "@n", nested, nested == READ_COMPLETE ? "bob" : NULL);
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
}

static void a_nested_group_that_vanished_holds_its_members_until_it_is_not_named(void **state)
{
	struct fixture *f = *state;

	nested_read(f, "ann @n", READ_COMPLETE);
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	nested_read(f, "ann @n", READ_ABSENT);
	nested_read(f, "ann @n", READ_ABSENT);
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	assert_string_equal(reason_of(f, NESTING),
			    "nested group 'CN=n, " GROUPS "': not found any more");
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	nested_read(f, "ann", READ_COMPLETE);
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	/* Named again, it never was a group. */
	nested_read(f, "ann @n", READ_ABSENT);
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
}

static void a_member_that_the_server_knows_by_another_name_is_found(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@G");
	put_group(f, "@g", READ_COMPLETE, "ANN @N");
	put_alias(f, "@G", "@g");
	put_alias(f, "@N", "@n");
	put_group(f, "@n", READ_COMPLETE, "bob");
	put_alias(f, "ANN", "ann");
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
	forget(f);
	/* Next read: the nested group is asked for as it is named, and is not there. */
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "ANN @N");
	put_group(f, "@N", READ_ABSENT, NULL);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	assert_string_equal(touched(f), "acme/pay");
}

static void an_alias_ends_when_an_entry_of_that_very_name_appears(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, "ANN");
	put_alias(f, "ANN", "ann");
	put_person(f, "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
	begin(f);
	put_person_at(f, "id-ann", "ANN");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
}

static void a_scope_without_bindings_has_an_empty_roster(void **state)
{
	struct fixture *f = *state;
	struct roster roster;

	assert_int_equal(mirror_roster(f->mirror, "acme", NULL, 1, f->arena, &roster, NULL), 0);
	assert_int_equal(roster.n_bindings, 0);
	assert_int_equal(roster.n_members, 0);
}

static void a_group_of_fifty_thousand_is_read_and_changed(void **state)
{
	enum { N = 50000 };
	struct fixture *f = *state;
	const char **dns = arena_array(f->arena, N, sizeof(*dns));
	struct roster roster;
	size_t i;

	for (i = 0; i < N; i++)
		dns[i] = arena_printf(f->arena, "uid=p%zu," PEOPLE, i);
	begin(f);
	bind(f, "0@g");
	assert_int_equal(mirror_put_group(f->mirror, "g", key_of(f, "@g"), READ_COMPLETE, NULL, dns,
					  dns, N, NULL),
			 0);
	assert_int_equal(mirror_prepare_wanted(f->mirror, NULL), 0);
	for (i = 0; i < N; i++)
		put_person(f, arena_printf(f->arena, "p%zu", i));
	end_read(f, READ_COMPLETE);
	commit(f);
	forget(f);
	begin(f);
	assert_int_equal(mirror_put_group(f->mirror, "g", key_of(f, "@g"), READ_COMPLETE, NULL, dns,
					  dns, N, NULL),
			 0);
	assert_string_equal(touched(f), "");
	assert_int_equal(mirror_put_group(f->mirror, "g", key_of(f, "@g"), READ_COMPLETE, NULL, dns,
					  dns, N - 1, NULL),
			 0);
	assert_string_equal(touched(f), "acme/pay");
	commit(f);
	assert_int_equal(mirror_roster(f->mirror, "acme", "pay", 1, f->arena, &roster, NULL), 0);
	assert_int_equal(roster.n_members, N - 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(members_of_a_bound_group_hold_its_role),
		T(a_person_in_several_groups_appears_once_with_all_roles),
		T(a_cycle_of_groups_ends),
		T(a_group_below_two_parents_counts_at_its_least_depth),
		T(nesting_deeper_than_allowed_is_an_error_and_exactly_at_the_limit_is_not),
		T(a_bound_group_that_was_never_read_is_absent),
		T(an_absent_bound_group_keeps_its_last_members_and_says_absent),
		T(a_failed_group_keeps_its_members_and_makes_its_binding_incomplete),
		T(a_partial_read_adds_members_and_never_removes_any),
		T(a_nested_group_that_was_not_read_completely_makes_the_binding_incomplete),
		T(a_dangling_member_is_nothing),
		T(a_nested_group_that_vanished_holds_its_members_until_it_is_not_named),
		T(a_member_that_the_server_knows_by_another_name_is_found),
		T(an_alias_ends_when_an_entry_of_that_very_name_appears),
		T(a_scope_without_bindings_has_an_empty_roster),
		T(a_group_of_fifty_thousand_is_read_and_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
