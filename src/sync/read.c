/*
 * See read.h. The order: bound groups, the groups nested in them, then all the
 * people in one stream of which only those are kept whom a group names, then the
 * members that nothing of this has explained, by name, so that the server decides
 * which entry a name means.
 */
#include "sync/read.h"

#include "config/secret.h"
#include "directory/deadline.h"
#include "directory/dn.h"
#include "sync/bindings.h"
#include "sync/holders.h"
#include "sync/mirror_source.h"
#include "sync/newest.h"

struct reader {
	struct run *run;
	struct directory *directory;
	const char *groups_key, *people_key;  /* canonical bases */
	const char *const *dns, *const *keys; /* being looked up */
	struct holders holders;
	bool members; /* they are: not bound groups */
	bool mirror_failed;
	bool lost; /* the session ended */
};

/* ---- what the directory answers goes into the mirror ---- */

/* A name that stands for no group and no person, as far as can be told. */
static enum read_outcome outcome_of_none(enum read_outcome outcome)
{
	switch (outcome) {
	case READ_COMPLETE:
		return READ_ABSENT;
	case READ_INCOMPLETE:
		return READ_FAILED; /* something is there, and nobody knows what */
	default:
		return outcome;
	}
}

static int put_lookup(struct reader *r, const struct lookup_result *result, struct error *err)
{
	const struct group_entry *g = result->group;
	const char *dn = r->dns[result->index], *key = r->keys[result->index];
	const struct evidence *e = &result->evidence;

	if (e->outcome == READ_ABSENT && r->members && r->run->mirror_is_strange)
		r->run->state.new_view = r->run->forgotten = true;
	if (g && !streq(g->dn_key, key) &&
	    mirror_put_alias(r->run->mirror, key, g->dn_key, err) < 0)
		return -1;
	if (g)
		return mirror_put_group(r->run->mirror, g->dn, g->dn_key, e->outcome, e->reason,
					g->members, g->member_keys, g->n_members, err);
	if (result->person) {
		const char *person_key = result->person->dn_key;

		holders_note(&r->holders, result->person->id);
		if (!streq(person_key, key) &&
		    mirror_put_alias(r->run->mirror, key, person_key, err) < 0)
			return -1;
		return mirror_put_person(r->run->mirror, result->person, err);
	}
	return mirror_put_group(r->run->mirror, dn, key, outcome_of_none(e->outcome), e->reason,
				NULL, NULL, 0, err);
}

static int on_lookup(void *userdata, const struct lookup_result *result, struct error *err)
{
	struct reader *r = userdata;

	r->run->record.groups += result->group != NULL;
	if (put_lookup(r, result, err) == 0)
		return 0;
	r->mirror_failed = true;
	return -1;
}

static bool on_wanted(void *userdata, const char *dn_key, const char *id)
{
	struct reader *r = userdata;

	holders_note(&r->holders, id);
	return mirror_wants(r->run->mirror, dn_key, id);
}

static int on_person(void *userdata, const struct person *person, struct error *err)
{
	struct reader *r = userdata;

	if (mirror_put_person(r->run->mirror, person, err) == 0)
		return 0;
	r->mirror_failed = true;
	return -1;
}

static void on_people_progress(void *userdata, unsigned entries)
{
	struct reader *r = userdata;

	run_progress(r->run, "reading people", entries);
}

/* ---- reading ---- */

/* The read is over before its end. Notes why; not an error of the run. */
static int give_up(struct reader *r, enum read_outcome outcome, const char *reason)
{
	struct evidence *e = &r->run->evidence;

	r->lost = true;
	e->outcome = outcome;
	e->reason = arena_strdup(r->run->arena, reason);
	return 0;
}

static int look_up(struct reader *r, const char *const *dns, const char *const *keys, size_t n,
		   struct error *err)
{
	struct error lost = { 0 };

	r->dns = dns;
	r->keys = keys;
	if (n == 0 || directory_lookup(r->directory, dns, n, on_lookup, r, &lost) == 0)
		return 0;
	if (r->mirror_failed) {
		*err = lost;
		return -1;
	}
	return give_up(r, READ_FAILED, lost.text);
}

