/*
 * The fallback Admin: while the directory has no usable Admin for a cloud, the
 * policy's own contact is on the roster, as if a person with a fixed id had the role.
 */
#include "core/draft.h"

#include <assert.h>

static bool is_real_admin(const struct subject *s)
{
	role_set roles = s->wanted | s->kept;

	if (s->contact && s->contact->origin == ORIGIN_LOCAL)
		roles |= s->contact->roles;
	return !subject_is_fallback(s) && (roles & ROLE_BIT(ROLE_ADMIN)) && subject_quality(s) == 2;
}

static bool has_real_admin(const struct draft *d)
{
	size_t i;

	for (i = 0; i < d->n_subjects; i++)
		if (is_real_admin(&d->subjects[i]))
			return true;
	return false;
}

static struct subject *find_fallback(const struct draft *d)
{
	size_t i;

	for (i = 0; i < d->n_subjects; i++)
		if (subject_is_ours(&d->subjects[i]) && subject_is_fallback(&d->subjects[i]))
			return &d->subjects[i];
	return NULL;
}

static const struct person *make_person(const struct draft *d)
{
	struct person *person = arena_alloc(d->arena, sizeof(*person));
	const char **emails = arena_array(d->arena, 1, sizeof(*emails));

	emails[0] = d->policy->fallback_email;
	*person = (struct person){
		.id = FALLBACK_PERSON,
		.name = d->policy->fallback_name,
		.emails = emails,
		.n_emails = 1,
		.enabled = true,
	};
	return person;
}

void draft_join_fallback(struct draft *d)
{
	struct subject *s = find_fallback(d);

	if (d->scope->kind != SCOPE_CLOUD || !d->policy->fallback_email ||
	    d->roster->n_bindings == 0 || has_real_admin(d))
		return;
	/* It joins on good evidence alone, and stays while there is none. */
	if (!s && !draft_has_evidence(d, ROLE_ADMIN))
		return;
	if (!s)
		s = &d->subjects[d->n_subjects++];
	assert(s);
	s->person = make_person(d);
	s->wanted = ROLE_BIT(ROLE_ADMIN);
	subject_choose_address(d, s);
}
