/*
 * Who is who: contacts of the list and people of the roster are matched by the
 * directory's stable id; for the rest, a local contact may be adopted by its
 * address. Both sides are sorted first, so that the order they come in does not matter.
 */
#include "base/text.h"
#include "core/draft.h"

static int compare_contacts(const void *a, const void *b)
{
	const struct contact *x = *(const struct contact *const *)a;
	const struct contact *y = *(const struct contact *const *)b;
	int order = text_compare(x->person, y->person);

	return order ? order : (x->id > y->id) - (x->id < y->id);
}

static int compare_members(const void *a, const void *b)
{
	const struct member *x = *(const struct member *const *)a;
	const struct member *y = *(const struct member *const *)b;

	return strcmp(x->person->id, y->person->id);
}

/* ---- local contacts by address ---- */

struct local {
	const char *key; /* address_key() */
	struct subject *subject;
};

struct locals {
	struct local *items; /* by key, then contact id */
	size_t n;
};

static int compare_locals(const void *a, const void *b)
{
	const struct local *x = a, *y = b;
	int64_t i = x->subject->contact->id, j = y->subject->contact->id;
	int order = strcmp(x->key, y->key);

	return order ? order : (i > j) - (i < j);
}

static struct subject *add_subject(struct draft *d, const struct contact *contact)
{
	struct subject *s = &d->subjects[d->n_subjects++];

	s->contact = contact;
	return s;
}

/* Every local contact is a subject; those that can be adopted are returned by address. */
static struct locals add_locals(struct draft *d)
{
	struct locals locals = { 0 };
	size_t i;

	locals.items = arena_array(d->arena, d->scope->n_contacts + 1, sizeof(*locals.items));
	for (i = 0; i < d->scope->n_contacts; i++) {
		const struct contact *contact = &d->scope->contacts[i];
		struct local *local = &locals.items[locals.n];

		if (contact->origin != ORIGIN_LOCAL)
			continue;
		local->subject = add_subject(d, contact);
		if (d->policy->adopt != ADOPT_EMAIL)
			continue;
		local->key = address_key(d->arena, contact->email);
		if (local->key)
			locals.n++;
	}
	qsort(locals.items, locals.n, sizeof(*locals.items), compare_locals);
	return locals;
}

/* The first local contact with address @key that nobody has adopted yet, or NULL. */
static struct subject *find_local(const struct locals *locals, const char *key)
{
	size_t low = 0, high = locals->n, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (strcmp(locals->items[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < locals->n && streq(locals->items[low].key, key); low++)
		if (!locals->items[low].subject->person)
			return locals->items[low].subject;
	return NULL;
}

/* The local contact with the lowest id that has one of @person's addresses, or NULL. */
static struct subject *find_adoptable(struct draft *d, const struct locals *locals,
				      const struct person *person)
{
	struct subject *found = NULL, *s;
	const char *key;
	size_t i;

	for (i = 0; locals->n > 0 && i < person->n_emails; i++) {
		key = address_key(d->arena, person->emails[i]);
		s = key ? find_local(locals, key) : NULL;
		if (s && (!found || s->contact->id < found->contact->id))
			found = s;
	}
	return found;
}

/* ---- members ---- */

static void set_member(struct subject *s, const struct member *member)
{
	s->person = member->person;
	s->wanted = member->person->enabled ? member->roles : 0;
}

static void add_member(struct draft *d, const struct locals *locals, const struct member *member)
{
	struct subject *s;

	if (!member->person->enabled || !member->roles)
		return;
	s = find_adoptable(d, locals, member->person);
	if (!s)
		s = add_subject(d, NULL);
	set_member(s, member);
}

static const struct contact **sort_contacts(struct draft *d, size_t *ret_n)
{
	const struct scope *scope = d->scope;
	const struct contact **contacts = arena_array(d->arena, scope->n_contacts + 1,
						      sizeof(*contacts));
	size_t i, n = 0;

	for (i = 0; i < scope->n_contacts; i++)
		if (scope->contacts[i].origin == ORIGIN_DIRECTORY)
			contacts[n++] = &scope->contacts[i];
	qsort(contacts, n, sizeof(*contacts), compare_contacts);
	*ret_n = n;
	return contacts;
}

/* An entry that has the fallback Admin's id is nobody: it would become that contact. */
static const struct member **sort_members(struct draft *d, size_t *ret_n)
{
	const struct roster *roster = d->roster;
	const struct member **members = arena_array(d->arena, roster->n_members + 1,
						    sizeof(*members));
	size_t i, n = 0;

	for (i = 0; i < roster->n_members; i++)
		if (!streq(roster->members[i].person->id, FALLBACK_PERSON))
			members[n++] = &roster->members[i];
	qsort(members, n, sizeof(*members), compare_members);
	*ret_n = n;
	return members;
}

/* Merges the sorted lists: contacts get their members, the other members are new. */
static void match_members(struct draft *d, const struct locals *locals)
{
	size_t n_contacts, n_members, i = 0, j = 0;
	const struct contact **contacts = sort_contacts(d, &n_contacts);
	const struct member **members = sort_members(d, &n_members);
	struct subject *s;
	int order;

	while (i < n_contacts || j < n_members) {
		if (i == n_contacts)
			order = 1;
		else if (j == n_members || !contacts[i]->person)
			order = -1;
		else
			order = strcmp(contacts[i]->person, members[j]->person->id);
		if (order > 0) {
			add_member(d, locals, members[j++]);
			continue;
		}
		s = add_subject(d, contacts[i++]);
		if (order == 0)
			set_member(s, members[j++]);
	}
}

/* Roles of a contact that was adopted, or is to be, that it had before and nobody else gives. */
static role_set find_kept(const struct subject *s)
{
	role_set kept = 0;
	unsigned role;

	if (s->contact->origin == ORIGIN_LOCAL)
		return s->person ? s->contact->roles & ~s->wanted : 0;
	for (role = 0; role < ROLE_MAX; role++)
		if (s->contact->absent_runs[role] == ABSENT_KEPT)
			kept |= ROLE_BIT(role);
	return kept & s->contact->roles & ~s->wanted;
}

void draft_pair(struct draft *d)
{
	struct locals locals;
	size_t i;

	d->subjects = arena_array(d->arena, d->scope->n_contacts + d->roster->n_members + 1,
				  sizeof(*d->subjects));
	locals = add_locals(d);
	match_members(d, &locals);
	for (i = 0; i < d->n_subjects; i++) {
		struct subject *s = &d->subjects[i];

		s->kept = s->contact ? find_kept(s) : 0;
		subject_choose_address(d, s);
	}
}
