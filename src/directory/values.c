/* See values.h. */
#include "directory/values.h"

#include "directory/search.h"

struct berval **values_read(struct directory *directory, struct arena *arena, const char *base,
			    char *attribute)
{
	char *attributes[] = { attribute, NULL };
	struct search search = {
		.directory = directory,
		.arena = arena,
		.base = base,
		.scope = LDAP_SCOPE_BASE,
		.filter = "(objectClass=*)",
		.attributes = attributes,
	};
	struct berval **values = NULL;
	LDAPMessage *message;

	while ((message = search_next(&search))) {
		if (!values)
			values = ldap_get_values_len(directory->ld, message, attribute);
		ldap_msgfree(message);
	}
	search_end(&search);
	return values;
}
