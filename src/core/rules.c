/*
 * The rules: what sync does not do although the directory would have it so. This
 * is the whole list, strongest first; each looks at one step and says whether it
 * holds it. A step that a rule holds is not shown to the weaker ones, so that it
 * names the strongest. Rules that need to know more than the step look at the
 * whole scope before, seeing what the stronger ones have held.
 */
#include "core/draft.h"

/* The one place where a hold is written; subjects remember what they do not gain or lose. */
static void hold(struct step *step, enum rule rule)
{
	struct change *c = &step->change;

	c->hold = rule;
	if (c->kind == CHANGE_REVOKE)
		step->subject->held_losses |= ROLE_BIT(c->role);
	else if (c->kind == CHANGE_GRANT)
		step->subject->held_gains |= ROLE_BIT(c->role);
	else if (c->kind == CHANGE_ADD)
		step->subject->held_gains = step->subject->gains;
	else if (c->kind == CHANGE_EDIT && c->field == FIELD_ENABLED)
		step->subject->enabled = c->contact->enabled;
}

/* ---- the run ---- */

static bool report_mode(const struct draft *d, const struct step *step)
{
	(void)step;
	return d->policy->mode == POLICY_REPORT;
}

/* Nothing is taken away, and no local contact changes hands, by what was read in part. */
static bool read_incomplete(const struct draft *d, const struct step *step)
{
	const struct change *c = &step->change;

	if (c->kind == CHANGE_REVOKE)
		return d->run->incomplete || (d->partial & ROLE_BIT(c->role));
	return d->run->incomplete && c->contact && c->contact->origin == ORIGIN_LOCAL;
}

static bool group_not_found(const struct draft *d, const struct step *step)
{
	return step->change.kind == CHANGE_REVOKE && (d->not_found & ROLE_BIT(step->change.role));
}

/* ---- every cloud keeps its Admin ---- */

static bool stays_admin(const struct subject *s)
{
	if (!(subject_end_roles(s) & ROLE_BIT(ROLE_ADMIN)))
		return false;
	return !(s->gains & ROLE_BIT(ROLE_ADMIN)) || s->usable;
}

static bool may_lose_admin(const struct subject *s)
{
	return s->losses & ~s->held_losses & ROLE_BIT(ROLE_ADMIN);
}

static bool is_better_admin(const struct subject *s, const struct subject *other)
{
	int quality = subject_quality(s);

	if (!other || quality > subject_quality(other))
		return true;
	return quality == subject_quality(other) && s->contact->id < other->contact->id;
}

/* The best of those that would go, unless one as good stays or comes. */
static void find_last_admin(struct draft *d)
{
	const struct subject *best = NULL;
	int quality = -1;
	size_t i;

	if (d->scope->kind != SCOPE_CLOUD)
		return;
	for (i = 0; i < d->n_subjects; i++) {
		const struct subject *s = &d->subjects[i];

		if (stays_admin(s) && subject_quality(s) > quality)
			quality = subject_quality(s);
		if (may_lose_admin(s) && is_better_admin(s, best))
			best = s;
	}
	if (best && subject_quality(best) > quality)
		d->last_admin = best;
}

static bool admin_required(const struct draft *d, const struct step *step)
{
	return step->change.kind == CHANGE_REVOKE && step->change.role == ROLE_ADMIN &&
	       step->subject == d->last_admin;
}

/* ---- what the directory offers ---- */

/* Gains nothing but Admin, which it may not, and would lose all that it has. */
static bool would_be_left_empty(const struct subject *s)
{
	return s->gains == ROLE_BIT(ROLE_ADMIN) && s->losses == s->contact->roles;
}

static bool unusable_address(const struct draft *d, const struct step *step)
{
	const struct change *c = &step->change;

	(void)d;
	switch (c->kind) {
	case CHANGE_ADD:
		return !step->subject->usable;
	case CHANGE_EDIT:
		return c->field == FIELD_EMAIL && !step->subject->offers_usable;
	case CHANGE_GRANT:
		return c->role == ROLE_ADMIN && !step->subject->usable;
	case CHANGE_REVOKE:
		return !step->subject->usable && would_be_left_empty(step->subject);
	default:
		return false;
	}
}

static bool blanked(const struct draft *d, const struct step *step)
{
	(void)d;
	return step->change.kind == CHANGE_EDIT && *step->change.after == '\0';
}

