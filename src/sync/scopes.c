/* See scopes.h. Memory is one scope's at a time: an arena that is reset between scopes. */
#include "sync/scopes.h"

#include "base/text.h"
#include "sync/announce.h"
#include "sync/approval.h"
#include "sync/bindings.h"
#include "sync/facts.h"

struct pass {
	struct run *run;
	struct arena *scratch; /* one scope's */
	struct approval *approval;
	size_t n_removals;
	bool takes;      /* a role from somebody, and no rule holds it */
	bool misses;     /* somebody who is on a list, whether or not there is evidence for it */
	bool unfinished; /* a scope failed, or is still not in the store */
	struct scope_name *names;
	size_t n_names;
	const struct scope *scope; /* the one whose drift is being recorded */
};

/* ---- which scopes ---- */

static int compare_names(const void *left, const void *right)
{
	const struct scope_name *a = left, *b = right;
	int order = strcmp(a->organization, b->organization);

	return order ? order : text_compare(a->cloud, b->cloud);
}

/* The union of what the mirror says has changed and what was edited in the store. */
static int scopes_to_plan(struct run *run, struct scope_name **ret, size_t *ret_n,
			  struct error *err)
{
	bool some = !run->full;
	struct scope_ref *stored;
	struct scope_name *mirrored, *all;
	size_t n_stored, n_mirrored, i, n = 0, kept = 0;

	if (mirror_scopes(run->mirror, some, run->arena, &mirrored, &n_mirrored, err) < 0 ||
	    store_scopes(run->store, some, run->arena, &stored, &n_stored, err) < 0)
		return -1;
	all = arena_array(run->arena, n_stored + n_mirrored + 1, sizeof(*all));
	for (i = 0; i < n_mirrored; i++)
		all[n++] = mirrored[i];
	for (i = 0; i < n_stored; i++)
		all[n++] = (struct scope_name){ stored[i].organization, stored[i].cloud };
	qsort(all, n, sizeof(*all), compare_names);
	for (i = 0; i < n; i++) {
		if (kept == 0 || compare_names(&all[kept - 1], &all[i]) != 0)
			all[kept++] = all[i];
	}
	*ret = all;
	*ret_n = kept;
	return 0;
}

/* ---- one scope ---- */

static void on_drift(void *userdata, enum drift_change change, const struct drift *drift,
		     const char *held_before, int64_t since)
{
	struct pass *pass = userdata;

	(void)since;
	if (change != DRIFT_REHELD || announces_rule(drift->held_by, held_before))
		announce_drift(pass->run, pass->scope, change, drift);
}

static int apply_plan(struct pass *pass, const struct plan *plan, struct error *err)
{
	struct run *run = pass->run;
	const struct scope *scope = plan->scope;
	bool draft = bindings_cloud_is_discovered(run, scope->organization, scope->cloud);
	struct drift *drift;
	size_t n;

	if (store_apply(run->store, plan, &run->roles, draft, err) < 0)
		return -1;
	drift = plan_drift(pass->scratch, plan, &run->roles, &n);
	run->record.drift += (unsigned)n;
	pass->scope = scope;
	return store_record_drift(run->store, plan, drift, n, run->now, on_drift, pass, err);
}

static void count_plan(struct pass *pass, const struct plan *plan)
{
	struct run *run = pass->run;
	size_t i;

	run->record.scopes++;
	run->record.held += (unsigned)plan->n_held;
	run->record.applied += (unsigned)(plan->n_changes - plan->n_held);
	pass->n_removals += plan->n_removals;
	for (i = 0; i < plan->n_changes; i++) {
		const struct change *c = &plan->changes[i];

		pass->unfinished |= c->kind == CHANGE_CREATE_SCOPE && c->hold != RULE_NONE;
		if (c->kind != CHANGE_REVOKE && c->kind != CHANGE_REMOVE)
			continue;
		pass->misses = true;
		pass->takes |= c->hold == RULE_NONE;
	}
	approval_add(pass->approval, plan, &run->roles);
	if (run->request->on_plan && (plan->n_changes > 0 || plan->n_findings > 0))
		run->request->on_plan(run->request->userdata, plan, &run->roles);
}

