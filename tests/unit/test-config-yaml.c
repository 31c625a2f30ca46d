#include "config/config.h"
#include "config/spelling.h"
#include "config/yaml.h"
#include "tests/lib/test.h"

struct fixture {
	struct arena *arena;
	struct problems problems;
	struct config_errors errors;
};

static const struct source file = { "f", 0 };

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = arena_new();
	f->problems.arena = f->arena;
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

static struct node *read_bytes(struct fixture *f, const char *text, size_t length)
{
	/* A copy of the exact size, so that a sanitizer sees a read beyond the end. */
	char *copy = malloc(length ? length : 1);
	struct node *root;

	assert_non_null(copy);
	memcpy(copy, text, length);
	root = yaml_read(f->arena, &file, copy, length, &f->problems);
	free(copy);
	return root;
}

static void assert_refused_bytes(struct fixture *f, const char *text, size_t length,
				 const char *line)
{
	size_t before = f->problems.n;

	assert_null(read_bytes(f, text, length));
	assert_int_equal(f->problems.n, before + 1);
	f->errors = (struct config_errors){ 0 };
	problems_print(&f->problems, f->arena, &f->errors);
	assert_string_equal(f->errors.lines[f->errors.n - 1], line);
	f->problems.n = 0;
}

static void assert_refused(struct fixture *f, const char *text, const char *line)
{
	assert_refused_bytes(f, text, strlen(text), line);
}

static void a_tree_knows_where_it_was_written(void **state)
{
	struct fixture *f = *state;
	const char text[] = "a: 1\nb:\n  - x\n  - {k: 'null', n: null}\n";
	struct node *root = read_bytes(f, text, strlen(text));
	const struct node *b, *map;

	assert_non_null(root);
	assert_string_equal(node_get(root, "a")->text, "1");
	b = node_get(root, "b");
	assert_int_equal(b->kind, NODE_LIST);
	assert_int_equal(b->first->line, 3);
	assert_int_equal(b->first->column, 5);
	map = b->first->next;
	assert_false(node_get(map, "k")->null);
	assert_true(node_get(map, "n")->null);
	assert_null(node_get(root, "c"));
}

static void an_empty_file_is_an_empty_mapping(void **state)
{
	static const char *const texts[] = { "", "# nothing\n", "---\n", "{}", "null" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		struct node *root = read_bytes(*state, texts[i], strlen(texts[i]));

		assert_non_null(root);
		assert_int_equal(root->kind, NODE_MAP);
		assert_null(root->first);
	}
}

static void folded_text_loses_its_last_line_break(void **state)
{
	const char text[] = "filter: >\n  (&(a=b)\n  (c=d))\n\n";
	struct node *root = read_bytes(*state, text, strlen(text));

	assert_non_null(root);
	assert_string_equal(node_get(root, "filter")->text, "(&(a=b) (c=d))");
}

static void what_yaml_can_do_beyond_need_is_refused(void **state)
{
	assert_refused(*state, "a: &x 1\nb: *x\n", "f:1:4: anchors and tags are not supported");
	assert_refused(*state, "a: *x\n", "f:1:4: aliases are not supported");
	assert_refused(*state, "a: !!binary aGk=\n", "f:1:4: anchors and tags are not supported");
	assert_refused(*state, "a: 1\n---\nb: 2\n", "f:2:1: a second document is not supported");
	assert_refused(*state, "[a]: 1\n", "f:1:1: a key has to be a plain word");
	assert_refused(*state, "- a\n",
		       "f:1:1: the file has to be a mapping: lines of 'key: value'");
	assert_refused(*state, "text\n",
		       "f:1:1: the file has to be a mapping: lines of 'key: value'");
}

static void an_alias_bomb_is_refused_at_its_first_anchor(void **state)
{
	assert_refused(*state,
		       "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
		       "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c]\n",
		       "f:1:4: anchors and tags are not supported");
}

