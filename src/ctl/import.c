/* contactctl import: organizations and clouds from JSON, all of a file or nothing. */
#include "ctl/actor.h"
#include "ctl/handlers.h"
#include "ctl/import_json.h"
#include "report/events.h"
#include "sync/owner.h"
#include "sync/sync.h"

#include <errno.h>

static const char *file_name(const char *path)
{
	return streq(path, "-") ? "standard input" : path;
}

static int load_json(const char *path, json_t **ret, struct error *err)
{
	bool from_stdin = streq(path, "-");
	const char *name = file_name(path);
	FILE *file = from_stdin ? stdin : fopen(path, "re");
	json_error_t why;

	if (!file)
		return error_errno(err, errno, "opening %s", path);
	*ret = json_loadf(file, JSON_REJECT_DUPLICATES, &why);
	if (!from_stdin)
		fclose(file);
	if (!*ret)
		return error_set(err, ERROR_DATA, "%s:%d:%d: %s", name, why.line, why.column,
				 why.text);
	return 0;
}

/* For whoever watches the journal; who asked is told by the error itself. */
static void say_refused(const struct ctl *ctl, const struct error *why)
{
	FILE *nowhere = fopen("/dev/null", "we");
	struct log *log = nowhere ? log_new(LOG_TARGET_JOURNAL, nowhere, CTL_IDENTIFIER) : NULL;

	log_event(log,
		  &(struct event){ .kind = EVENT_EDIT_REFUSED,
				   .detail = arena_printf(ctl->arena, "import by %s: %s",
							  actor_name(ctl->arena), why->text) });
	log_free(log);
	if (nowhere)
		fclose(nowhere);
}

static int store_document(const struct ctl *ctl, const struct import_document *document,
			  struct import_result *ret, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	const char *actor = actor_name(ctl->arena);

	if (owner_become(ctl->settings, err) < 0 ||
	    store_open(ctl->settings->store, STORE_WRITE, &store, err) < 0 ||
	    store_begin(store, 0, actor, err) < 0 ||
	    store_import(store, document->organizations, document->n_organizations,
			 &ctl->settings->roles, ret, err) < 0)
		return -1;
	return store_commit(store, err);
}

static void print_counts(const struct ctl *ctl, const struct import_result *result)
{
	if (ctl->json)
		json_print(json_pack("{s:i, s:i, s:i}", "created", (int)result->created, "updated",
				     (int)result->updated, "unchanged", (int)result->unchanged),
			   ctl->out, false);
	else
		fprintf(ctl->out, "%u created, %u updated, %u unchanged\n", result->created,
			result->updated, result->unchanged);
}

static int say_errors(const struct ctl *ctl, const struct import_errors *errors)
{
	const char *name = file_name(ctl_arg(ctl, 0));
	size_t i;

	for (i = 0; i < errors->n; i++)
		fprintf(ctl->err, "contactctl: %s: %s\n", name,
			clean_text(ctl->arena, errors->lines[i]));
	return SYNC_EXIT_ERROR;
}

int import_run(struct ctl *ctl, struct error *err)
{
	struct import_errors errors = { 0 };
	struct import_document document;
	struct import_result result;
	json_t *root = NULL;
	int read;

	if (load_json(ctl_arg(ctl, 0), &root, err) < 0)
		return -1;
	read = import_read(ctl->arena, root, &ctl->settings->roles, &document, &errors);
	json_decref(root);
	if (read < 0)
		return say_errors(ctl, &errors);
	if (store_document(ctl, &document, &result, err) < 0) {
		if (err->kind == ERROR_REFUSED)
			say_refused(ctl, err);
		return -1;
	}
	print_counts(ctl, &result);
	return SYNC_EXIT_IN_STEP;
}
