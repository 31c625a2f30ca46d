/* See ctl.h. The only place where errors of a command are said. */
#include "ctl/ctl.h"

#include "config/config.h"
#include "ctl/verbs.h"
#include "sync/sync.h"

#include <signal.h>

#define PROGRAM        "contactctl"
#define DEFAULT_CONFIG SYSCONFDIR "/contactsync/contactsync.yaml"

static int load_config(struct ctl *ctl)
{
	const char *path = ctl->config ? ctl->config : DEFAULT_CONFIG;
	struct config_errors errors = { 0 };
	size_t i;

	if (config_load(ctl->arena, path, &ctl->settings, &errors) == 0)
		return 0;
	for (i = 0; i < errors.n; i++)
		fprintf(ctl->err, PROGRAM ": %s\n", clean_text(ctl->arena, errors.lines[i]));
	return -1;
}

static int usage_error(const struct ctl *ctl, const struct error *err)
{
	fprintf(ctl->err, PROGRAM ": %s\nTry '" PROGRAM " --help' for more information.\n",
		clean_text(ctl->arena, err->text));
	return SYNC_EXIT_USAGE;
}

/* A full disk under standard output is an error too, and shows only when it is flushed. */
static int flush_output(const struct ctl *ctl, int code)
{
	if (fflush(ctl->out) == 0 && !ferror(ctl->out))
		return code;
	fprintf(ctl->err, PROGRAM ": writing standard output: %m\n");
	return SYNC_EXIT_ERROR;
}

int ctl_run(struct ctl *ctl)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct verb *verb;
	struct error err = { 0 };
	int code;

	ctl->arena = arena;
	if (verbs_find(ctl, &verb, &err) < 0)
		return usage_error(ctl, &err);
	if (load_config(ctl) < 0)
		return SYNC_EXIT_ERROR;
	code = verb->run(ctl, &err);
	if (code >= 0)
		return flush_output(ctl, code);
	fflush(ctl->out);
	fprintf(ctl->err, PROGRAM ": %s\n", clean_text(arena, err.text));
	return SYNC_EXIT_ERROR;
}

const char *ctl_arg(const struct ctl *ctl, size_t index)
{
	return index < ctl->n_args ? ctl->args[index] : NULL;
}

int ctl_open_store(const struct ctl *ctl, struct store **ret, struct error *err)
{
	return store_open(ctl->settings->store, STORE_READ, ret, err);
}

void ctl_restore_sigpipe(void)
{
	signal(SIGPIPE, SIG_DFL);
}

void ctl_show(const struct ctl *ctl, const char *name, const struct table *table, const char *empty)
{
	if (ctl->json)
		json_print(json_pack("{s:o}", name, table_json(table)), ctl->out, false);
	else if (table_rows(table) == 0 && !ctl->plain)
		fprintf(ctl->out, "%s\n", empty);
	else
		table_print(table, ctl->out, ctl->plain);
}