/*
 * Who has another's address by mistake adopts that one's contact; when it is set right, the contact
 * would go along. What a person gave a role to is reached as the person said.
 */
static bool entered_by_hand(const struct draft *d, const struct step *step)
{
	const struct change *c = &step->change;

	(void)d;
	return c->kind == CHANGE_EDIT && c->field == FIELD_EMAIL && step->subject->kept &&
	       address_usable(c->before);
}

/* ---- removals that need a person's word, or time ---- */

#define EMPTIED_MIN 3

static void find_emptied(struct draft *d)
{
	unsigned holders[ROLE_MAX] = { 0 }, role;
	role_set wanted = 0;
	size_t i;

	for (i = 0; i < d->n_subjects; i++) {
		const struct subject *s = &d->subjects[i];

		if (subject_is_fallback(s))
			continue;
		wanted |= s->wanted;
		for (role = 0; subject_is_ours(s) && role < ROLE_MAX; role++)
			holders[role] += (s->contact->roles & ~s->kept & ROLE_BIT(role)) != 0;
	}
	for (role = 0; role < ROLE_MAX; role++)
		if (holders[role] >= EMPTIED_MIN && !(wanted & ROLE_BIT(role)))
			d->emptied |= ROLE_BIT(role);
}

static bool is_emptied(const struct draft *d, const struct step *step)
{
	return d->emptied & ROLE_BIT(step->change.role);
}

static bool binding_emptied(const struct draft *d, const struct step *step)
{
	return step->change.kind == CHANGE_REVOKE && !d->run->approved && is_emptied(d, step);
}

/* A role, or the word that the entry is disabled, without which a cloud may have no Admin to call.
 */
static bool takes_away(const struct step *step)
{
	const struct change *c = &step->change;

	return c->kind == CHANGE_REVOKE ||
	       (c->kind == CHANGE_EDIT && c->field == FIELD_ENABLED && *c->after == '0');
}

static bool view_changed(const struct draft *d, const struct step *step)
{
	return takes_away(step) && !d->run->approved && d->run->new_view;
}

static bool mass_change(const struct draft *d, const struct step *step)
{
	return takes_away(step) && !d->run->approved && d->run->guard_tripped;
}

/* What a person has approved needs no time on top; what was not in the approved text does. */
static bool unconfirmed(const struct draft *d, const struct step *step)
{
	bool all = d->run->guard_tripped || d->run->new_view;
	bool approved = d->run->approved && (all || is_emptied(d, step));

	return step->change.kind == CHANGE_REVOKE && !approved &&
	       step->change.seen < step->change.needed;
}

/* ---- room ---- */

/* Admins first, then by the lowest role, then by person. */
static int compare_newcomers(const void *a, const void *b)
{
	const struct subject *x = *(struct subject *const *)a;
	const struct subject *y = *(struct subject *const *)b;
	int order = __builtin_ctz(x->gains) - __builtin_ctz(y->gains);

	return order ? order : strcmp(x->person->id, y->person->id);
}

/* Places that the contacts of the list leave, which may be fewer than none. */
static int64_t count_places(const struct draft *d, bool *ret_has_admin)
{
	int64_t places = d->policy->capacity;
	bool has_admin = false;
	size_t i;

	for (i = 0; i < d->n_subjects; i++) {
		const struct subject *s = &d->subjects[i];
		role_set roles = s->contact ? subject_end_roles(s) : 0;

		places -= roles != 0;
		has_admin |= (roles & ROLE_BIT(ROLE_ADMIN)) && subject_quality(s) == 2;
	}
	*ret_has_admin = has_admin;
	return places;
}

static bool has_capacity(const struct draft *d)
{
	return d->scope->kind == SCOPE_CLOUD && d->policy->capacity > 0;
}

/* Gives out the places; the first Admin gets one in any case if the cloud has none. */
static void place_newcomers(struct draft *d)
{
	struct subject **queue;
	bool has_admin;
	size_t i, n = 0;
	int64_t places;

	if (!has_capacity(d))
		return;
	queue = arena_array(d->arena, d->n_subjects + 1, sizeof(struct subject *));
	for (i = 0; i < d->n_subjects; i++)
		if (!d->subjects[i].contact && !d->subjects[i].held_gains)
			queue[n++] = &d->subjects[i];
	qsort(queue, n, sizeof(struct subject *), compare_newcomers);
	places = count_places(d, &has_admin);
	if (places < 1 && !has_admin && n > 0 && (queue[0]->gains & ROLE_BIT(ROLE_ADMIN)))
		places = 1;
	for (i = 0; i < n && (int64_t)i < places; i++)
		queue[i]->placed = true;
}

