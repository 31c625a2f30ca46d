/* See verbs.h. */
#include "ctl/verbs.h"

#include "ctl/handlers.h"

#define HELP_COLUMN 34

static const struct verb verbs[] = {
	{ "status", NULL, "last runs, drift, holds, Admins, next run", 0, 0, 0, status_run },
	{ "plan", NULL, "what a run would change and hold, and why", 0, 0, 0, plan_run },
	{ "check", NULL, "the same in one line", 0, 0, 0, check_run },
	{ "sync", "[--full]", "make a run now", 0, 0, OPTION_FULL, sync_now_run },
	{ "approve", "PLAN", "apply exactly that held plan", 1, 1, 0, approve_run },
	{ "drift", "[CLOUD|ORG]", "what is out of step now, since when", 0, 1, 0, drift_run },
	{ "explain", "PERSON CLOUD|ORG [ROLE]", "why a person is a contact there, or not", 2, 3, 0,
	  explain_run },
	{ "history", "[OPTION...]", "who changed what, before and after", 0, 0,
	  OPTION_CLOUD | OPTION_CONTACT | OPTION_RUN | OPTION_LIMIT, history_run },
	{ "contact list", "[ORG]", "contacts of organizations, or of --cloud", 0, 1, OPTION_CLOUD,
	  contact_list_run },
	{ "contact show", "ID|NAME|EMAIL", "one contact with all it has", 1, 1, 0,
	  contact_show_run },
	{ "cloud list", "[ORG]", "custom clouds", 0, 1, 0, cloud_list_run },
	{ "cloud show", "CLOUD", "one cloud with its contacts", 1, 1, 0, cloud_show_run },
	{ "cloud contacts", "CLOUD", "contacts of one cloud", 1, 1, 0, cloud_contacts_run },
	{ "organization list", NULL, "organizations", 0, 0, 0, organization_list_run },
	{ "import", "FILE|-", "organizations and clouds from JSON", 1, 1, 0, import_run },

	/* known, and for a later version */
	{ .words = "undo" },
	{ .words = "recipients" },
	{ .words = "contact create" },
	{ .words = "contact edit" },
	{ .words = "contact delete" },
	{ .words = "cloud contacts edit" },
	{ .words = "cloud contacts set" },
	{ .words = "cloud contacts add" },
	{ .words = "cloud contacts remove" },
	{ .words = "cloud create" },
	{ .words = "cloud provision" },
	{ .words = "cloud rename" },
	{ .words = "cloud delete" },
	{ .words = "cloud tags" },
	{ .words = "cloud availability" },
	{ .words = "organization show" },
	{ .words = "organization create" },
	{ .words = "organization delete" },
	{ .words = "project" },
	{ .words = "unit" },
	{ .words = "member" },
	{ .words = "export" },
	{ .words = "doctor" },
};

static const struct {
	unsigned option;
	const char *name;
} option_names[] = {
	{ OPTION_FULL, "--full" }, { OPTION_CLOUD, "--cloud" }, { OPTION_CONTACT, "--contact" },
	{ OPTION_RUN, "--run" },   { OPTION_LIMIT, "--limit" },
};

/* How many of the command's words @verb takes; 0 if they are not its words. */
static size_t words_match(const char *verb, const char *const *words, size_t n_words)
{
	size_t n = 0, length;

	while (*verb) {
		length = strcspn(verb, " ");
		if (n == n_words || strlen(words[n]) != length ||
		    strncmp(verb, words[n], length) != 0)
			return 0;
		n++;
		verb += length;
		verb += strspn(verb, " ");
	}
	return n;
}

/* True if @verb has several words, of which @noun is the first. */
static bool begins_with_noun(const struct verb *verb, const char *noun)
{
	size_t length = strlen(noun);

	return strncmp(verb->words, noun, length) == 0 && verb->words[length] == ' ';
}

static bool is_noun(const char *word)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (begins_with_noun(&verbs[i], word))
			return true;
	return false;
}

/* What can stand behind @noun. */
static const char *words_behind(const char *noun, struct arena *arena)
{
	const char *text = "";
	size_t i, length = strlen(noun);

	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (verbs[i].run && begins_with_noun(&verbs[i], noun))
			text = arena_join(arena, text, ", ", verbs[i].words + length + 1);
	return text;
}

static int unknown_verb(const struct ctl *ctl, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const char *noun = ctl->n_words > 0 ? ctl->words[0] : NULL;

	if (!noun)
		return error_set(err, ERROR_CONFIG, "a command is missing");
	if (!is_noun(noun))
		return error_set(err, ERROR_CONFIG, "unknown command '%s'", noun);
	if (ctl->n_words == 1)
		return error_set(err, ERROR_CONFIG, "'%s' needs one more word: %s", noun,
				 words_behind(noun, arena));
	return error_set(err, ERROR_CONFIG, "unknown command '%s %s': behind '%s' can stand %s",
			 noun, ctl->words[1], noun, words_behind(noun, arena));
}

static int check_options(const struct verb *verb, unsigned options, struct error *err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(option_names); i++)
		if (options & ~verb->options & option_names[i].option)
			return error_set(err, ERROR_CONFIG, "'%s' does not take %s", verb->words,
					 option_names[i].name);
	return 0;
}

static int check_arguments(const struct verb *verb, unsigned options, size_t n, struct error *err)
{
	if (n < verb->least)
		return error_set(err, ERROR_CONFIG, "too few arguments: %s %s", verb->words,
				 verb->arguments);
	if (n > verb->most)
		return error_set(err, ERROR_CONFIG, "too many arguments: %s%s%s", verb->words,
				 verb->arguments ? " " : "",
				 verb->arguments ? verb->arguments : "");
	if (n > 0 && options & OPTION_CLOUD)
		return error_set(err, ERROR_CONFIG, "give either an organization or --cloud");
	return 0;
}

int verbs_find(struct ctl *ctl, const struct verb **ret, struct error *err)
{
	const struct verb *best = NULL;
	size_t i, n, longest = 0;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		n = words_match(verbs[i].words, ctl->words, ctl->n_words);
		if (n > longest) {
			longest = n;
			best = &verbs[i];
		}
	}
	if (!best)
		return unknown_verb(ctl, err);
	if (!best->run)
		return error_set(err, ERROR_CONFIG, "'%s' is not supported by this version",
				 best->words);
	if (check_options(best, ctl->options, err) < 0 ||
	    check_arguments(best, ctl->options, ctl->n_words - longest, err) < 0)
		return -1;
	ctl->args = ctl->words + longest;
	ctl->n_args = ctl->n_words - longest;
	*ret = best;
	return 0;
}

char *verbs_help(void)
{
	char *text = NULL;
	size_t size = 0, i;
	FILE *stream = open_memstream(&text, &size);

	if (!stream)
		abort();
	fputs("Commands:\n", stream);
	for (i = 0; i < ARRAY_SIZE(verbs) && verbs[i].run; i++) {
		const struct verb *v = &verbs[i];
		int width = fprintf(stream, "  %s%s%s", v->words, v->arguments ? " " : "",
				    v->arguments ? v->arguments : "");

		fprintf(stream, "%*s%s\n", width < HELP_COLUMN ? HELP_COLUMN - width : 2, "",
			v->help);
	}
	fclose(stream);
	return text;
}
