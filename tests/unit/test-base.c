#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "tests/lib/test.h"

#include <errno.h>

static void an_error_is_built_from_the_inside_out(void **state)
{
	struct error err = { 0 };

	(void)state;
	assert_int_equal(error_set(&err, ERROR_RETRY, "server closed the connection"), -1);
	assert_int_equal(error_prefix(&err, "reading group '%s'", "cn=a"), -1);
	assert_string_equal(err.text, "reading group 'cn=a': server closed the connection");
	assert_int_equal(err.kind, ERROR_RETRY);
}

static void a_long_error_is_cut_and_says_so(void **state)
{
	struct error err = { 0 };
	char longer[2 * ERROR_TEXT_MAX];

	(void)state;
	memset(longer, 'x', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	error_set(&err, ERROR_DATA, "%s", longer);
	assert_int_equal(strlen(err.text), ERROR_TEXT_MAX - 1);
	assert_string_equal(err.text + strlen(err.text) - 3, "…");
	error_prefix(&err, "outer");
	assert_int_equal(strlen(err.text), ERROR_TEXT_MAX - 1);
	assert_memory_equal(err.text, "outer: x", 8);
}

static void a_cut_error_keeps_its_characters_whole(void **state)
{
	struct error err = { 0 };
	char longer[2 * ERROR_TEXT_MAX] = "";
	size_t i, shift;

	(void)state;
	for (shift = 0; shift < 3; shift++) {
		memset(longer, 'x', shift);
		for (i = shift; i + 3 < sizeof(longer); i += 3)
			memcpy(longer + i, "€", sizeof("€"));
		error_set(&err, ERROR_DATA, "%s", longer);
		assert_true(text_is_utf8(err.text, strlen(err.text)));
		error_prefix(&err, "Zoë");
		assert_true(text_is_utf8(err.text, strlen(err.text)));
		assert_string_equal(err.text + strlen(err.text) - 3, "…");
		error_errno(&err, ENOENT, "%s", longer);
		assert_true(text_is_utf8(err.text, strlen(err.text)));
	}
}

static void texts_are_ordered_by_bytes_and_nothing_comes_first(void **state)
{
	const char *texts[] = { "b", NULL, "a", "B" };

	(void)state;
	qsort(texts, ARRAY_SIZE(texts), sizeof(*texts), text_compare_items);
	assert_null(texts[0]);
	assert_string_equal(texts[1], "B");
	assert_string_equal(texts[2], "a");
	assert_string_equal(texts[3], "b");
	assert_int_equal(text_compare(NULL, NULL), 0);
}

static void values_are_cleaned_at_the_border(void **state)
{
	struct arena *arena = arena_new();

	(void)state;
	assert_string_equal(text_clean(arena, "  Ann\n Lee\t ", 12), "Ann\xEF\xBF\xBD Lee");
	assert_string_equal(text_clean(arena, "a\x1B[31mb", 7), "a\xEF\xBF\xBD[31mb");
	assert_string_equal(text_clean(arena, "Zo\xC3\xAB", 4), "Zo\xC3\xAB");
	assert_null(text_clean(arena, " \n ", 3));
	assert_null(text_clean(arena, "a\0b", 3));
	assert_null(text_clean(arena, "\xC3", 1));
	assert_null(text_clean(arena, "\xED\xA0\x80", 3));
	assert_null(text_clean(arena, "\xC0\xAF", 2));
	arena_free(arena);
}

static void an_arena_grows_arrays_and_serves_large_requests(void **state)
{
	struct arena *arena = arena_new();
	size_t capacity = 0, n;
	int *items = NULL;

	(void)state;
	for (n = 0; n < 100000; n++) {
		items = arena_grow(arena, items, n, &capacity, sizeof(*items));
		items[n] = (int)n;
	}
	for (n = 0; n < 100000; n++)
		assert_int_equal(items[n], n);
	arena_reset(arena);
	assert_string_equal(arena_printf(arena, "%s-%d", "a", 7), "a-7");
	assert_string_equal(arena_join(arena, NULL, ", ", "a"), "a");
	assert_string_equal(arena_join(arena, "", ", ", "a"), "a");
	assert_string_equal(arena_join(arena, "a", ", ", "b"), "a, b");
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_error_is_built_from_the_inside_out),
		cmocka_unit_test(a_long_error_is_cut_and_says_so),
		cmocka_unit_test(a_cut_error_keeps_its_characters_whole),
		cmocka_unit_test(texts_are_ordered_by_bytes_and_nothing_comes_first),
		cmocka_unit_test(values_are_cleaned_at_the_border),
		cmocka_unit_test(an_arena_grows_arrays_and_serves_large_requests),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
