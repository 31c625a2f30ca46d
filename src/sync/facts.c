/* See facts.h. */
#include "sync/facts.h"

#include "sync/bindings.h"
#include "sync/mirror_source.h"

/*
 * What is touched in the mirror is what changed since this store saw it last: both keep a mark
 * of the run, so that a restored one is noticed.
 */
static int keep_mark(struct run *run, struct error *err)
{
	const char *mark = arena_printf(run->arena, "%lld", (long long)run->mark);

	return store_set_note(run->store, MARK_NOTE, mark, err);
}

/* One that is not good yet is as new in the next run. */
static int keep_view(struct run *run, struct error *err)
{
	if (!run->state.new_view || run->view_is_good)
		return store_set_note(run->store, VIEW_NOTE, run->view, err);
	return run->forgotten ? store_set_note(run->store, VIEW_NOTE, "", err) : 0;
}

int facts_keep(struct run *run, struct error *err)
{
	const char *hash, *text;
	int64_t since;

	if (store_waiting_plan(run->store, run->arena, &hash, &text, &since, err) < 0)
		return -1;
	run->plan_is_news = run->plan_hash &&
			    (!streq_null(hash, run->plan_hash) || run_is_first_of_day(run));
	if (store_keep_plan(run->store, run->plan_hash, run->plan_text, run->now, err) < 0)
		return -1;
	if (bindings_remember(run, err) < 0 || keep_mark(run, err) < 0 ||
	    store_set_note(run->store, "policy", sync_policy_text(run->arena, run->settings), err) <
		    0)
		return -1;
	if (keep_view(run, err) < 0 ||
	    store_set_note(run->store, NEWEST_NOTE, run->newest, err) < 0)
		return -1;
	return store_set_note(run->store, "identity", run->evidence.identity, err);
}

void facts_settle_mirror(struct run *run, bool unfinished)
{
	if (unfinished || mirror_forget_touched(run->mirror, NULL) == 0)
		(void)mirror_set_mark(run->mirror, run->mark, NULL);
}