static void bad_bytes_give_one_error(void **state)
{
	assert_refused_bytes(*state, "a: 1\nb: \0\n", 10, "f:2:1: this line is not UTF-8 text");
	assert_refused(*state, "a: 1\n\nb: \xFF\n", "f:3:1: this line is not UTF-8 text");
	assert_refused(*state, "a: Zo\xEB", "f:1:1: this line is not UTF-8 text");
	assert_refused(*state,
		       "\xEF\xBB\xBF"
		       "a: 1\n",
		       "f:1:1: the file begins with a byte order mark; save it without");
	assert_refused_bytes(*state,
			     "\xFF\xFE"
			     "a\0:\0",
			     6, "f:1:1: this line is not UTF-8 text");
	assert_refused(*state, "a: \x1B[31mred\n",
		       "f:1:4: not valid YAML: control characters are not allowed");
	assert_refused(*state, "a: \"\\e[31m\"\n",
		       "f:1:4: this value has a line break or another control character in it");
	assert_refused(*state, "a: \"x\\ny\"\n",
		       "f:1:4: this value has a line break or another control character in it");
	assert_refused(*state, "\"k\\0\": 1\n",
		       "f:1:1: this value has a line break or another control character in it");
}

static void bad_syntax_gives_one_error(void **state)
{
	assert_refused(*state, "a:\n\tb: 1\n",
		       "f:2:1: not valid YAML: found character that cannot start any token");
	assert_refused(*state, "a: [1, 2\nb: 3\n",
		       "f:2:2: not valid YAML: did not find expected ',' or ']' "
		       "(while parsing a flow sequence, which begins on line 1)");
	assert_refused(*state, "a: 'x\n",
		       "f:2:1: not valid YAML: found unexpected end of stream "
		       "(while scanning a quoted scalar, which begins on line 1)");
	assert_refused(*state, "a: 1\n  b: 2\n",
		       "f:2:4: not valid YAML: mapping values are not allowed in this context");
}

static void size_is_bounded(void **state)
{
	struct fixture *f = *state;
	size_t n = YAML_SIZE_MAX + 1;
	char *large = malloc(n);

	assert_non_null(large);
	memset(large, ' ', n);
	assert_refused_bytes(f, large, n, "f:1:1: the file is larger than 16 MiB");
	memset(large, 'x', 9000);
	memcpy(large, "a: ", 3);
	assert_refused_bytes(f, large, 9000, "f:1:4: this value is longer than 8192 bytes");
	memset(large, '[', 100000);
	memcpy(large, "a: ", 3);
	assert_refused_bytes(f, large, 100000, "f:1:19: nested too deeply");
	memset(large, '{', 100000);
	assert_refused_bytes(f, large, 100000, "f:1:2: a key has to be a plain word");
	free(large);
}

static void each_prefix_of_a_file_is_read_or_refused_once(void **state)
{
	static const char text[] = "a: {b: [c, 'd', \"e\\x41\"], f: >\n  g\n}\nh:\n- i: |\n   j\n"
				   "- &k {l: *k}\n? m\n: !n o\n%YAML 1.1\n---\n...\n";
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < sizeof(text); i++) {
		bool read = read_bytes(f, text, i) != NULL;

		assert_int_equal(f->problems.n, read ? 0 : 1);
		f->problems.n = 0;
	}
}

static const char *nearest(const char *word, const char *known)
{
	struct spelling spelling = { .word = word };

	spelling_consider(&spelling, known, strlen(known));
	return spelling.best;
}

static void near_words_are_found_and_far_ones_are_not(void **state)
{
	(void)state;
	assert_non_null(nearest("urls", "uris"));
	assert_non_null(nearest("page-size", "page_size"));
	assert_non_null(nearest("ADMIN", "Admin"));
	assert_non_null(nearest("ahcnor", "anchor"));
	assert_null(nearest("x", "dn"));
	assert_null(nearest("search", "connect"));
	assert_null(nearest("", "dn"));
	assert_null(nearest("colour_of_the_sky", "store"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_tree_knows_where_it_was_written),
		TEST(an_empty_file_is_an_empty_mapping),
		TEST(folded_text_loses_its_last_line_break),
		TEST(what_yaml_can_do_beyond_need_is_refused),
		TEST(an_alias_bomb_is_refused_at_its_first_anchor),
		TEST(bad_bytes_give_one_error),
		TEST(bad_syntax_gives_one_error),
		TEST(size_is_bounded),
		TEST(each_prefix_of_a_file_is_read_or_refused_once),
		TEST(near_words_are_found_and_far_ones_are_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
