/* Which directory a mirror is a copy of. */
#pragma once

#include "core/settings.h"

/*
 * Text that is the same as long as the mirror stays valid: bases, filters and attributes of
 * @settings. In @arena. For mirror_open().
 */
char *sync_mirror_source(struct arena *arena, const struct settings *settings);

/*
 * Text that is the same as long as who is not seen is not there: the mirror's source, the servers,
 * and who asks them, @identity being whom they take us for.
 */
char *sync_view_text(struct arena *arena, const struct settings *settings, const char *identity);

/* Text that is the same as long as plans made of the same data are: the policy, roles, nesting. */
char *sync_policy_text(struct arena *arena, const struct settings *settings);