static bool list_full(const struct draft *d, const struct step *step)
{
	return has_capacity(d) && step->change.kind == CHANGE_ADD && !step->subject->placed;
}

/* ---- the list ---- */

static const struct rule_entry {
	const char *name;
	void (*look)(struct draft *d); /* at the whole scope, first; NULL: no need */
	bool (*holds)(const struct draft *d, const struct step *step);
	bool awaits_approval;
	const char *text;
} rules[RULE_COUNT] = {
	[RULE_REPORT_MODE] = { "report-mode", NULL, report_mode, false,
			       "policy.mode is report: nothing is changed. Set it to enforce." },
	[RULE_READ_INCOMPLETE] = { "read-incomplete", NULL, read_incomplete, false,
				   "The directory was not read completely, so nobody can be said "
				   "to be missing. Ends with a complete read." },
	[RULE_GROUP_NOT_FOUND] = { "group-not-found", NULL, group_not_found, false,
				   "The group that gives this role was not found: it may have been "
				   "renamed. Ends when the group is there again or the "
				   "configuration names another." },
	[RULE_ADMIN_REQUIRED] = { "admin-required", find_last_admin, admin_required, false,
				  "The cloud would lose its best Admin. Ends when another one is "
				  "at least as good." },
	[RULE_UNUSABLE_ADDRESS] = { "unusable-address", NULL, unusable_address, false,
				    "The person's entry has no address that takes mail. Ends when "
				    "it has one." },
	[RULE_BLANKED] = { "blanked", NULL, blanked, false,
			   "The directory's attribute is empty now; the stored value stays. Ends "
			   "when the entry has a value again, or the stored one is cleared by "
			   "hand." },
	[RULE_ENTERED_BY_HAND] = { "entered-by-hand", NULL, entered_by_hand, false,
				   "A person gave this contact a role that the directory does not "
				   "give: the address stays as it was given. Ends when the "
				   "directory gives the role too, or when the address is "
				   "changed by hand." },
	[RULE_BINDING_EMPTIED] = { "binding-emptied", find_emptied, binding_emptied, true,
				   "Three or more held this role and now nobody does. Ends when "
				   "the group has members again, or with `contactctl approve`." },
	[RULE_VIEW_CHANGED] = { "view-changed", NULL, view_changed, true,
				"The directory is read by somebody else, somewhere else, in "
				"another way, or by a mirror that has to learn it anew: who is "
				"missing may only be out of sight. Ends when nobody is missing any "
				"more, or with `contactctl approve`." },
	[RULE_MASS_CHANGE] = { "mass-change", NULL, mass_change, true,
			       "The run would remove more than policy.guard allows, or everybody. "
			       "Ends when it would remove less, or with `contactctl approve`." },
	[RULE_UNCONFIRMED] = { "unconfirmed", NULL, unconfirmed, false,
			       "Seen by fewer complete runs than policy.confirm_removals. Ends "
			       "with the next complete runs." },
	[RULE_CAPACITY] = { "capacity", place_newcomers, list_full, false,
			    "The cloud's list is full. Ends when a contact leaves it or "
			    "policy.capacity grows." },
};

void draft_hold(struct draft *d)
{
	enum rule rule;
	size_t i;

	for (rule = RULE_NONE + 1; rule < RULE_COUNT; rule++) {
		if (rules[rule].look)
			rules[rule].look(d);
		for (i = 0; i < d->n_steps; i++) {
			struct step *step = &d->steps[i];

			if (step->change.hold == RULE_NONE && rules[rule].holds(d, step))
				hold(step, rule);
		}
	}
}

const char *rule_name(enum rule rule)
{
	return rules[rule].name;
}

const char *rule_text(enum rule rule)
{
	return rules[rule].text;
}

bool rule_awaits_approval(enum rule rule)
{
	return rules[rule].awaits_approval;
}
