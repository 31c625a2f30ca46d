/* See canary.h. */
#include "directory/canary.h"

#include "directory/dn.h"
#include "directory/search.h"

void canaries_init(struct canary_list *canaries, const struct directory_settings *settings,
		   struct arena *arena)
{
	size_t i;

	canaries->n = settings->n_canaries;
	canaries->keys = arena_array(arena, canaries->n, sizeof(*canaries->keys));
	canaries->seen = arena_array(arena, canaries->n, sizeof(*canaries->seen));
	for (i = 0; i < canaries->n; i++)
		canaries->keys[i] = dn_canonical(arena, settings->canaries[i], NULL);
}

void canaries_note(struct canary_list *canaries, const char *dn_key)
{
	size_t i;

	for (i = 0; i < canaries->n; i++) {
		if (!canaries->seen[i] && streq_null(canaries->keys[i], dn_key))
			canaries->seen[i] = true;
	}
}

static bool exists(struct directory *directory, const char *dn, struct arena *arena)
{
	char none[] = LDAP_NO_ATTRS, *attributes[] = { none, NULL };
	struct search search = {
		.directory = directory,
		.arena = arena,
		.base = dn,
		.scope = LDAP_SCOPE_BASE,
		.filter = "(objectClass=*)",
		.attributes = attributes,
	};
	LDAPMessage *entry;

	while ((entry = search_next(&search)))
		ldap_msgfree(entry);
	search_end(&search);
	return search.evidence.outcome == READ_COMPLETE && search.evidence.entries == 1;
}

void canaries_check(struct canary_list *canaries, struct directory *directory, struct arena *arena,
		    struct evidence *evidence)
{
	const struct directory_settings *settings = directory->settings;
	const char *people = dn_canonical(arena, settings->people_base, NULL);
	size_t i;

	for (i = 0; i < canaries->n; i++) {
		const char *key = canaries->keys[i];

		if (!canaries->seen[i] && key && !(people && dn_key_is_below(key, people)))
			canaries->seen[i] = exists(directory, settings->canaries[i], arena);
		evidence->canaries_seen += canaries->seen[i];
		if (canaries->seen[i] || evidence->outcome != READ_COMPLETE)
			continue;
		evidence->outcome = READ_INCOMPLETE;
		evidence->reason = arena_printf(arena, "canary '%s' was not seen",
						settings->canaries[i]);
	}
}
