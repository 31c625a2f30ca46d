/* See announce.h. Everything goes into the run's queue and is said after the commit. */
#include "sync/announce.h"

/* The contact, or who is none yet. */
static const char *who(const struct contact *contact, const char *label)
{
	return contact ? contact_label(contact) : label;
}

static struct event scope_event(const struct run *run, enum event_kind kind,
				const struct scope *scope)
{
	return (struct event){ .kind = kind,
			       .run = run->record.id,
			       .organization = scope->organization,
			       .cloud = scope->cloud };
}

static void announce_change(struct run *run, const struct plan *plan, const struct change *change)
{
	struct event event = scope_event(run, EVENT_CHANGE_APPLIED, plan->scope);
	const struct contact *contact = change->fresh ? change->fresh : change->contact;

	event.contact = who(contact, NULL);
	event.person = change->person;
	event.action = change_kind_name(change->kind);
	switch (change->kind) {
	case CHANGE_EDIT:
		event.field = field_name(change->field);
		event.before = change->before;
		event.after = change->after;
		break;
	case CHANGE_GRANT:
	case CHANGE_REVOKE:
		event.role = run->roles.names[change->role];
		break;
	case CHANGE_ADD:
	case CHANGE_REMOVE:
		event.role = roles_text(run->arena, &run->roles, contact->roles);
		break;
	case CHANGE_CREATE_SCOPE:
	case CHANGE_ADOPT:
		break;
	}
	queue_add(run->queue, &event);
}

/* Findings that are said when the scope changes, not kept as drift. */
static const struct {
	enum finding_kind finding;
	enum event_kind event;
} passing_findings[] = {
	{ FINDING_ADMIN_SINGLE, EVENT_ADMIN_SINGLE },
	{ FINDING_PERSON_RENAMED, EVENT_PERSON_RENAMED },
	{ FINDING_PERSON_REPLACED, EVENT_PERSON_REPLACED },
};

static void announce_finding(struct run *run, const struct plan *plan,
			     const struct finding *finding)
{
	struct event event;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(passing_findings); i++) {
		if (passing_findings[i].finding != finding->kind)
			continue;
		event = scope_event(run, passing_findings[i].event, plan->scope);
		event.contact = who(finding->contact, finding->label);
		event.person = finding->person;
		event.before = finding->before;
		event.after = finding->after;
		event.detail = finding->detail;
		queue_add(run->queue, &event);
	}
}

void announce_plan(struct run *run, const struct plan *plan)
{
	size_t i;

	for (i = 0; i < plan->n_changes; i++) {
		if (plan->changes[i].hold == RULE_NONE)
			announce_change(run, plan, &plan->changes[i]);
	}
	if (plan->n_changes == plan->n_held && !run->full)
		return;
	for (i = 0; i < plan->n_findings; i++)
		announce_finding(run, plan, &plan->findings[i]);
}

/* ---- drift ---- */

/* What is said beside drift-started, by the kind of the drift. */
static const struct {
	enum finding_kind finding;
	enum event_kind event;
} drift_findings[] = {
	{ FINDING_ADMIN_MISSING, EVENT_ADMIN_MISSING },
	{ FINDING_ADDRESS_UNUSABLE, EVENT_ADDRESS_UNUSABLE },
	{ FINDING_BINDING_NOT_FOUND, EVENT_GROUP_NOT_FOUND },
	{ FINDING_UNBOUND, EVENT_SCOPE_UNBOUND },
	{ FINDING_SCOPE_FAILED, EVENT_SCOPE_FAILED },
};

static bool event_for_drift(const struct drift *drift, enum event_kind *ret)
{
	size_t i;

	if (drift->held_by) {
		*ret = streq(drift->held_by, rule_name(RULE_ADMIN_REQUIRED)) ? EVENT_ADMIN_HELD
									     : EVENT_CHANGE_HELD;
		return true;
	}
	for (i = 0; i < ARRAY_SIZE(drift_findings); i++) {
		if (streq(drift->kind, finding_kind_name(drift_findings[i].finding))) {
			*ret = drift_findings[i].event;
			return true;
		}
	}
	return false;
}

