/* The table of verbs: which words are a command, and what is wrong with those that are not. */
#include "tests/lib/test.h"

#include "ctl/verbs.h"

#define FIND(ctl, verb, err, ...)                                                                  \
	find(ctl, (const char *const[]){ __VA_ARGS__ },                                            \
	     sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), verb, err)

static int find(struct ctl *ctl, const char *const *words, size_t n, const struct verb **verb,
		struct error *err)
{
	ctl->words = words;
	ctl->n_words = n;
	return verbs_find(ctl, verb, err);
}

static void the_longest_words_make_the_verb(void **state)
{
	struct ctl ctl = { 0 };
	const struct verb *verb = NULL;
	struct error err = { 0 };

	(void)state;
	assert_int_equal(FIND(&ctl, &verb, &err, "cloud", "contacts", "acme/pay"), 0);
	assert_string_equal(verb->words, "cloud contacts");
	assert_int_equal(ctl.n_args, 1);
	assert_string_equal(ctl.args[0], "acme/pay");
	assert_int_equal(FIND(&ctl, &verb, &err, "status"), 0);
	assert_string_equal(verb->words, "status");
	assert_int_equal(ctl.n_args, 0);
}

static void a_verb_of_a_later_version_is_said_to_be_one(void **state)
{
	const char *const later[][3] = {
		{ "undo", "7", NULL },         { "recipients", "billing", NULL },
		{ "export", NULL, NULL },      { "doctor", NULL, NULL },
		{ "contact", "create", NULL }, { "cloud", "contacts", "edit" },
		{ "cloud", "create", "x" },    { "organization", "create", "x" },
		{ "project", "list", NULL },   { "unit", "list", NULL },
		{ "member", "list", NULL }
	};
	const struct verb *verb = NULL;
	struct error err;
	size_t i, n;

	(void)state;
	for (i = 0; i < sizeof(later) / sizeof(later[0]); i++) {
		struct ctl ctl = { 0 };

		for (n = 0; n < 3 && later[i][n]; n++)
			;
		assert_int_equal(find(&ctl, later[i], n, &verb, &err), -1);
		assert_int_equal(err.kind, ERROR_CONFIG);
		assert_non_null(strstr(err.text, "not supported by this version"));
	}
}

static void assert_usage_error(struct ctl *ctl, const char *const *words, size_t n,
			       const char *text)
{
	const struct verb *verb = NULL;
	struct error err = { 0 };

	assert_int_equal(find(ctl, words, n, &verb, &err), -1);
	assert_int_equal(err.kind, ERROR_CONFIG);
	assert_non_null(strstr(err.text, text));
}

static void words_that_are_no_command_are_named(void **state)
{
	struct ctl ctl = { 0 };

	(void)state;
	assert_usage_error(&ctl, NULL, 0, "a command is missing");
	assert_usage_error(&ctl, (const char *const[]){ "stauts" }, 1, "'stauts'");
	assert_usage_error(&ctl, (const char *const[]){ "cloud" }, 1,
			   "'cloud' needs one more word: list, show, contacts");
	assert_usage_error(&ctl, (const char *const[]){ "contact", "lsit" }, 2,
			   "'contact lsit': behind 'contact' can stand list, show");
	assert_usage_error(&ctl, (const char *const[]){ "approve" }, 1, "approve PLAN");
	assert_usage_error(&ctl, (const char *const[]){ "status", "x" }, 2, "too many");
	assert_usage_error(&ctl, (const char *const[]){ "explain", "ann" }, 2, "too few");
}

static void an_option_of_another_verb_is_refused(void **state)
{
	struct ctl ctl = { .options = OPTION_FULL };

	(void)state;
	assert_usage_error(&ctl, (const char *const[]){ "plan" }, 1, "'plan' does not take --full");
	ctl.options = OPTION_LIMIT | OPTION_CLOUD;
	assert_usage_error(&ctl, (const char *const[]){ "contact", "list" }, 2,
			   "does not take --limit");
	ctl.options = OPTION_CLOUD;
	assert_usage_error(&ctl, (const char *const[]){ "contact", "list", "acme" }, 3,
			   "either an organization or --cloud");
}

static void help_fits_80_columns_and_names_every_command(void **state)
{
	static const char *const words[] = { "status",         "plan",
					     "check",          "sync",
					     "approve",        "drift",
					     "explain",        "history",
					     "contact list",   "contact show",
					     "cloud list",     "cloud show",
					     "cloud contacts", "organization list",
					     "import" };
	char *help = verbs_help(), *line, *rest = help;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		assert_non_null(strstr(help, words[i]));
	assert_null(strstr(help, "undo"));
	while ((line = strsep(&rest, "\n")))
		assert_true(strlen(line) <= 79);
	free(help);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_longest_words_make_the_verb),
		cmocka_unit_test(a_verb_of_a_later_version_is_said_to_be_one),
		cmocka_unit_test(words_that_are_no_command_are_named),
		cmocka_unit_test(an_option_of_another_verb_is_refused),
		cmocka_unit_test(help_fits_80_columns_and_names_every_command),
	};

	return cmocka_run_group_tests_name("ctl-verbs", tests, NULL, NULL);
}
