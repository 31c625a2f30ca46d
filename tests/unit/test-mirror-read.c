/* Reads: whom the mirror keeps, what it asks for, what it calls touched. */
#include "tests/unit/mirror-fixture.h"

/* acme/pay: Admin from @g, which nests @n. */
static void full_read(struct fixture *f, const char *group, const char *nested, const char *people)
{
	char *rest = arena_strdup(f->arena, people), *word;
	bool first = true;

	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, group);
	put_group(f, "@n", READ_COMPLETE, nested);
	for (; (word = strtok_r(first ? rest : NULL, " ", &rest)); first = false)
		put_person(f, word);
	end_read(f, READ_COMPLETE);
	commit(f);
}

static size_t find(struct fixture *f, const char *text, const char *key)
{
	struct person *people;
	size_t n;

	assert_int_equal(mirror_find_people(f->mirror, text, key, f->arena, &people, &n, NULL), 0);
	return n;
}

static void only_people_whom_somebody_names_are_kept(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann", "", "ann bob");
	assert_int_equal(find(f, "id-ann", NULL), 1);
	assert_int_equal(find(f, "id-bob", NULL), 0);
	/* Not named any more: nobody keeps her. */
	full_read(f, "bob", "", "ann bob");
	assert_int_equal(find(f, "id-ann", NULL), 0);
	assert_int_equal(find(f, "id-bob", NULL), 1);
}

/* One read of a group of ann and bob in which the entry @first and then @second has ann's id. */
static const char *read_twice(struct fixture *f, const char *first, const char *second)
{
	const char *conflict;

	begin(f);
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, "ann bob");
	put_person_at(f, "id-ann", first);
	put_person_at(f, "id-ann", second);
	conflict = arena_strdup(f->arena, mirror_conflict(f->mirror));
	end_read(f, READ_INCOMPLETE);
	commit(f);
	return conflict;
}

static void an_id_at_two_entries_is_a_conflict_and_stays_where_it_was(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann bob", "", "ann bob");
	assert_null(read_twice(f, "ann", "ann"));
	assert_non_null(strstr(read_twice(f, "ann", "bob"), "id-ann"));
	assert_int_equal(find(f, "", key_of(f, "ann")), 1);
	assert_non_null(read_twice(f, "bob", "ann"));
	assert_int_equal(find(f, "", key_of(f, "ann")), 1);
	/* moved, and seen once more there */
	assert_null(read_twice(f, "bob", "bob"));
	assert_int_equal(find(f, "", key_of(f, "ann")), 0);
}

static void a_person_is_wanted_if_a_member_an_alias_or_a_later_group_names_it(void **state)
{
	struct fixture *f = *state;

	begin(f);
	assert_true(mirror_wants(f->mirror, "before the set is built anybody may be wanted", ""));
	bind(f, "0@g");
	put_group(f, "@g", READ_COMPLETE, "ann ANOTHER");
	put_alias(f, "ANOTHER", "bob");
	assert_int_equal(mirror_prepare_wanted(f->mirror, NULL), 0);
	assert_true(mirror_wants(f->mirror, key_of(f, "ann"), ""));
	assert_true(mirror_wants(f->mirror, key_of(f, "bob"), ""));
	assert_false(mirror_wants(f->mirror, key_of(f, "carol"), ""));
	assert_false(mirror_wants(f->mirror, "", ""));
	put_group(f, "@late", READ_COMPLETE, "carol");
	assert_true(mirror_wants(f->mirror, key_of(f, "carol"), ""));
	commit(f);
}