static int load_and_plan(struct pass *pass, const struct scope_name *name, struct plan **ret,
			 struct error *err)
{
	struct run *run = pass->run;
	struct roster roster = { 0 };
	struct scope *scope;

	if (store_load_scope(run->store, name->organization, name->cloud, &run->roles,
			     pass->scratch, &scope, err) < 0 ||
	    mirror_roster(run->mirror, name->organization, name->cloud,
			  run->settings->directory.nesting, pass->scratch, &roster, err) < 0)
		return -1;
	*ret = plan_scope(pass->scratch, scope, &roster, &run->settings->policy, &run->roles,
			  &run->state);
	return 0;
}

/* A scope that refuses its plan stays as it was; the others go on. */
static int scope_failed(struct pass *pass, const struct scope *scope, const struct error *why,
			struct error *err)
{
	struct run *run = pass->run;
	struct finding finding = { .kind = FINDING_SCOPE_FAILED, .role = -1, .detail = why->text };
	const struct plan nothing = { .scope = scope, .findings = &finding, .n_findings = 1 };
	const struct drift drift = { .kind = finding_kind_name(FINDING_SCOPE_FAILED),
				     .store_value = why->text };

	pass->unfinished = true;
	run->failed_scopes++;
	run->record.drift++;
	if (run->request->on_plan)
		run->request->on_plan(run->request->userdata, &nothing, &run->roles);
	pass->scope = scope;
	return store_record_failure(run->store, scope, &drift, run->now, on_drift, pass, err);
}

static int sync_scope(struct pass *pass, const struct scope_name *name, struct error *err)
{
	struct run *run = pass->run;
	struct error refused = { 0 };
	struct plan *plan;

	if (load_and_plan(pass, name, &plan, err) < 0 || store_scope_begin(run->store, err) < 0)
		return -1;
	if (apply_plan(pass, plan, &refused) < 0) {
		if (store_scope_end(run->store, false, err) < 0)
			return -1;
		if (refused.kind != ERROR_REFUSED) {
			*err = refused;
			return -1;
		}
		return scope_failed(pass, plan->scope, &refused, err);
	}
	if (store_scope_end(run->store, true, err) < 0)
		return -1;
	announce_plan(run, plan);
	count_plan(pass, plan);
	return 0;
}

/* ---- one pass over the scopes ---- */

static void pass_reset(struct pass *pass)
{
	struct run *run = pass->run;

	run->record.scopes = run->record.applied = run->record.held = run->record.drift = 0;
	run->failed_scopes = 0;
	queue_rollback(run->queue);
	pass->n_removals = 0;
	pass->unfinished = pass->misses = pass->takes = false;
	approval_free(pass->approval);
	pass->approval = approval_new();
	if (run->request->on_plan)
		run->request->on_plan(run->request->userdata, NULL, &run->roles);
}

static int pass_over(struct pass *pass, struct error *err)
{
	struct run *run = pass->run;
	size_t i;

	pass_reset(pass);
	for (i = 0; i < pass->n_names; i++) {
		const struct scope_name *name = &pass->names[i];

		if (i % 100 == 0)
			run_progress(run, "planning", (unsigned)i);
		arena_reset(pass->scratch);
		if (sync_scope(pass, name, err) < 0)
			return error_prefix(
				err, "%s",
				scope_text(pass->scratch, name->organization, name->cloud));
	}
	run->n_awaiting = approval_finish(pass->approval, run->arena, &run->plan_hash,
					  &run->plan_text);
	return 0;
}

static int pass_again(struct pass *pass, struct error *err)
{
	struct run *run = pass->run;

	store_rollback(run->store);
	if (store_begin(run->store, run->record.id, run->request->actor, err) < 0)
		return -1;
	return pass_over(pass, err);
}

