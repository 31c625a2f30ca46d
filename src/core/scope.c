/* What can be asked about a scope's list, see model.h. */
#include "core/model.h"

const char *scope_text(struct arena *arena, const char *organization, const char *cloud)
{
	return arena_printf(arena, "%s%s%s", organization, cloud ? "/" : "", cloud ? cloud : "");
}

int contact_compare_ids(const void *a, const void *b)
{
	const struct contact *x = a, *y = b;

	return (x->id > y->id) - (x->id < y->id);
}

const struct contact *scope_find_contact(const struct scope *scope, int64_t id)
{
	const struct contact key = { .id = id };

	if (scope->n_contacts == 0)
		return NULL;
	return bsearch(&key, scope->contacts, scope->n_contacts, sizeof(key), contact_compare_ids);
}

int admin_quality(const char *email, bool enabled)
{
	return !address_usable(email) ? 0 : enabled ? 2 : 1;
}

int scope_admin_quality(const struct scope *scope)
{
	int best = -1, quality;
	size_t i;

	for (i = 0; i < scope->n_contacts && best < 2; i++) {
		const struct contact *contact = &scope->contacts[i];

		if (!(contact->roles & ROLE_BIT(ROLE_ADMIN)))
			continue;
		quality = admin_quality(contact->email, contact->enabled);
		if (quality > best)
			best = quality;
	}
	return best;
}

const char *contact_label(const struct contact *contact)
{
	return *contact->email ? contact->email : contact->name;
}
