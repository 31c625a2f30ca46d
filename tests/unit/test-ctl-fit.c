/* What a terminal has room for. */
#include "tests/lib/test.h"

#include "ctl/fit.h"

/* A contact list: what it is called, how wide it is, what it may do without. */
enum { ORG, ID, NAME, EMAIL, NOTES, EMPTY, N };

static void columns_of(struct fit_column *ret)
{
	static const struct fit_column columns[N] = {
		[ORG] = { .heading = 12, .content = 4, .rank = FIT_DIFFERS },
		[ID] = { .heading = 7, .content = 2, .rank = 3 },
		[NAME] = { .heading = 4, .content = 20 },
		[EMAIL] = { .heading = 5, .content = 22 },
		[NOTES] = { .heading = 5, .content = 60, .rank = 5, .wide = true },
		[EMPTY] = { .heading = 5, .content = 0 },
	};

	memcpy(ret, columns, sizeof(columns));
}

/* "ORG ID", with the width of a label that was cut: "ORG:6". */
static const char *shown(const struct fit_column *columns, char *ret, size_t size)
{
	static const char *const names[N] = { "org", "id", "name", "email", "notes", "empty" };
	size_t i, used = 0;

	ret[0] = '\0';
	for (i = 0; i < N; i++) {
		if (!columns[i].shown)
			continue;
		used += (size_t)snprintf(ret + used, size - used, "%s%s", used ? " " : "",
					 names[i]);
		if (columns[i].label < columns[i].heading)
			used += (size_t)snprintf(ret + used, size - used, ":%zu", columns[i].label);
	}
	return ret;
}

static void assert_shown(size_t width, bool fits, const char *expected)
{
	struct fit_column columns[N];
	char text[100];

	columns_of(columns);
	assert_int_equal(fit_columns(columns, N, width), fits);
	if (fits)
		assert_string_equal(shown(columns, text, sizeof(text)), expected);
}

static void what_no_row_fills_is_not_shown(void **state)
{
	(void)state;
	assert_shown(500, true, "org id name email notes");
}

static void headings_are_cut_before_anything_is_broken(void **state)
{
	(void)state;
	/* 12 + 7 + 20 + 22 + 60 and four blanks */
	assert_shown(125, true, "org id name email notes");
	assert_shown(124, true, "org id:6 name email notes");
	assert_shown(118, true, "org:6 id:6 name email notes");
}

static void a_wide_column_is_broken_before_anything_goes(void **state)
{
	struct fit_column columns[N];

	(void)state;
	assert_shown(117, true, "org:6 id:6 name email notes");
	assert_shown(90, true, "org:6 id:6 name email notes");
	columns_of(columns);
	assert_true(fit_columns(columns, N, 90));
	assert_int_equal(columns[NOTES].room, FIT_WRAP_LEAST);
	assert_true(fit_columns(columns, N, 100));
	assert_int_equal(columns[NOTES].room, FIT_WRAP_LEAST + 10);
	assert_int_equal(columns[EMAIL].room, 22);
}

static void the_least_important_goes_first_and_headings_come_back(void **state)
{
	(void)state;
	assert_shown(89, true, "org id name email");
	assert_shown(57, true, "org:6 id:6 name email");
	assert_shown(56, true, "org name email");
	assert_shown(50, true, "org:6 name email");
}

static void what_is_needed_never_goes(void **state)
{
	(void)state;
	assert_shown(49, false, NULL);
}

static void what_says_the_same_in_all_rows_goes_before_the_rest(void **state)
{
	struct fit_column columns[N];
	char text[100];

	(void)state;
	columns_of(columns);
	columns[ORG].same = columns[NAME].same = true;
	assert_true(fit_columns(columns, N, 86));
	assert_string_equal(shown(columns, text, sizeof(text)), "id:6 name email notes");
	assert_true(fit_columns(columns, N, 43));
	assert_string_equal(shown(columns, text, sizeof(text)), "name email");
	assert_false(fit_columns(columns, N, 42));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_no_row_fills_is_not_shown),
		cmocka_unit_test(headings_are_cut_before_anything_is_broken),
		cmocka_unit_test(a_wide_column_is_broken_before_anything_goes),
		cmocka_unit_test(the_least_important_goes_first_and_headings_come_back),
		cmocka_unit_test(what_is_needed_never_goes),
		cmocka_unit_test(what_says_the_same_in_all_rows_goes_before_the_rest),
	};

	return cmocka_run_group_tests_name("ctl-fit", tests, NULL, NULL);
}
