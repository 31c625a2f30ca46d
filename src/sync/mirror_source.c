/*
 * See mirror_source.h. The servers are not part of it: they are replicas of one
 * directory, and one more in the list does not make another directory of it.
 */
#include "sync/mirror_source.h"

static const char *or_auto(const char *value)
{
	return value ? value : "auto";
}

char *sync_mirror_source(struct arena *arena, const struct settings *settings)
{
	const struct directory_settings *d = &settings->directory;
	char *names = arena_strdup(arena, "");
	size_t i;

	for (i = 0; i < d->n_name_attributes; i++)
		names = arena_printf(arena, "%s %s", names, d->name_attributes[i]);
	return arena_printf(arena,
			    "people %s %s\ngroups %s\nid %s\nname%s\nmail %s\nphone %s\nlogin "
			    "%s\nenabled %s\n",
			    d->people_base, d->people_filter, d->groups_base,
			    or_auto(d->id_attribute), names, d->email_attribute, d->phone_attribute,
			    d->login_attribute, or_auto(d->enabled_filter));
}

static const char *or_none(const char *value)
{
	return value ? value : "";
}

char *sync_view_text(struct arena *arena, const struct settings *settings, const char *identity)
{
	const struct directory_settings *d = &settings->directory;
	char *servers = arena_strdup(arena, "");
	size_t i;

	for (i = 0; i < d->n_uris; i++)
		servers = arena_printf(arena, "%s %s", servers, d->uris[i]);
	return arena_printf(arena, "%sservers%s\nbind %d %s\nidentity %s\n",
			    sync_mirror_source(arena, settings), servers, d->bind,
			    or_none(d->bind_dn), identity);
}

char *sync_policy_text(struct arena *arena, const struct settings *settings)
{
	const struct policy *p = &settings->policy;

	return arena_printf(arena,
			    "mode %d confirm %u guard %u %u capacity %u adopt %d fallback %s <%s> "
			    "nesting %u roles %s",
			    p->mode, p->confirm_removals, p->guard_permille, p->guard_floor,
			    p->capacity, p->adopt, or_none(p->fallback_name),
			    or_none(p->fallback_email), settings->directory.nesting,
			    roles_text(arena, &settings->roles, ~(role_set)0));
}