static int compare_bindings(const void *a, const void *b)
{
	const struct binding *x = *(const struct binding *const *)a;
	const struct binding *y = *(const struct binding *const *)b;

	return strcmp(x->group_key, y->group_key);
}

static int read_bound_groups(struct reader *r, struct error *err)
{
	struct run *run = r->run;
	size_t i, n = 0, total = run->n_bindings;
	const struct binding **sorted = arena_array(run->arena, total + 1, sizeof(*sorted));
	const char **dns = arena_array(run->arena, total + 1, sizeof(*dns));
	const char **keys = arena_array(run->arena, total + 1, sizeof(*keys));

	for (i = 0; i < total; i++)
		sorted[i] = &run->bindings[i];
	qsort(sorted, total, sizeof(const struct binding *), compare_bindings);
	for (i = 0; i < total; i++) {
		if (n > 0 && streq(keys[n - 1], sorted[i]->group_key))
			continue;
		dns[n] = sorted[i]->group;
		keys[n++] = sorted[i]->group_key;
	}
	run_progress(run, "reading groups", (unsigned)n);
	return look_up(r, dns, keys, n, err);
}

/*
 * Looks up members that nothing explains yet, round by round, since a group that turns up
 * names members of its own; one round more than groups may be nested, so that the mirror sees
 * what is too deep.
 */
static int read_unresolved(struct reader *r, const char *base_key, const char *except_key,
			   struct error *err)
{
	const char *const *dns, *const *keys;
	struct run *run = r->run;
	unsigned round;
	size_t n;

	r->members = true;
	for (round = 0; !r->lost && round <= run->settings->directory.nesting + 1; round++) {
		if (mirror_unresolved(run->mirror, base_key, except_key, run->arena, &dns, &keys,
				      &n, err) < 0)
			return -1;
		if (n == 0)
			return 0;
		if (look_up(r, dns, keys, n, err) < 0)
			return -1;
	}
	return 0;
}

/* Nested groups are told from people by where they lie, where the two bases differ. */
static int read_nested_groups(struct reader *r, struct error *err)
{
	if (dn_key_is_below(r->groups_key, r->people_key))
		return 0; /* nothing can be told yet: after the people */
	return read_unresolved(r, r->groups_key,
			       dn_key_is_below(r->people_key, r->groups_key) ? r->people_key : NULL,
			       err);
}

static int read_people(struct reader *r, struct error *err)
{
	struct people_sink sink = { .wanted = on_wanted,
				    .person = on_person,
				    .progress = on_people_progress,
				    .userdata = r };
	struct run *run = r->run;
	struct evidence e = { 0 };

	if (mirror_prepare_wanted(run->mirror, err) < 0)
		return -1;
	if (directory_read_people(r->directory, &sink, run->arena, &e, err) < 0)
		return -1;
	if (e.outcome == READ_ABSENT) {
		e.outcome = READ_INCOMPLETE; /* absent people would be evidence of nothing */
		e.reason = arena_printf(run->arena,
					"directory.people.base '%s' is not there, or hidden",
					run->settings->directory.people_base);
	}
	if (run->state.incomplete && e.outcome == READ_COMPLETE) {
		e.outcome = READ_INCOMPLETE; /* by what came before the people */
		e.reason = run->evidence.reason;
		e.result_code = run->evidence.result_code;
	}
	e.server = run->evidence.server;
	e.identity = run->evidence.identity;
	run->evidence = e;
	return 0;
}

static int say_identity(struct run *run, struct error *err)
{
	const char *before;

	if (store_get_note(run->store, "identity", run->arena, &before, err) < 0)
		return -1;
	if (before && !streq(before, run->evidence.identity))
		queue_add(run->queue, &(struct event){ .kind = EVENT_IDENTITY_CHANGED,
						       .run = run->record.id,
						       .before = before,
						       .after = run->evidence.identity,
						       .server = run->evidence.server });
	return 0;
}