static void the_wanted_set_grows_with_what_is_put_after_it(void **state)
{
	enum { N = 5000 };
	struct fixture *f = *state;
	const char **keys = arena_array(f->arena, N, sizeof(*keys));
	size_t i;

	for (i = 0; i < N; i++)
		keys[i] = arena_printf(f->arena, "uid=%zu", i);
	begin(f);
	assert_int_equal(mirror_prepare_wanted(f->mirror, NULL), 0);
	assert_int_equal(
		mirror_put_group(f->mirror, "g", "cn=g", READ_COMPLETE, NULL, keys, keys, N, NULL),
		0);
	for (i = 0; i < N; i++)
		assert_true(mirror_wants(f->mirror, keys[i], ""));
	assert_false(mirror_wants(f->mirror, "uid=none", ""));
	commit(f);
}

static void nothing_is_touched_by_a_second_read_of_the_same(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann @n", "bob", "ann bob");
	assert_string_equal(touched(f), "acme/pay");
	forget(f);
	assert_string_equal(touched(f), "");
	full_read(f, "@n ann", "bob", "bob ann");
	assert_string_equal(touched(f), "");
}

static void a_change_below_nested_groups_touches_the_scope(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann @n", "bob @g", "ann bob carol");
	forget(f);
	full_read(f, "ann @n", "bob @g carol", "ann bob carol");
	assert_string_equal(touched(f), "acme/pay");
	forget(f);
	begin(f);
	put_person_at(f, "id-carol", "carol");
	commit(f);
	assert_string_equal(touched(f), "");
	begin(f);
	put_person_at(f, "id-other", "carol");
	commit(f);
	assert_string_equal(touched(f), "acme/pay");
	forget(f);
	begin(f);
	put_group(f, "@n", READ_FAILED, NULL);
	commit(f);
	assert_string_equal(touched(f), "acme/pay");
}

static void a_change_of_any_attribute_touches_and_the_order_of_addresses_does_not(void **state)
{
	struct fixture *f = *state;
	const char *const one[] = { "b@corp.example", "a@corp.example" };
	const char *const two[] = { "a@corp.example", "b@corp.example" };
	const char *key = key_of(f, "ann");
	const struct person variants[] = {
		{ "id", key, key, "Ann", "1", "ann", one, 2, true, false },
		{ "id", key, key, "Ann B", "1", "ann", one, 2, true, false },
		{ "id", key, key, "Ann B", NULL, "ann", one, 2, true, false },
		{ "id", key, key, "Ann B", NULL, "annb", one, 2, true, false },
		{ "id", key, key, "Ann B", NULL, "annb", one, 1, true, false },
		{ "id", key, key, "Ann B", NULL, "annb", NULL, 0, true, false },
		{ "id", key, key, "Ann B", NULL, "annb", NULL, 0, false, true },
		{ "id", key, key, "Ann B", NULL, "annb", NULL, 0, false, false },
		{ "id", "UID=ann", key, "Ann B", NULL, "annb", NULL, 0, false, false },
	};
	struct person reordered = variants[0];
	size_t i;

	full_read(f, "ann", "", "");
	for (i = 0; i < ARRAY_SIZE(variants); i++) {
		forget(f);
		assert_int_equal(mirror_put_person(f->mirror, &variants[i], NULL), 0);
		assert_string_equal(touched(f), "acme/pay");
	}
	assert_int_equal(mirror_put_person(f->mirror, &variants[0], NULL), 0);
	forget(f);
	reordered.emails = two;
	assert_int_equal(mirror_put_person(f->mirror, &reordered, NULL), 0);
	assert_string_equal(touched(f), "");
}

static void people_who_were_not_seen_go_only_when_the_read_was_complete(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann bob", "", "ann bob");
	forget(f);
	begin(f);
	put_person(f, "ann");
	end_read(f, READ_INCOMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	assert_string_equal(touched(f), "");
	full_read(f, "ann bob", "", "ann");
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	assert_string_equal(touched(f), "acme/pay");
}

static void a_person_that_was_asked_for_and_could_not_be_read_stays(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann bob", "", "ann bob");
	begin(f);
	put_person(f, "ann");
	put_group(f, "bob", READ_FAILED, NULL);
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=1");
	assert_string_equal(outcomes_of(f, NESTING), "0=incomplete");
	forget(f);
	full_read(f, "ann bob", "", "ann bob");
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
	assert_string_equal(touched(f), "acme/pay");
}

static void a_rename_follows_the_stable_id(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann", "", "ann");
	forget(f);
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "annlee");
	put_person_at(f, "id-ann", "annlee");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	assert_int_equal(find(f, "", key_of(f, "annlee")), 1);
	assert_int_equal(find(f, "", key_of(f, "ann")), 0);
	assert_string_equal(touched(f), "acme/pay");
}

