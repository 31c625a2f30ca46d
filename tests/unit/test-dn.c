#include "core/model.h"
#include "directory/dn.h"
#include "tests/lib/test.h"

static void check_row(struct arena *arena, const char *input, const char *expected)
{
	struct error err = { 0 };
	const char *key = dn_canonical(arena, input, &err);

	if (!streq_null(key, streq(expected, "!") ? NULL : expected))
		fail_msg("'%s' gave '%s', not '%s'", input, key ? key : "(none)", expected);
	if (!key)
		assert_int_equal(err.kind, ERROR_DATA);
	else if (!streq_null(dn_canonical(arena, key, &err), key))
		fail_msg("'%s' is not its own canonical form", key);
}

static void every_row_of_the_table_holds(void **state)
{
	struct arena *arena = arena_new();
	char *path = test_source_path("tests/data/dn.tsv"), *line = NULL, *tab;
	FILE *table = fopen(path, "re");
	size_t size = 0, rows = 0;
	ssize_t length;

	(void)state;
	assert_non_null(table);
	while ((length = getline(&line, &size, table)) > 0) {
		if (line[0] == '#')
			continue;
		line[length - 1] = '\0';
		tab = strchr(line, '\t');
		assert_non_null(tab);
		*tab = '\0';
		check_row(arena, line, tab + 1);
		rows++;
	}
	assert_true(rows > 70);
	fclose(table);
	free(line);
	free(path);
	arena_free(arena);
}

static void below_means_at_or_under_at_a_real_comma(void **state)
{
	(void)state;
	assert_true(dn_key_is_below("uid=ann,dc=corp", "dc=corp"));
	assert_true(dn_key_is_below("dc=corp", "dc=corp"));
	assert_true(dn_key_is_below("dc=corp", ""));
	assert_true(dn_key_is_below("cn=a\\\\,dc=corp", "dc=corp"));
	assert_false(dn_key_is_below("cn=a\\,dc=corp", "dc=corp"));
	assert_false(dn_key_is_below("cn=a\\\\\\,dc=corp", "dc=corp"));
	assert_false(dn_key_is_below("xdc=corp", "dc=corp"));
	assert_false(dn_key_is_below("dc=corp", "uid=ann,dc=corp"));
	assert_false(dn_key_is_below("", "dc=corp"));
}

static void a_dn_for_people_names_the_same_entry(void **state)
{
	static const char *const same[] = { "cn=Ann,dc=corp", "cn=\xC3\x89,dc=corp", "cn=x\\ ",
					    "" };
	struct arena *arena = arena_new();
	struct error err = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(same); i++)
		assert_string_equal(dn_text(arena, same[i], strlen(same[i])), same[i]);
	assert_string_equal(dn_text(arena, "cn=a\nb", 6), "cn=a\\0ab");
	assert_string_equal(dn_text(arena, "cn=a\0b", 6), "cn=a\\00b");
	assert_string_equal(dn_text(arena, "cn=\xE2\x80\xAE", 6), "cn=\\e2\\80\\ae");
	assert_string_equal(dn_text(arena, "cn=\xC2\x9B", 5), "cn=\\c2\\9b");
	assert_string_equal(dn_text(arena, "cn=\xC3", 4), "cn=\\c3");
	assert_string_equal(dn_canonical(arena, dn_text(arena, "cn=\xE2\x80\xAE", 6), &err),
			    "cn=\xE2\x80\xAE");
	arena_free(arena);
}

static void a_unique_member_is_known_without_its_bit_string(void **state)
{
	static const struct {
		const char *value, *name;
	} rows[] = {
		{ "cn=x#'0101'B", "cn=x" },
		{ "cn=x#''b", "cn=x" },
		{ "cn=x#'0'B#'1'B", "cn=x#'0'B" },
		{ "#'01'B", "" },
		{ "cn=x", "cn=x" },
		{ "cn=x#'02'B", "cn=x#'02'B" },
		{ "cn=x'01'B", "cn=x'01'B" },
		{ "01'B", "01'B" },
	};
	size_t i, length;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		length = dn_length_without_uid(rows[i].value, strlen(rows[i].value));
		if (length != strlen(rows[i].name))
			fail_msg("'%s': %zu", rows[i].value, length);
	}
}

static void a_value_that_is_no_dn_is_named_in_the_error(void **state)
{
	struct arena *arena = arena_new();
	struct error err = { 0 };

	(void)state;
	assert_null(dn_canonical(arena, "ann", &err));
	assert_string_equal(err.text, "'ann' is not a distinguished name");
	assert_null(dn_canonical(arena, "ann", NULL));
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_the_table_holds),
		cmocka_unit_test(below_means_at_or_under_at_a_real_comma),
		cmocka_unit_test(a_dn_for_people_names_the_same_entry),
		cmocka_unit_test(a_unique_member_is_known_without_its_bit_string),
		cmocka_unit_test(a_value_that_is_no_dn_is_named_in_the_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
