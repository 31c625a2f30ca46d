/* What is worth saying about a scope without being a change: looked up when the plan stands. */
#include "base/text.h"
#include "core/draft.h"

#include <strings.h>

/* The plan under examination and the scope as it will be. */
struct search {
	const struct draft *d;
	struct plan *plan;
	const struct scope *after;
	size_t capacity;
};

static struct finding *add_finding(struct search *search, enum finding_kind kind)
{
	struct plan *plan = search->plan;
	struct finding *f;

	plan->findings = arena_grow(search->d->arena, plan->findings, plan->n_findings,
				    &search->capacity, sizeof(*f));
	f = &plan->findings[plan->n_findings++];
	f->kind = kind;
	f->role = -1;
	return f;
}

/* ---- Admins ---- */

static bool is_admin(const struct contact *c)
{
	return (c->roles & ROLE_BIT(ROLE_ADMIN)) && admin_quality(c->email, c->enabled) == 2;
}

/* The Admin may be one whom this plan adds. */
static void name_admin(struct search *search, struct finding *f)
{
	const struct scope *after = search->after;
	size_t i;

	for (i = 0; i < after->n_contacts; i++) {
		if (!is_admin(&after->contacts[i]))
			continue;
		f->contact = scope_find_contact(search->d->scope, after->contacts[i].id);
		f->person = after->contacts[i].person;
		f->label = contact_label(&after->contacts[i]);
	}
}

static void find_admins(struct search *search)
{
	const struct scope *after = search->after;
	struct finding *f;
	size_t i;

	for (i = 0; i < after->n_contacts; i++)
		search->plan->admins += is_admin(&after->contacts[i]);
	if (after->kind != SCOPE_CLOUD || !after->live || search->plan->admins > 1)
		return;
	if (search->d->scope->id == 0 && search->d->roster->n_bindings == 0)
		return; /* gone from the store and from the configuration */
	f = add_finding(search,
			search->plan->admins ? FINDING_ADMIN_SINGLE : FINDING_ADMIN_MISSING);
	f->role = ROLE_ADMIN;
	name_admin(search, f);
}

/* ---- people ---- */

static const char *person_label(const struct person *person)
{
	if (person->name && *person->name)
		return person->name;
	return person->login && *person->login ? person->login : person->id;
}

static void find_unusable(struct search *search)
{
	size_t i;

	for (i = 0; i < search->d->n_subjects; i++) {
		const struct subject *s = &search->d->subjects[i];
		struct finding *f;

		if (!s->person || !s->enabled || s->offers_usable)
			continue;
		f = add_finding(search, FINDING_ADDRESS_UNUSABLE);
		f->contact = s->contact;
		f->person = s->person->id;
		f->label = person_label(s->person);
		f->before = s->contact ? s->contact->email : NULL;
		f->after = s->offered;
		f->detail = *s->offered ? "the address takes no mail" : "the entry has no address";
	}
}

static void find_renamed(struct search *search)
{
	size_t i;

	for (i = 0; i < search->plan->n_changes; i++) {
		const struct change *c = &search->plan->changes[i];
		struct finding *f;

		if (c->kind != CHANGE_EDIT || c->field != FIELD_NAME || c->hold ||
		    c->contact->origin == ORIGIN_LOCAL)
			continue;
		f = add_finding(search, FINDING_PERSON_RENAMED);
		f->contact = c->contact;
		f->person = c->person;
		f->before = c->before;
		f->after = c->after;
	}
}

/* ---- the same name or address, another id ---- */

struct leaver {
	const char *key;
	const struct contact *contact;
};

static int compare_leavers(const void *a, const void *b)
{
	const struct leaver *x = a, *y = b;
	int order = strcasecmp(x->key, y->key);

	if (order == 0)
		order = (x->contact->id > y->contact->id) - (x->contact->id < y->contact->id);
	return order;
}

typedef const char *(*key_fn)(struct arena *arena, const struct contact *contact);

static const char *name_key(struct arena *arena, const struct contact *contact)
{
	return text_clean(arena, contact->name, strlen(contact->name));
}

static const char *email_key(struct arena *arena, const struct contact *contact)
{
	return address_key(arena, contact->email);
}

/* Directory contacts whose person is not on the roster any more, by @key. */
static struct leaver *sort_leavers(const struct draft *d, key_fn key, size_t *ret_n)
{
	struct leaver *leavers = arena_array(d->arena, d->n_subjects + 1, sizeof(*leavers));
	size_t i, n = 0;

	for (i = 0; i < d->n_subjects; i++) {
		const struct subject *s = &d->subjects[i];

		if (!subject_is_ours(s) || s->person)
			continue;
		leavers[n].contact = s->contact;
		leavers[n].key = key(d->arena, s->contact);
		n += leavers[n].key != NULL;
	}
	qsort(leavers, n, sizeof(*leavers), compare_leavers);
	*ret_n = n;
	return leavers;
}