static void two_people_may_swap_names_in_one_read(void **state)
{
	struct fixture *f = *state;

	begin(f);
	bind(f, "0@g 1@n");
	put_group(f, "@g", READ_COMPLETE, "ann");
	put_group(f, "@n", READ_COMPLETE, "bob");
	put_person(f, "ann");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-bob=2");
	begin(f);
	put_person_at(f, "id-ann", "bob");
	put_person_at(f, "id-bob", "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-ann=2 id-bob=1");
}

static void an_entry_made_anew_under_its_old_name_is_another_person(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann", "", "ann");
	begin(f);
	put_person_at(f, "id-new", "ann");
	end_read(f, READ_INCOMPLETE);
	commit(f);
	/* Nothing says that the former one is gone. */
	assert_string_equal(members_of(f, NESTING), "id-ann=1 id-new=1");
	begin(f);
	put_person_at(f, "id-new", "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_string_equal(members_of(f, NESTING), "id-new=1");
}

static void members_are_unresolved_until_this_read_has_seen_them(void **state)
{
	struct fixture *f = *state;
	const char *n, *ann;

	n = key_of(f, "@n");
	ann = key_of(f, "ann");
	full_read(f, "ann @n", "bob", "ann bob");
	begin(f);
	assert_string_equal(unresolved(f, NULL, NULL), "");
	put_group(f, "@g", READ_COMPLETE, "ann @n @gone ODD");
	assert_string_equal(unresolved(f, GROUPS, NULL),
			    arena_printf(f->arena, "%s %s", n, key_of(f, "@gone")));
	assert_string_equal(unresolved(f, NULL, PEOPLE),
			    arena_printf(f->arena, "%s %s", n, key_of(f, "@gone")));
	assert_string_equal(unresolved(f, "dc=example", GROUPS),
			    arena_printf(f->arena, "%s %s", ann, key_of(f, "ODD")));
	assert_string_equal(unresolved(f, "dc=else", NULL), "");
	put_group(f, "@n", READ_COMPLETE, "ann bob");
	put_group(f, "@gone", READ_ABSENT, NULL);
	assert_string_equal(unresolved(f, GROUPS, NULL), "");
	put_person(f, "ann");
	put_alias(f, "ODD", "ann");
	assert_string_equal(unresolved(f, NULL, NULL), key_of(f, "bob"));
	put_person(f, "bob");
	assert_string_equal(unresolved(f, NULL, NULL), "");
	end_read(f, READ_COMPLETE);
	commit(f);
	/* The server's answer is kept: next time the member is found without asking. */
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "ann ODD");
	put_person(f, "ann");
	assert_string_equal(unresolved(f, NULL, NULL), "");
	commit(f);
}

static void an_escaped_comma_ends_no_name(void **state)
{
	struct fixture *f = *state;
	const char *const keys[] = { "cn=a\\,dc=x", "cn=b\\\\,dc=x", "dc=x" };

	begin(f);
	assert_int_equal(mirror_put_group(f->mirror, "g", "cn=g", READ_COMPLETE, NULL, keys, keys,
					  ARRAY_SIZE(keys), NULL),
			 0);
	assert_string_equal(unresolved(f, "dc=x", NULL), "cn=b\\\\,dc=x dc=x");
	commit(f);
}