/* Another identity, base or filter may see less, with result code 0: a rule holds removals. */
static int learn_view(struct run *run, struct error *err)
{
	const char *before;

	run->view = sync_view_text(run->arena, run->settings, run->evidence.identity);
	if (store_get_note(run->store, VIEW_NOTE, run->arena, &before, err) < 0)
		return -1;
	run->state.new_view = !streq_null(before, run->view);
	run->full = run->record.full = run->full || run->state.new_view;
	return say_identity(run, err);
}

static void check_conflict(struct run *run)
{
	const char *conflict = mirror_conflict(run->mirror);

	if (!conflict || run->evidence.outcome != READ_COMPLETE)
		return;
	run->evidence.outcome = READ_INCOMPLETE;
	run->evidence.reason = arena_strdup(run->arena, conflict);
}

static int read_all(struct reader *r, struct error *err)
{
	struct run *run = r->run;
	struct error lost = { 0 };

	if (learn_view(run, err) < 0 || newest_check(run, r->directory, err) < 0)
		return -1;
	if (bindings_collect(run, r->directory, &lost) < 0) {
		if (lost.kind == ERROR_RETRY)
			return give_up(r, READ_FAILED, lost.text);
		*err = lost;
		return -1;
	}
	if (mirror_set_bindings(run->mirror, run->bindings, run->n_bindings, err) < 0 ||
	    read_bound_groups(r, err) < 0)
		return -1;
	if (!r->lost && read_nested_groups(r, err) < 0)
		return -1;
	if (!r->lost && read_people(r, err) < 0)
		return -1;
	if (r->lost || run->evidence.outcome == READ_FAILED)
		return 0;
	if (read_unresolved(r, NULL, NULL, err) < 0)
		return -1;
	check_conflict(run);
	holders_check(&r->holders, run->arena, &run->evidence);
	return 0;
}

static int read_into_mirror(struct reader *r, struct error *err)
{
	struct run *run = r->run;

	if (holders_load(run, &r->holders, err) < 0 || mirror_begin(run->mirror, err) < 0)
		return -1;
	if (read_all(r, err) < 0) {
		mirror_rollback(run->mirror);
		return -1;
	}
	if (run->evidence.outcome == READ_FAILED) {
		mirror_rollback(run->mirror);
		return 0;
	}
	if (mirror_end_read(run->mirror, &run->evidence, err) < 0 ||
	    mirror_commit(run->mirror, err) < 0) {
		mirror_rollback(run->mirror);
		return -1;
	}
	return 0;
}

static int open_directory(struct reader *r, struct error *err)
{
	const struct directory_settings *d = &r->run->settings->directory;
	_cleanup_(secret_freep) char *password = NULL;
	struct error away = { 0 };

	if (d->bind == BIND_SIMPLE &&
	    secret_read(d->password_credential, d->password_file, &password, err) < 0)
		return -1;
	run_progress(r->run, "connecting", 0);
	if (directory_open(d, password, deadline_now() + d->run_usec, &r->directory, &away) < 0)
		return give_up(r, READ_FAILED, away.text);
	r->run->evidence.server = arena_strdup(r->run->arena, directory_server(r->directory));
	r->run->evidence.identity = arena_strdup(r->run->arena, directory_identity(r->directory));
	return 0;
}

static int canonical_bases(struct reader *r, struct error *err)
{
	const struct directory_settings *d = &r->run->settings->directory;

	r->people_key = dn_canonical(r->run->arena, d->people_base, err);
	if (!r->people_key)
		return error_prefix(err, "directory.people.base");
	r->groups_key = dn_canonical(r->run->arena, d->groups_base, err);
	if (!r->groups_key)
		return error_prefix(err, "directory.groups.base");
	return 0;
}

int read_directory(struct run *run, struct error *err)
{
	struct reader r = { .run = run };
	int result;

	if (canonical_bases(&r, err) < 0 || open_directory(&r, err) < 0)
		return -1;
	result = r.directory ? read_into_mirror(&r, err) : 0;
	directory_close(r.directory);
	if (run->evidence.outcome != READ_COMPLETE)
		run->state.incomplete = true;
	return result;
}
