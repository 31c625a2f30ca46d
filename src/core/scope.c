/* What can be asked about a scope's list, see model.h. */
#include "core/model.h"

const struct contact *scope_find_contact(const struct scope *scope, int64_t id)
{
	size_t low = 0, high = scope->n_contacts, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (scope->contacts[middle].id == id)
			return &scope->contacts[middle];
		if (scope->contacts[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
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
