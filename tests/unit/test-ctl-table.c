/* What commands print: the same rows as a table, as tab-separated lines, and as JSON. */
#include "tests/lib/test.h"

#include "ctl/moment.h"
#include "ctl/table.h"

#include <locale.h>

static const struct table_column columns[] = {
	{ .name = "id", .heading = "ID", .type = CELL_NUMBER },
	{ .name = "name", .heading = "NAME" },
	{ .name = "person" },
	{ .heading = "ADMIN", .type = CELL_BOOLEAN },
	{ .name = "since", .heading = "SINCE", .type = CELL_TIME },
};

struct fixture {
	struct arena *arena;
	struct table *table;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = arena_new();
	f->table = table_new(f->arena, columns, ARRAY_SIZE(columns));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	free(f);
	return 0;
}

static void add(struct fixture *f, const char *id, const char *name)
{
	const char **row = table_add(f->table);

	row[0] = id;
	row[1] = name;
	row[2] = "p-1";
	row[3] = "1";
	row[4] = "2024-05-01T10:00:00Z";
}

static char *printed(const struct fixture *f, bool plain)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	assert_non_null(stream);
	table_print(f->table, stream, plain);
	fclose(stream);
	return text;
}

static char *json_of(const struct fixture *f)
{
	json_t *rows = table_json(f->table);
	char *text = json_dumps(rows, JSON_COMPACT);

	json_decref(rows);
	assert_non_null(text);
	return text;
}

static void numbers_are_numbers_and_null_is_null_in_json(void **state)
{
	struct fixture *f = *state;
	char *text;

	add(f, "12", "Ann");
	add(f, NULL, NULL);
	add(f, "a-b", "");
	text = json_of(f);
	assert_string_equal(
		text,
		"[{\"id\":12,\"name\":\"Ann\",\"person\":\"p-1\",\"since\":\"2024-05-01T10:00:"
		"00Z\"},"
		"{\"id\":null,\"name\":null,\"person\":\"p-1\",\"since\":\"2024-05-01T10:00:00Z\"},"
		"{\"id\":\"a-b\",\"name\":\"\",\"person\":\"p-1\",\"since\":\"2024-05-01T10:00:"
		"00Z\"}]");
	free(text);
}

static void plain_lines_have_a_heading_and_tabs(void **state)
{
	struct fixture *f = *state;
	char *text;

	add(f, "12", "Ann Archer");
	text = printed(f, true);
	assert_string_equal(text, "ID\tNAME\tADMIN\tSINCE\n"
				  "12\tAnn Archer\tyes\t2024-05-01T10:00:00Z\n");
	free(text);
}

static void a_table_shows_headings_names_and_local_time(void **state)
{
	struct fixture *f = *state;
	char *text;

	setenv("TZ", "UTC", 1);
	add(f, "12", "Jos\xC3\xA9");
	text = printed(f, false);
	assert_non_null(strstr(text, "ID NAME ADMIN SINCE"));
	assert_non_null(strstr(text, "12 Jos\xC3\xA9 yes   2024-05-01 10:00:00 UTC"));
	assert_null(strstr(text, "p-1"));
	free(text);
}

static void a_table_without_rows_prints_nothing(void **state)
{
	char *text = printed(*state, false);

	assert_string_equal(text, "");
	free(text);
}

static bool has_escape(const char *text)
{
	return strchr(text, '\x1b') || strstr(text, "\xC2\x9B") || strstr(text, "\xE2\x80\xAE");
}

static void hostile_text_reaches_neither_terminal_nor_json(void **state)
{
	struct fixture *f = *state;
	char *table, *plain, *json;

	/* a colour, a C1 control sequence, a bidirectional override, forged rows */
	add(f, "1", "x\x1b[31mred\xC2\x9Bm\xE2\x80\xAEyx\n2\tforged");
	add(f, "2", "no\xFFutf8");
	table = printed(f, false);
	plain = printed(f, true);
	json = json_of(f);
	assert_false(has_escape(table));
	assert_false(has_escape(plain));
	assert_false(has_escape(json));
	assert_null(strstr(plain, "\n2\tforged"));
	assert_null(strstr(json, "\\u001b"));
	free(table);
	free(plain);
	free(json);
}

static void rows_can_be_collected_from_more_columns_than_there_are(void **state)
{
	struct fixture *f = *state;
	const char *cells[] = { "1", "a", NULL, "0", NULL, "left out" };

	assert_int_equal(table_collect(f->table, cells, ARRAY_SIZE(cells)), 0);
	assert_int_equal(table_rows(f->table), 1);
	assert_string_equal(table_row(f->table, 0)[1], "a");
	assert_null(table_row(f->table, 0)[4]);
}

static void an_age_is_told_in_its_two_largest_units(void **state)
{
	struct fixture *f = *state;

	assert_string_equal(moment_relative(f->arena, 1000, 1000), "now");
	assert_string_equal(moment_relative(f->arena, 1000, 1042), "42s ago");
	assert_string_equal(moment_relative(f->arena, 1000, 1000 + 3700), "1h 1min ago");
	assert_string_equal(moment_relative(f->arena, 1000, 1000 + 86400 + 5), "1d ago");
	assert_string_equal(moment_relative(f->arena, 1000 + 300, 1000), "in 5min");
}

static void a_moment_survives_the_way_to_text_and_back(void **state)
{
	struct fixture *f = *state;
	int64_t at = 0;

	assert_true(moment_parse(moment_utc(f->arena, 1714557600), &at));
	assert_int_equal(at, 1714557600);
	assert_false(moment_parse("yesterday", &at));
	assert_false(moment_parse("2024-05-01T10:00:00Z and more", &at));
	assert_null(moment_utc(f->arena, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(numbers_are_numbers_and_null_is_null_in_json, setup,
						teardown),
		cmocka_unit_test_setup_teardown(plain_lines_have_a_heading_and_tabs, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_table_shows_headings_names_and_local_time, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_table_without_rows_prints_nothing, setup,
						teardown),
		cmocka_unit_test_setup_teardown(hostile_text_reaches_neither_terminal_nor_json,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			rows_can_be_collected_from_more_columns_than_there_are, setup, teardown),
		cmocka_unit_test_setup_teardown(an_age_is_told_in_its_two_largest_units, setup,
						teardown),
		cmocka_unit_test_setup_teardown(a_moment_survives_the_way_to_text_and_back, setup,
						teardown),
	};

	setlocale(LC_CTYPE, "C.UTF-8");
	return cmocka_run_group_tests_name("ctl-table", tests, NULL, NULL);
}