static void members_of_a_group_that_failed_are_still_asked_for(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann @n", "bob", "ann bob");
	begin(f);
	put_group(f, "@g", READ_FAILED, NULL);
	assert_string_equal(unresolved(f, GROUPS, NULL), key_of(f, "@n"));
	commit(f);
}

static void put_binding(struct fixture *f, const char *cloud, unsigned role, const char *group)
{
	struct binding binding = { "acme", cloud, role, group, key_of(f, group), false };

	assert_int_equal(mirror_set_bindings(f->mirror, &binding, group ? 1 : 0, NULL), 0);
}

static void a_scope_is_touched_when_its_bindings_change_or_vanish(void **state)
{
	struct fixture *f = *state;
	struct scope_name *scopes;
	size_t n;

	put_binding(f, NULL, 1, "@g");
	assert_string_equal(touched(f), "acme/-");
	forget(f);
	put_binding(f, NULL, 1, "@g");
	assert_string_equal(touched(f), "");
	put_binding(f, NULL, 2, "@g");
	assert_string_equal(touched(f), "acme/-");
	forget(f);
	put_binding(f, "pay", 2, "@g");
	assert_string_equal(touched(f), "acme/- acme/pay");
	assert_int_equal(mirror_scopes(f->mirror, false, f->arena, &scopes, &n, NULL), 0);
	assert_int_equal(n, 1);
	assert_string_equal(scopes[0].cloud, "pay");
	forget(f);
	assert_string_equal(touched(f), "");
	assert_int_equal(mirror_set_bindings(f->mirror, NULL, 0, NULL), 0);
	assert_string_equal(touched(f), "acme/pay");
	assert_string_equal(outcomes_of(f, NESTING), "");
	forget(f);
	assert_string_equal(touched(f), "");
}

static void a_binding_without_a_canonical_group_is_refused(void **state)
{
	struct fixture *f = *state;
	struct binding binding = { .organization = "acme", .group = "no dn" };
	struct error err = { 0 };

	assert_int_equal(mirror_set_bindings(f->mirror, &binding, 1, &err), -1);
	assert_int_equal(err.kind, ERROR_DATA);
	assert_non_null(strstr(err.text, "no dn"));
}

static void what_a_rolled_back_read_brought_is_not_kept(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann", "", "ann");
	forget(f);
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "bob");
	put_person(f, "bob");
	end_read(f, READ_COMPLETE);
	mirror_rollback(f->mirror);
	mirror_rollback(f->mirror);
	assert_string_equal(members_of(f, NESTING), "id-ann=1");
	assert_string_equal(touched(f), "");
	assert_string_equal(unresolved(f, NULL, NULL), "");
}

static void groups_that_no_binding_leads_to_are_forgotten_even_in_a_cycle(void **state)
{
	struct fixture *f = *state;

	full_read(f, "ann @n", "bob @m", "ann bob");
	begin(f);
	put_group(f, "@m", READ_COMPLETE, "@n");
	commit(f);
	full_read(f, "ann", "bob @m", "ann bob");
	assert_int_equal(find(f, "id-bob", NULL), 0);
	/* Had @n been kept, its absence would be held against the binding. */
	begin(f);
	put_group(f, "@g", READ_COMPLETE, "ann @n @m");
	put_group(f, "@n", READ_ABSENT, NULL);
	put_group(f, "@m", READ_ABSENT, NULL);
	end_read(f, READ_INCOMPLETE);
	commit(f);
	assert_string_equal(outcomes_of(f, NESTING), "0=complete");
}