static const struct contact *find_leaver(const struct leaver *leavers, size_t n, const char *key)
{
	size_t low = 0, high = n, middle;

	while (key && low < high) {
		middle = low + (high - low) / 2;
		if (strcasecmp(leavers[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return key && low < n && strcasecmp(leavers[low].key, key) == 0 ? leavers[low].contact
									: NULL;
}

static void add_replaced(struct search *search, const struct change *c, const struct contact *old)
{
	struct finding *f = add_finding(search, FINDING_PERSON_REPLACED);

	f->contact = old;
	f->person = c->person;
	f->before = old->person;
	f->after = c->person;
	f->detail = arena_printf(search->d->arena, "%s <%s> was another entry", c->fresh->name,
				 c->fresh->email);
}

static void find_replaced(struct search *search)
{
	struct arena *arena = search->d->arena;
	size_t i, n_names, n_emails;
	const struct leaver *names = sort_leavers(search->d, name_key, &n_names);
	const struct leaver *emails = sort_leavers(search->d, email_key, &n_emails);

	for (i = 0; i < search->plan->n_changes; i++) {
		const struct change *c = &search->plan->changes[i];
		const struct contact *old;

		if (c->kind != CHANGE_ADD)
			continue;
		old = find_leaver(emails, n_emails, email_key(arena, c->fresh));
		if (!old)
			old = find_leaver(names, n_names, name_key(arena, c->fresh));
		if (old)
			add_replaced(search, c, old);
	}
}

/* ---- bindings ---- */

static void find_bindings(struct search *search)
{
	const struct roster *roster = search->d->roster;
	size_t i;

	for (i = 0; i < roster->n_bindings; i++) {
		const struct binding_state *b = &roster->bindings[i];
		struct finding *f;

		if (b->outcome == READ_COMPLETE)
			continue;
		f = add_finding(search, b->outcome == READ_ABSENT ? FINDING_BINDING_NOT_FOUND
								  : FINDING_BINDING_FAILED);
		f->role = (int)b->role;
		f->after = b->group;
		f->detail = b->outcome == READ_ABSENT || !b->reason
				    ? b->group
				    : arena_printf(search->d->arena, "%s: %s", b->group, b->reason);
	}
}

static size_t count_ours(const struct draft *d)
{
	size_t i, n = 0;

	for (i = 0; i < d->n_subjects; i++)
		n += subject_is_ours(&d->subjects[i]) && !subject_is_fallback(&d->subjects[i]);
	return n;
}

/* Taken out of the configuration: nobody looks after what the directory gave. */
static void find_unbound(struct search *search)
{
	const struct draft *d = search->d;
	size_t n = d->roster->n_bindings || d->scope->deleted ? 0 : count_ours(d);

	if (n > 0)
		add_finding(search, FINDING_UNBOUND)->detail = arena_printf(
			d->arena, "no group is bound any more; %zu from the directory stay", n);
}

/* ---- lists ---- */

static void add_duplicate(struct search *search, const struct leaver *entry, role_set roles)
{
	struct finding *f = add_finding(search, FINDING_DUPLICATE);

	f->contact = scope_find_contact(search->d->scope, entry->contact->id);
	f->person = entry->contact->person;
	f->role = __builtin_ctz(roles);
	f->before = entry->contact->email;
	f->detail = arena_printf(search->d->arena, "%s is there before with the same address",
				 search->d->roles->names[f->role]);
}

static void find_duplicates(struct search *search)
{
	const struct scope *after = search->after;
	struct leaver *entries = arena_array(search->d->arena, after->n_contacts + 1,
					     sizeof(*entries));
	role_set seen = 0;
	size_t i, n = 0;

	for (i = 0; i < after->n_contacts; i++) {
		entries[n].contact = &after->contacts[i];
		entries[n].key = email_key(search->d->arena, entries[n].contact);
		n += entries[n].key != NULL;
	}
	qsort(entries, n, sizeof(*entries), compare_leavers);
	for (i = 0; i < n; i++) {
		role_set roles = entries[i].contact->roles;

		if (i == 0 || !streq(entries[i].key, entries[i - 1].key))
			seen = 0;
		if (seen & roles)
			add_duplicate(search, &entries[i], seen & roles);
		seen |= roles;
	}
}

static void find_over_capacity(struct search *search)
{
	const struct draft *d = search->d;

	if (d->scope->kind != SCOPE_CLOUD || d->policy->capacity == 0 ||
	    d->scope->n_contacts <= d->policy->capacity)
		return;
	add_finding(search, FINDING_OVER_CAPACITY)->detail = arena_printf(
		d->arena, "%zu contacts, policy.capacity is %u", d->scope->n_contacts,
		d->policy->capacity);
}

/* ---- all ---- */

static int compare_texts(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare_findings(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int order = (int)x->kind - (int)y->kind;

	if (order == 0)
		order = compare_texts(x->person, y->person);
	if (order == 0 && x->contact && y->contact)
		order = (x->contact->id > y->contact->id) - (x->contact->id < y->contact->id);
	if (order == 0)
		order = x->role - y->role;
	if (order == 0)
		order = compare_texts(x->after, y->after);
	return order ? order : compare_texts(x->detail, y->detail);
}

void draft_find(const struct draft *d, struct plan *plan)
{
	static void (*const searches[])(struct search * search) = {
		find_admins,   find_unusable, find_renamed,    find_replaced,
		find_bindings, find_unbound,  find_duplicates, find_over_capacity,
	};
	struct search search = { .d = d, .plan = plan, .after = plan_apply(d->arena, plan) };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(searches); i++)
		searches[i](&search);
	if (plan->n_findings)
		qsort(plan->findings, plan->n_findings, sizeof(*plan->findings), compare_findings);
}
