/* The vocabulary of roles, see model.h: a short list, found by walking it. */
#include "core/model.h"

#include <strings.h>

void roles_init(struct roles *roles)
{
	*roles = (struct roles){
		.names = {
			[ROLE_ADMIN] = "Admin",
			[ROLE_TECHNICAL] = "Technical",
			[ROLE_BILLING] = "Billing",
		},
		.n = ROLE_BUILTIN_COUNT,
	};
}

int roles_find(const struct roles *roles, const char *name)
{
	unsigned i;

	for (i = 0; i < roles->n; i++)
		if (strcasecmp(roles->names[i], name) == 0)
			return (int)i;
	return -1;
}

int roles_add(struct roles *roles, const char *name)
{
	int found = roles_find(roles, name);

	if (found >= 0)
		return found;
	if (roles->n == ROLE_MAX)
		return -1;
	roles->names[roles->n] = name;
	return (int)roles->n++;
}

const char *roles_text(struct arena *arena, const struct roles *roles, role_set set)
{
	const char *text = "";
	unsigned i;

	for (i = 0; i < roles->n; i++)
		if (set & ROLE_BIT(i))
			text = arena_join(arena, text, ", ", roles->names[i]);
	return text;
}