static void people_are_found_by_id_login_name_address_and_dn(void **state)
{
	struct fixture *f = *state;
	const char *const emails[] = { "Ann@corp.example", "lee@corp.example" };
	struct person ann = { "ID-1", "UID=ann", key_of(f, "ann"), "Ann Lee",
			      NULL,   "annl",    emails,           2,
			      true,   false };

	full_read(f, "ann", "", "");
	assert_int_equal(mirror_put_person(f->mirror, &ann, NULL), 0);
	assert_int_equal(find(f, "id-1", NULL), 1);
	assert_int_equal(find(f, "ANNL", NULL), 1);
	assert_int_equal(find(f, "ann lee", NULL), 1);
	assert_int_equal(find(f, "ann@CORP.example", NULL), 1);
	assert_int_equal(find(f, "LEE@corp.example", NULL), 1);
	assert_int_equal(find(f, "x", key_of(f, "ann")), 1);
	assert_int_equal(find(f, "corp.example", NULL), 0);
	assert_int_equal(find(f, "%", "%"), 0);
	assert_int_equal(find(f, "", NULL), 0);
}

static void the_shortest_way_to_a_person_is_explained_per_binding(void **state)
{
	struct fixture *f = *state;
	struct membership_path *paths;
	size_t n;

	begin(f);
	bind(f, "0@a 1@b 2@other");
	put_group(f, "@a", READ_COMPLETE, "@b @c");
	put_group(f, "@b", READ_COMPLETE, "@a @d");
	put_group(f, "@c", READ_COMPLETE, "@e");
	put_group(f, "@e", READ_COMPLETE, "ann");
	put_group(f, "@d", READ_COMPLETE, "ann @e");
	put_group(f, "@other", READ_COMPLETE, "bob");
	put_person(f, "ann");
	end_read(f, READ_COMPLETE);
	commit(f);
	assert_int_equal(
		mirror_explain(f->mirror, "acme", "pay", "id-ann", 2, f->arena, &paths, &n, NULL),
		0);
	assert_int_equal(n, 2);
	assert_int_equal(paths[0].role, 0);
	assert_int_equal(paths[0].n_groups, 3);
	assert_string_equal(paths[0].groups[0], "CN=a, " GROUPS);
	assert_string_equal(paths[0].groups[1], "CN=b, " GROUPS);
	assert_string_equal(paths[0].groups[2], "CN=d, " GROUPS);
	assert_int_equal(paths[1].role, 1);
	assert_int_equal(paths[1].n_groups, 2);
	assert_string_equal(paths[1].groups[1], "CN=d, " GROUPS);
	assert_int_equal(
		mirror_explain(f->mirror, "acme", "pay", "id-ann", 0, f->arena, &paths, &n, NULL),
		0);
	assert_int_equal(n, 0);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
	const struct CMUnitTest tests[] = {
		T(only_people_whom_somebody_names_are_kept),
		T(an_id_at_two_entries_is_a_conflict_and_stays_where_it_was),
		T(a_person_is_wanted_if_a_member_an_alias_or_a_later_group_names_it),
		T(the_wanted_set_grows_with_what_is_put_after_it),
		T(nothing_is_touched_by_a_second_read_of_the_same),
		T(a_change_below_nested_groups_touches_the_scope),
		T(a_change_of_any_attribute_touches_and_the_order_of_addresses_does_not),
		T(people_who_were_not_seen_go_only_when_the_read_was_complete),
		T(a_person_that_was_asked_for_and_could_not_be_read_stays),
		T(a_rename_follows_the_stable_id),
		T(two_people_may_swap_names_in_one_read),
		T(an_entry_made_anew_under_its_old_name_is_another_person),
		T(members_are_unresolved_until_this_read_has_seen_them),
		T(an_escaped_comma_ends_no_name),
		T(members_of_a_group_that_failed_are_still_asked_for),
		T(a_scope_is_touched_when_its_bindings_change_or_vanish),
		T(a_binding_without_a_canonical_group_is_refused),
		T(what_a_rolled_back_read_brought_is_not_kept),
		T(groups_that_no_binding_leads_to_are_forgotten_even_in_a_cycle),
		T(people_are_found_by_id_login_name_address_and_dn),
		T(the_shortest_way_to_a_person_is_explained_per_binding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
