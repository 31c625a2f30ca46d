/* People who are renamed while groups still use their former name. */
#include "tests/unit/mirror-fixture.h"

#define COMPLETE READ_COMPLETE

/*
 * One read as a run does it: acme/pay has Admin from @g and Operator from @h; @people are
 * "ID:NAME" words, put in that order if wanted; what is left to ask for is not there.
 */
static void read_as(struct fixture *f, const char *g, const char *h, const char *people)
{
	char *rest = arena_strdup(f->arena, people), *word, *name;
	const char *const *dns, *const *keys;
	bool first = true;
	size_t n, i;

	begin(f);
	bind(f, "0@g 1@h");
	put_group(f, "@g", COMPLETE, g);
	put_group(f, "@h", COMPLETE, h);
	assert_int_equal(mirror_prepare_wanted(f->mirror, NULL), 0);
	for (; (word = strtok_r(first ? rest : NULL, " ", &rest)); first = false) {
		name = strchr(word, ':');
		*name++ = '\0';
		if (mirror_wants(f->mirror, key_of(f, name), word))
			put_person_at(f, word, name);
	}
	assert_int_equal(mirror_unresolved(f->mirror, NULL, NULL, f->arena, &dns, &keys, &n, NULL),
			 0);
	for (i = 0; i < n; i++)
		assert_int_equal(mirror_put_group(f->mirror, dns[i], keys[i], READ_ABSENT, NULL,
						  NULL, NULL, 0, NULL),
				 0);
	end_read(f, mirror_conflict(f->mirror) ? READ_INCOMPLETE : COMPLETE);
	commit(f);
}

static void who_is_renamed_keeps_what_groups_give_the_former_name(void **state)
{
	struct fixture *f = *state;
	int i;

	read_as(f, "ann", "bob", "1:ann 2:bob 3:carol");
	forget(f);
	read_as(f, "ann", "bob", "1:annlee 2:bob 3:carol");
	assert_string_equal(touched(f), "acme/pay");
	for (i = 0; i < 3; i++) {
		assert_string_equal(members_of(f, NESTING), "1=1 2=2");
		assert_string_equal(outcomes_of(f, NESTING), "0=complete 1=complete");
		assert_false(fixture_reopen(f, "source"));
		forget(f);
		read_as(f, "ann", "bob", "1:annlee 2:bob 3:carol");
		assert_string_equal(touched(f), "");
	}
	/* A change of the renamed entry is seen. */
	read_as(f, "ann", "bob", "1:annsmith 2:bob 3:carol");
	assert_string_equal(touched(f), "acme/pay");
	assert_string_equal(members_of(f, NESTING), "1=1 2=2");
}

static void a_renamed_person_is_wanted_by_the_stable_id(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "", "1:ann 2:bob");
	begin(f);
	assert_int_equal(mirror_prepare_wanted(f->mirror, NULL), 0);
	assert_true(mirror_wants(f->mirror, key_of(f, "annlee"), "1"));
	assert_false(mirror_wants(f->mirror, key_of(f, "annlee"), "2"));
	commit(f);
}

static void a_former_name_is_the_next_entrys_that_takes_it(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "", "1:ann");
	read_as(f, "ann", "", "1:annlee");
	read_as(f, "ann", "", "2:ann 1:annlee");
	assert_string_equal(members_of(f, NESTING), "2=1");
	/* It is not given back when that one goes. */
	read_as(f, "ann", "", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "");
}

static void a_name_that_is_taken_in_the_same_read_is_not_kept(void **state)
{
	static const char *const orders[] = { "1:annlee 2:ann", "2:ann 1:annlee" };
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(orders); i++) {
		read_as(f, "ann", "", "1:ann");
		assert_string_equal(members_of(f, NESTING), "1=1");
		read_as(f, "ann", "", orders[i]);
		assert_string_equal(members_of(f, NESTING), "2=1");
	}
}

static void a_group_that_takes_the_former_name_ends_it(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "", "1:ann 2:bob");
	read_as(f, "ann", "", "1:annlee 2:bob");
	begin(f);
	put_group(f, "@g", COMPLETE, "ann");
	put_group(f, "ann", COMPLETE, "bob");
	put_person_at(f, "1", "annlee");
	put_person_at(f, "2", "bob");
	end_read(f, COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "2=1");
}

