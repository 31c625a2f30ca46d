/*
 * What differs between the list and the roster, subject by subject: fields, and
 * roles one by one. Nothing is withheld here; that is what rules are for.
 */
#include "base/text.h"
#include "core/draft.h"
#include "core/legible.h"

#include <assert.h>
#include <strings.h>

/* ---- the address ---- */

/* By folded text, then as spelled, so that the order of values does not matter. */
static bool is_smaller(const char *a, const char *b)
{
	int order = strcasecmp(a, b);

	return order ? order < 0 : strcmp(a, b) < 0;
}

static void take_offers(struct draft *d, struct subject *s)
{
	const char *usable, *smallest = NULL, *unusable = NULL;
	size_t i;

	for (i = 0; i < s->person->n_emails; i++) {
		const char *value = s->person->emails[i];

		usable = address_normalise(d->arena, value);
		if (usable && s->contact && address_equal(usable, s->contact->email))
			s->email = s->contact->email;
		if (usable && (!smallest || is_smaller(usable, smallest)))
			smallest = usable;
		if (!usable && (!unusable || is_smaller(value, unusable)))
			unusable = value;
	}
	s->offers_usable = smallest != NULL;
	s->offered = smallest ? smallest : unusable ? unusable : "";
}

void subject_choose_address(struct draft *d, struct subject *s)
{
	s->email = NULL;
	s->offered = "";
	if (s->person)
		take_offers(d, s);
	if (!s->email)
		s->email = s->contact && !s->offers_usable ? s->contact->email : s->offered;
	s->usable = s->offers_usable || address_usable(s->email);
	assert(s->person || s->contact);
	s->enabled = s->person ? s->person->enabled : s->contact->enabled;
}

/* ---- fields ---- */

/* Name of a person whose entry has none: the login, else the address before the @, else the id. */
static const char *default_name(struct arena *arena, const struct subject *s)
{
	if (s->person->login && *s->person->login)
		return s->person->login;
	if (*s->email)
		return arena_strndup(arena, s->email, strcspn(s->email, "@"));
	return s->person->id;
}

static const char *wanted_name(struct arena *arena, const struct subject *s)
{
	const char *instead;

	if (s->person->name && legible(s->person->name))
		return s->person->name;
	instead = default_name(arena, s);
	return s->contact && !streq(s->contact->name, instead) ? "" : instead;
}

/* An address that is to be lost is offered to the rules as what the directory has instead. */
static const char *wanted_email(struct arena *arena, const struct subject *s)
{
	(void)arena;
	return s->offers_usable || !s->usable ? s->email : s->offered;
}

static const char *wanted_phone(struct arena *arena, const struct subject *s)
{
	const char *phone = s->person->phone;

	return phone && legible(phone) ? phone_normalise(arena, phone) : "";
}

static const char *wanted_enabled(struct arena *arena, const struct subject *s)
{
	(void)arena;
	return s->enabled ? "1" : "0";
}

static const char *stored_name(const struct contact *contact)
{
	return contact->name;
}

static const char *stored_email(const struct contact *contact)
{
	return contact->email;
}

static const char *stored_phone(const struct contact *contact)
{
	return contact->phone;
}

static const char *stored_enabled(const struct contact *contact)
{
	return contact->enabled ? "1" : "0";
}

static bool equal_trimmed(struct arena *arena, const char *a, const char *b)
{
	return streq_null(text_clean(arena, a, strlen(a)), text_clean(arena, b, strlen(b)));
}

static bool equal_phone(struct arena *arena, const char *a, const char *b)
{
	return streq(phone_normalise(arena, a), phone_normalise(arena, b));
}

static bool equal_exact(struct arena *arena, const char *a, const char *b)
{
	(void)arena;
	return streq(a, b);
}

