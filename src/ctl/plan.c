/* contactctl plan and check: what a run would change and hold, and why. */
#include "ctl/actor.h"
#include "ctl/changes.h"
#include "ctl/handlers.h"
#include "ctl/progress.h"
#include "sync/owner.h"
#include "sync/sync.h"

struct dry_run {
	struct changes changes;
	struct progress progress;
	struct sync_result result;
};

/* Without a plan: a new pass over all scopes begins, and what the last one said is void. */
static void on_plan(void *userdata, const struct plan *plan, const struct roles *roles)
{
	struct dry_run *dry = userdata;

	if (plan)
		changes_add(&dry->changes, plan, roles);
	else
		changes_init(&dry->changes, dry->changes.arena);
}

static void on_progress(void *userdata, const char *phase, unsigned done)
{
	struct dry_run *dry = userdata;

	progress_show(&dry->progress, phase, done);
}

static void on_wait(void *userdata, int pid)
{
	struct dry_run *dry = userdata;

	progress_wait(&dry->progress, pid);
}

static int dry_run(const struct ctl *ctl, struct dry_run *dry, struct error *err)
{
	const struct sync_request request = {
		.settings = ctl->settings,
		.actor = actor_name(ctl->arena),
		.intent = SYNC_PLAN,
		.full = true, /* what is out of step, though it was said before */
		.progress = on_progress,
		.on_plan = on_plan,
		.on_wait = on_wait,
		.userdata = dry,
	};
	int result;

	if (owner_become(ctl->settings, err) < 0)
		return -1;
	changes_init(&dry->changes, ctl->arena);
	progress_init(&dry->progress, ctl->err);
	result = sync_run(&request, ctl->arena, &dry->result, err);
	ctl_restore_sigpipe();
	progress_clear(&dry->progress);
	return result;
}

static json_t *plan_json(const struct ctl *ctl, const struct dry_run *dry)
{
	const struct sync_result *r = &dry->result;

	return json_pack("{s:o, s:o, s:o, s:s, s:o, s:i, s:i}", "plan",
			 json_text(ctl->arena, r->plan), "changes",
			 table_json(dry->changes.changes), "findings",
			 table_json(dry->changes.findings), "outcome",
			 read_outcome_name(r->outcome), "reason", json_text(ctl->arena, r->reason),
			 "admin_missing", (int)r->admin_missing, "exit", r->exit_code);
}

/* ---- for people ---- */

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void print_rules(const struct ctl *ctl, const struct changes *changes)
{
	enum rule rule;

	for (rule = RULE_NONE + 1; rule < RULE_COUNT; rule++)
		if (changes->held_by[rule])
			fprintf(ctl->out, "%s: %s\n", rule_name(rule), rule_text(rule));
}

static void print_outcome(const struct ctl *ctl, const struct sync_result *r)
{
	if (r->outcome != READ_COMPLETE)
		fprintf(ctl->out,
			"The directory was not read completely, so nothing is removed: %s\n",
			r->reason ? clean_text(ctl->arena, r->reason)
				  : read_outcome_name(r->outcome));
	if (r->admin_missing > 0)
		fprintf(ctl->out, "%u live cloud%s without an Admin.\n", r->admin_missing,
			plural(r->admin_missing));
	if (r->plan)
		fprintf(ctl->out,
			"Plan %s awaits approval. To apply exactly this: contactctl approve %s\n",
			r->plan, r->plan);
}

static void print_plan(const struct ctl *ctl, const struct dry_run *dry)
{
	size_t n = table_rows(dry->changes.changes), held = dry->changes.n_held,
	       found = table_rows(dry->changes.findings);

	table_print(dry->changes.changes, ctl->out, ctl->plain);
	if (found > 0)
		fputs(n > 0 || ctl->plain ? "\n" : "", ctl->out);
	if (found > 0)
		table_print(dry->changes.findings, ctl->out, ctl->plain);
	if (ctl->plain)
		return;
	if (n == 0 && found == 0 && dry->result.outcome == READ_COMPLETE)
		fputs("Everything is in step.\n", ctl->out);
	else
		fprintf(ctl->out, "%s%zu change%s to apply, %zu held, %zu finding%s.\n",
			n + found > 0 ? "\n" : "", n - held, plural(n - held), held, found,
			plural(found));
	print_rules(ctl, &dry->changes);
	print_outcome(ctl, &dry->result);
}

int plan_run(struct ctl *ctl, struct error *err)
{
	struct dry_run dry = { 0 };

	if (dry_run(ctl, &dry, err) < 0)
		return -1;
	if (ctl->json)
		json_print(plan_json(ctl, &dry), ctl->out, false);
	else
		print_plan(ctl, &dry);
	return dry.result.exit_code;
}

static void print_check(const struct ctl *ctl, const struct dry_run *dry)
{
	const struct sync_result *r = &dry->result;
	size_t n = table_rows(dry->changes.changes), held = dry->changes.n_held;

	if (r->exit_code == SYNC_EXIT_IN_STEP)
		fputs("in step", ctl->out);
	else
		fprintf(ctl->out, "%zu to apply, %zu held", n - held, held);
	if (r->outcome != READ_COMPLETE)
		fprintf(ctl->out, ", directory read %s: %s", read_outcome_name(r->outcome),
			r->reason ? clean_text(ctl->arena, r->reason) : "no reason is known");
	if (r->failed > 0)
		fprintf(ctl->out, ", %u list%s that the store refuses to change", r->failed,
			plural(r->failed));
	if (r->admin_missing > 0)
		fprintf(ctl->out, ", %u live cloud%s without an Admin", r->admin_missing,
			plural(r->admin_missing));
	if (r->plan)
		fprintf(ctl->out, ", plan %s awaits approval", r->plan);
	fputc('\n', ctl->out);
}

int check_run(struct ctl *ctl, struct error *err)
{
	struct dry_run dry = { 0 };

	if (dry_run(ctl, &dry, err) < 0)
		return -1;
	if (ctl->json)
		json_print(plan_json(ctl, &dry), ctl->out, true);
	else
		print_check(ctl, &dry);
	return dry.result.exit_code;
}