static void a_former_name_that_the_server_takes_for_another_entry_is_that_one(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "", "1:ann");
	read_as(f, "ann", "", "1:annlee");
	begin(f);
	put_group(f, "@g", COMPLETE, "ann");
	put_alias(f, "ann", "bob");
	put_person_at(f, "2", "bob");
	put_person_at(f, "1", "annlee");
	end_read(f, COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "2=1");
}

static void groups_that_follow_the_rename_change_nothing(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "ann", "1:ann");
	read_as(f, "ann", "ann", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=3");
	read_as(f, "annlee", "ann", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=3");
	read_as(f, "annlee", "annlee", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=3");
	/* The former name is forgotten: used once more, it is nobody's. */
	read_as(f, "annlee", "ann", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=1");
}

static void a_person_whom_no_group_means_any_more_is_forgotten(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "bob", "1:ann 2:bob");
	read_as(f, "ann", "bob", "1:annlee 2:bob");
	read_as(f, "", "bob", "1:annlee 2:bob");
	assert_string_equal(members_of(f, NESTING), "2=2");
	read_as(f, "ann", "bob", "1:annlee 2:bob");
	assert_string_equal(members_of(f, NESTING), "2=2");
}

static void who_comes_to_the_new_name_inherits_nothing(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "", "1:ann");
	read_as(f, "ann", "", "1:annlee");
	forget(f);
	read_as(f, "ann", "", "2:annlee");
	assert_string_equal(members_of(f, NESTING), "");
	assert_string_equal(touched(f), "acme/pay");
	read_as(f, "ann", "", "2:annlee 1:ann");
	assert_string_equal(members_of(f, NESTING), "1=1");
}

static void renamed_people_may_swap_names_and_be_renamed_again(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "bob", "1:ann 2:bob");
	read_as(f, "ann", "bob", "1:bob 2:ann");
	assert_string_equal(members_of(f, NESTING), "1=2 2=1");
	read_as(f, "ann", "bob", "1:x 2:y");
	assert_string_equal(members_of(f, NESTING), "1=2 2=1");
	read_as(f, "ann", "bob", "1:y 2:x");
	assert_string_equal(members_of(f, NESTING), "1=2 2=1");
	read_as(f, "ann", "bob", "1:ann 2:x");
	assert_string_equal(members_of(f, NESTING), "1=3");
}

static void a_name_that_a_group_spells_its_own_way_is_followed(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@g 1@h");
	put_group(f, "@g", COMPLETE, "ODD");
	put_alias(f, "ODD", "ann");
	put_person_at(f, "1", "ann");
	end_read(f, COMPLETE);
	commit(f);
	read_as(f, "ODD", "", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=1");
	read_as(f, "ODD", "", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=1");
	read_as(f, "ODD", "", "1:annlee 2:ann");
	assert_string_equal(members_of(f, NESTING), "2=1");
}

static void a_rename_within_a_read_is_followed_by_the_next(void **state)
{
	struct fixture *f = *state;

	read_as(f, "ann", "", "1:ann");
	read_as(f, "ann", "", "1:ann 1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=1");
	read_as(f, "ann", "", "1:annlee");
	assert_string_equal(members_of(f, NESTING), "1=1");
}

static void the_way_to_a_renamed_person_is_explained(void **state)
{
	struct fixture *f = *state;
	struct membership_path *paths;
	size_t n;

	read_as(f, "ann", "", "1:ann");
	read_as(f, "ann", "", "1:annlee");
	assert_int_equal(
		mirror_explain(f->mirror, "acme", "pay", "1", 2, f->arena, &paths, &n, NULL), 0);
	assert_int_equal(n, 1);
	assert_string_equal(paths[0].groups[0], "CN=g, " GROUPS);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(who_is_renamed_keeps_what_groups_give_the_former_name),
		T(a_renamed_person_is_wanted_by_the_stable_id),
		T(a_former_name_is_the_next_entrys_that_takes_it),
		T(a_name_that_is_taken_in_the_same_read_is_not_kept),
		T(a_group_that_takes_the_former_name_ends_it),
		T(a_former_name_that_the_server_takes_for_another_entry_is_that_one),
		T(groups_that_follow_the_rename_change_nothing),
		T(a_person_whom_no_group_means_any_more_is_forgotten),
		T(who_comes_to_the_new_name_inherits_nothing),
		T(renamed_people_may_swap_names_and_be_renamed_again),
		T(a_name_that_a_group_spells_its_own_way_is_followed),
		T(a_rename_within_a_read_is_followed_by_the_next),
		T(the_way_to_a_renamed_person_is_explained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
