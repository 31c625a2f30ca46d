/* What can be asked about one subject of a draft. */
#include "core/draft.h"

int subject_quality(const struct subject *s)
{
	return !s->usable ? 0 : s->enabled ? 2 : 1;
}

role_set subject_end_roles(const struct subject *s)
{
	role_set roles = s->contact ? s->contact->roles : 0;

	return (roles & ~(s->losses & ~s->held_losses)) | (s->gains & ~s->held_gains);
}

bool subject_is_ours(const struct subject *s)
{
	return s->contact && s->contact->origin == ORIGIN_DIRECTORY && s->contact->person;
}

bool subject_is_fallback(const struct subject *s)
{
	const char *id = s->person ? s->person->id : s->contact->person;

	return streq_null(id, FALLBACK_PERSON);
}

bool draft_has_evidence(const struct draft *d, unsigned role)
{
	return !d->run->incomplete && !((d->partial | d->not_found) & ROLE_BIT(role));
}