static const struct field_view {
	const char *(*stored)(const struct contact *contact);
	const char *(*wanted)(struct arena *arena, const struct subject *s);
	bool (*equal)(struct arena *arena, const char *a, const char *b);
} fields[FIELD_COUNT] = {
	[FIELD_NAME] = { stored_name, wanted_name, equal_trimmed },
	[FIELD_EMAIL] = { stored_email, wanted_email, equal_exact },
	[FIELD_PHONE] = { stored_phone, wanted_phone, equal_phone },
	[FIELD_ENABLED] = { stored_enabled, wanted_enabled, equal_exact },
};

/* ---- steps ---- */

static struct change *add_step(struct draft *d, struct subject *s, enum change_kind kind)
{
	struct step *step;

	d->steps = arena_grow(d->arena, d->steps, d->n_steps, &d->steps_capacity,
			      sizeof(*d->steps));
	step = &d->steps[d->n_steps++];
	step->subject = s;
	step->change.kind = kind;
	if (s) {
		step->change.contact = s->contact;
		step->change.person = s->person ? s->person->id : s->contact->person;
	}
	return &step->change;
}

static void diff_fields(struct draft *d, struct subject *s)
{
	enum field field;

	for (field = 0; field < FIELD_COUNT; field++) {
		const char *before = fields[field].stored(s->contact);
		const char *after = fields[field].wanted(d->arena, s);
		struct change *c;

		if (streq(before, after) || fields[field].equal(d->arena, before, after))
			continue;
		c = add_step(d, s, CHANGE_EDIT);
		c->field = field;
		c->before = before;
		c->after = after;
	}
}

static const struct contact *make_contact(struct draft *d, const struct subject *s)
{
	struct contact *contact = arena_alloc(d->arena, sizeof(*contact));

	*contact = (struct contact){
		.name = wanted_name(d->arena, s),
		.email = s->email,
		.phone = wanted_phone(d->arena, s),
		.notes = "",
		.person = s->person->id,
		.origin = ORIGIN_DIRECTORY,
		.enabled = true,
		.roles = s->wanted,
	};
	return contact;
}

static void revoke(struct draft *d, struct subject *s, unsigned role)
{
	struct change *c = add_step(d, s, CHANGE_REVOKE);
	/* a clock that went wrong may be right again in the next run */
	bool at_once = s->person && !s->person->enabled && !s->person->expired;

	c->role = role;
	c->seen = s->contact->absent_runs[role];
	if (draft_has_evidence(d, role) && c->seen < ABSENT_KEPT - 1)
		c->seen++;
	c->needed = at_once ? 1 : d->policy->confirm_removals;
	if (c->needed >= ABSENT_KEPT) /* as far as is counted */
		c->needed = ABSENT_KEPT - 1;
}

static void diff_roles(struct draft *d, struct subject *s)
{
	unsigned role;

	for (role = 0; role < ROLE_MAX; role++)
		if (s->gains & ROLE_BIT(role))
			add_step(d, s, CHANGE_GRANT)->role = role;
	for (role = 0; role < ROLE_MAX; role++)
		if (s->losses & ROLE_BIT(role))
			revoke(d, s, role);
}

/* Without any binding nothing is known of the scope, and nothing is taken away. */
static void compare_roles(const struct draft *d, struct subject *s)
{
	role_set roles = s->contact ? s->contact->roles : 0;

	s->gains = s->wanted & ~roles;
	if (subject_is_ours(s) && d->roster->n_bindings > 0)
		s->losses = roles & ~s->wanted & ~s->kept;
}

void draft_diff(struct draft *d)
{
	size_t i;

	if (d->scope->id == 0 && d->roster->n_bindings > 0)
		add_step(d, NULL, CHANGE_CREATE_SCOPE);
	for (i = 0; i < d->n_subjects; i++) {
		struct subject *s = &d->subjects[i];

		compare_roles(d, s);
		if (!s->contact) {
			add_step(d, s, CHANGE_ADD)->fresh = make_contact(d, s);
			continue;
		}
		if (s->person && s->contact->origin == ORIGIN_LOCAL)
			add_step(d, s, CHANGE_ADOPT);
		if (s->person)
			diff_fields(d, s);
		diff_roles(d, s);
	}
}
