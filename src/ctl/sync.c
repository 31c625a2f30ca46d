/* contactctl sync and approve: a run by hand. Its events go to the journal, like the daemon's. */
#include "sync/sync.h"
#include "ctl/actor.h"
#include "ctl/handlers.h"
#include "ctl/progress.h"
#include "report/events.h"
#include "sync/owner.h"

static void on_progress(void *userdata, const char *phase, unsigned done)
{
	progress_show(userdata, phase, done);
}

static void on_wait(void *userdata, int pid)
{
	progress_wait(userdata, pid);
}

static json_t *result_json(const struct ctl *ctl, const struct sync_result *r)
{
	return json_pack("{s:I, s:s, s:o, s:o, s:i, s:i, s:i, s:i, s:i, s:i, s:o, s:i}", "run",
			 (json_int_t)r->run, "outcome", read_outcome_name(r->outcome), "reason",
			 json_text(ctl->arena, r->reason), "server",
			 json_text(ctl->arena, r->server), "scopes", (int)r->scopes, "applied",
			 (int)r->applied, "held", (int)r->held, "drift", (int)r->drift, "failed",
			 (int)r->failed, "admin_missing", (int)r->admin_missing, "plan",
			 json_text(ctl->arena, r->plan), "exit", r->exit_code);
}

static void print_result(const struct ctl *ctl, const struct sync_result *r)
{
	fprintf(ctl->out, "run %lld: %u applied, %u held, %u out of step", (long long)r->run,
		r->applied, r->held, r->drift);
	if (r->outcome != READ_COMPLETE)
		fprintf(ctl->out, "; directory read %s (%s), nothing removed",
			read_outcome_name(r->outcome),
			r->reason ? clean_text(ctl->arena, r->reason) : "no reason given");
	if (r->failed > 0)
		fprintf(ctl->out,
			"; lists that the store refused to change: %u, see contactctl drift",
			r->failed);
	if (r->admin_missing > 0)
		fprintf(ctl->out, "; live clouds without an Admin: %u", r->admin_missing);
	if (r->plan)
		fprintf(ctl->out, "; plan %s awaits approval: see contactctl plan", r->plan);
	fputc('\n', ctl->out);
}

/* The run itself has gone well: that its metrics cannot be written is said, and no more. */
static void write_metrics(const struct ctl *ctl, const struct sync_result *result)
{
	struct error err = { 0 };

	if (sync_write_metrics(ctl->settings, result, &err) < 0)
		fprintf(ctl->err, "contactctl: %s\n", clean_text(ctl->arena, err.text));
}

static int run(const struct ctl *ctl, bool full, const char *approve, struct error *err)
{
	_cleanup_(log_freep) struct log *log = log_new(LOG_TARGET_JOURNAL, ctl->err,
						       CTL_IDENTIFIER);
	struct progress progress;
	const struct sync_request request = {
		.settings = ctl->settings,
		.log = log,
		.actor = actor_name(ctl->arena),
		.intent = SYNC_APPLY,
		.full = full,
		.approve = approve,
		.progress = on_progress,
		.on_wait = on_wait,
		.userdata = &progress,
	};
	struct sync_result result;
	int code;

	progress_init(&progress, ctl->err);
	if (owner_become(ctl->settings, err) < 0)
		return -1;
	code = sync_run(&request, ctl->arena, &result, err);
	ctl_restore_sigpipe();
	progress_clear(&progress);
	if (code < 0)
		return -1;
	write_metrics(ctl, &result);
	if (ctl->json)
		json_print(result_json(ctl, &result), ctl->out, false);
	else
		print_result(ctl, &result);
	return result.exit_code;
}

int sync_now_run(struct ctl *ctl, struct error *err)
{
	return run(ctl, ctl->full, NULL, err);
}

/* Looks at all scopes, as `plan` has shown them. */
int approve_run(struct ctl *ctl, struct error *err)
{
	return run(ctl, true, ctl_arg(ctl, 0), err);
}