static int check_approved(const struct run *run, struct error *err)
{
	const char *typed = run->request->approve;

	if (!run->plan_hash)
		return error_set(err, ERROR_REFUSED, "no plan awaits approval");
	if (!approval_names(typed, run->plan_hash))
		return error_set(err, ERROR_REFUSED,
				 "plan '%s' is not what would be done now: something has changed "
				 "since; the plan that awaits approval is now '%s', look at it "
				 "with `contactctl plan`",
				 typed, run->plan_hash);
	return 0;
}

static int compare_bound(const void *a, const void *b)
{
	const struct scope_count *x = a;

	return compare_names(&(struct scope_name){ x->organization, x->cloud }, b);
}

/* Contacts that bindings can take away. Others, of clouds no longer bound say, are no measure. */
static int count_bound_contacts(const struct run *run, size_t *ret, struct error *err)
{
	struct scope_name *bound;
	struct scope_count *counts;
	size_t n_bound, n, i;

	if (mirror_scopes(run->mirror, false, run->arena, &bound, &n_bound, err) < 0 ||
	    store_count_directory_contacts(run->store, run->arena, &counts, &n, err) < 0)
		return -1;
	*ret = 0;
	for (i = 0; n_bound > 0 && i < n; i++)
		if (bsearch(&counts[i], bound, n_bound, sizeof(*bound), compare_bound))
			*ret += counts[i].contacts;
	return 0;
}

/*
 * Up to three passes over the same scopes: the plain one; again with removals held, if
 * the guard trips; and, to approve, again with what awaited approval let go, once it has
 * proved to be what was approved.
 */
static int passes(struct pass *pass, struct error *err)
{
	struct run *run = pass->run;
	size_t n_contacts;

	if (scopes_to_plan(run, &pass->names, &pass->n_names, err) < 0 ||
	    count_bound_contacts(run, &n_contacts, err) < 0)
		return -1;
	queue_mark(run->queue);
	if (pass_over(pass, err) < 0)
		return -1;
	if (guard_trips(&run->settings->policy, pass->n_removals, n_contacts)) {
		run->state.guard_tripped = true;
		if (pass_again(pass, err) < 0)
			return -1;
	}
	run->view_is_good = !run->state.incomplete && !pass->misses;
	if (!run->request->approve)
		return 0;
	if (check_approved(run, err) < 0)
		return -1;
	run->approved_hash = run->plan_hash;
	run->state.approved = run->view_is_good = true;
	return pass_again(pass, err);
}

/* ---- the transaction ---- */

static int finish(struct run *run, struct error *err)
{
	if (store_count(run->store, &run->counts, err) < 0)
		return -1;
	if (run->request->intent == SYNC_PLAN) {
		store_rollback(run->store);
		return 0;
	}
	if (facts_keep(run, err) < 0)
		return -1;
	run->record.exit_code = run_exit_code(run);
	run->record.finished = run_clock();
	if (store_run_finish(run->store, &run->record, err) < 0)
		return -1;
	return store_commit(run->store, err);
}

int scopes_sync(struct run *run, struct error *err)
{
	struct pass pass = { .run = run, .scratch = arena_new() };
	double began = run_stopwatch();
	int result = store_begin(run->store, run->record.id, run->request->actor, err);

	/* only read from here on, but one lock for all is cheaper than one each */
	if (result == 0)
		result = mirror_begin(run->mirror, err);
	if (result == 0)
		result = passes(&pass, err);
	if (result == 0)
		bindings_show_unknown(run);
	if (result == 0 && pass.takes)
		result = mirror_verify(run->mirror, run->bindings, run->n_bindings, err);
	mirror_rollback(run->mirror);
	run->plan_seconds = run_stopwatch() - began;
	if (result == 0)
		result = finish(run, err);
	run->commit_seconds = run_stopwatch() - began - run->plan_seconds;
	if (result < 0)
		store_rollback(run->store);
	else if (run->request->intent == SYNC_APPLY)
		facts_settle_mirror(run, pass.unfinished);
	approval_free(pass.approval);
	arena_free(pass.scratch);
	return result;
}
