/* contactctl: the command line alone. Everything else is in the library. */
#include "config.h"
#include "ctl/ctl.h"
#include "ctl/verbs.h"
#include "sync/sync.h"

#include <argp.h>
#include <langinfo.h>
#include <limits.h>
#include <locale.h>

enum { KEY_JSON = 256, KEY_PLAIN, KEY_FULL, KEY_CLOUD, KEY_CONTACT, KEY_RUN, KEY_LIMIT };

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "Configuration (" SYSCONFDIR "/contactsync/contactsync.yaml)",
	  1 },
	{ "json", KEY_JSON, NULL, 0, "Print one JSON object", 1 },
	{ "plain", KEY_PLAIN, NULL, 0, "Print cells separated by tabs, nothing cut", 1 },
	{ NULL, 0, NULL, 0, "Options of single commands:", 2 },
	{ "full", KEY_FULL, NULL, 0, "sync: look at everything, not only at what changed", 2 },
	{ "cloud", KEY_CLOUD, "CLOUD", 0, "history, contact list: only of this cloud", 2 },
	{ "contact", KEY_CONTACT, "ID|NAME|EMAIL", 0, "history: only of this contact", 2 },
	{ "run", KEY_RUN, "N", 0, "history: only of this run", 2 },
	{ "limit", KEY_LIMIT, "N", 0, "history: only the newest N changes", 2 },
	{ 0 },
};

/* True, with *ret set, for a whole number from 1 to @most. */
static bool parse_number(const char *text, long long most, long long *ret)
{
	char *end;
	long long n;

	if (*text < '0' || *text > '9')
		return false;
	n = strtoll(text, &end, 10);
	if (*end || n < 1 || n > most)
		return false;
	*ret = n;
	return true;
}

static long long number_option(const char *text, long long most, const struct argp_state *state)
{
	long long n = 0;

	if (!parse_number(text, most, &n))
		argp_error(state, "'%s' is not a number from 1 to %lld", text, most);
	return n;
}

static error_t parse_verb_option(int key, char *arg, struct ctl *ctl,
				 const struct argp_state *state)
{
	switch (key) {
	case KEY_FULL:
		ctl->full = true;
		ctl->options |= OPTION_FULL;
		return 0;
	case KEY_CLOUD:
		ctl->cloud = arg;
		ctl->options |= OPTION_CLOUD;
		return 0;
	case KEY_CONTACT:
		ctl->contact = arg;
		ctl->options |= OPTION_CONTACT;
		return 0;
	case KEY_RUN:
		ctl->run = number_option(arg, INT64_MAX, state);
		ctl->options |= OPTION_RUN;
		return 0;
	case KEY_LIMIT:
		ctl->limit = (unsigned)number_option(arg, INT_MAX, state);
		ctl->options |= OPTION_LIMIT;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct ctl *ctl = state->input;

	switch (key) {
	case 'c':
		ctl->config = arg;
		return 0;
	case KEY_JSON:
		ctl->json = true;
		return 0;
	case KEY_PLAIN:
		ctl->plain = true;
		return 0;
	case ARGP_KEY_ARGS:
		ctl->words = (const char *const *)state->argv + state->next;
		ctl->n_words = (size_t)(state->argc - state->next);
		return 0;
	default:
		return parse_verb_option(key, arg, ctl, state);
	}
}

static char *filter_help(int key, const char *text, void *input)
{
	(void)input;
	return key == ARGP_KEY_HELP_POST_DOC ? verbs_help() : (char *)(uintptr_t)text;
}

static const struct argp parser = {
	.options = options,
	.parser = parse_option,
	.args_doc = "COMMAND [ARGUMENT...]",
	.doc = "Shows and maintains the contacts of organizations and custom clouds.\v ",
	.help_filter = filter_help,
};

/* Text is UTF-8 throughout; in the plain C locale tables would show its bytes as \x escapes. */
static void set_locale(void)
{
	setlocale(LC_ALL, "");
	if (!streq(nl_langinfo(CODESET), "UTF-8"))
		setlocale(LC_CTYPE, "C.UTF-8");
}

int main(int argc, char **argv)
{
	struct ctl ctl = { .out = stdout, .err = stderr };

	set_locale();
	argp_program_version = "contactctl " PACKAGE_VERSION;
	argp_err_exit_status = SYNC_EXIT_USAGE;
	if (argp_parse(&parser, argc, argv, 0, NULL, &ctl) != 0)
		return SYNC_EXIT_USAGE;
	return ctl_run(&ctl);
}