bool announces_rule(const char *rule, const char *before)
{
	const char *passing = rule_name(RULE_READ_INCOMPLETE);

	return !streq_null(rule, passing) && !streq_null(before, passing);
}

void announce_drift(struct run *run, const struct scope *scope, enum drift_change change,
		    const struct drift *drift)
{
	struct event event = scope_event(run, EVENT_DRIFT_STARTED, scope);

	event.contact = who(scope_find_contact(scope, drift->contact), drift->label);
	event.person = drift->person;
	event.rule = drift->held_by;
	event.action = drift->kind;
	if (drift->field && streq(drift->field, "role")) {
		event.role = drift->store_value ? drift->store_value : drift->directory_value;
	} else {
		event.field = drift->field;
		event.before = drift->store_value;
		event.after = drift->directory_value;
	}
	if (streq(drift->kind, finding_kind_name(FINDING_BINDING_NOT_FOUND))) {
		event.after = NULL; /* the configuration has it, not the directory */
		event.detail = drift->directory_value;
	}
	if (streq(drift->kind, finding_kind_name(FINDING_SCOPE_FAILED))) {
		event.before = NULL; /* no value, but the reason */
		event.detail = drift->store_value;
	}
	if (change == DRIFT_CLEARED)
		event.kind = EVENT_DRIFT_CLEARED;
	if (change != DRIFT_REHELD)
		queue_add(run->queue, &event);
	if (change != DRIFT_CLEARED && event_for_drift(drift, &event.kind))
		queue_add(run->queue, &event);
}

/* ---- the read and the run ---- */

static bool was(const struct run_record *before, const char *outcome)
{
	return before && before->outcome && streq(before->outcome, outcome);
}

/* Said at its beginning, and once a day while it lasts. */
static bool is_news(const struct run *run, const char *outcome)
{
	const struct run_record *before = run->before.last_attempt;

	return !was(before, outcome) || !streq_null(before->reason, run->evidence.reason) ||
	       run_is_first_of_day(run);
}

void announce_read(struct run *run)
{
	const struct evidence *e = &run->evidence;
	struct event event = { .run = run->record.id, .server = e->server, .detail = e->reason };

	if (e->outcome == READ_FAILED) {
		event.kind = EVENT_DIRECTORY_UNREACHABLE;
		if (is_news(run, "failed"))
			queue_add(run->queue, &event);
		return;
	}
	if (was(run->before.last_attempt, "failed")) {
		event.kind = EVENT_DIRECTORY_RECOVERED;
		event.detail = NULL;
		queue_add(run->queue, &event);
	}
	if (e->outcome == READ_COMPLETE || !is_news(run, "incomplete"))
		return;
	event.kind = EVENT_READ_INCOMPLETE;
	event.detail = e->reason;
	queue_add(run->queue, &event);
	if (e->result_code == 0 && e->canaries_seen < run->settings->directory.n_canaries) {
		event.kind = EVENT_CANARY_MISSING;
		queue_add(run->queue, &event);
	}
}

static void announce_waiting_plan(struct run *run)
{
	struct event event = { .run = run->record.id };

	if (run->approved_hash) {
		event.kind = EVENT_PLAN_APPROVED;
		event.plan = run->approved_hash;
		event.detail = arena_printf(run->arena, "by %s", run->request->actor);
		queue_add(run->queue, &event);
	}
	if (run->plan_is_news) {
		event.kind = EVENT_GUARD_TRIPPED;
		event.plan = run->plan_hash;
		event.detail = NULL;
		event.count = run->n_awaiting;
		queue_add(run->queue, &event);
	}
}

void announce_run(struct run *run)
{
	const struct run_record *r = &run->record;
	struct event event = { .kind = EVENT_RUN_FINISHED,
			       .run = r->id,
			       .server = r->server,
			       .plan = run->plan_hash,
			       .count = r->applied };

	announce_waiting_plan(run);
	event.detail = arena_printf(run->arena,
				    "read %s, entries %u, groups %u; lists planned %u, changes "
				    "applied %u, held %u, drift %u",
				    r->outcome, r->entries, r->groups, r->scopes, r->applied,
				    r->held, r->drift);
	queue_add(run->queue, &event);
}
