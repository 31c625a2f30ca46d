/* The name that an entry has among its siblings: the first RDN of its DN. */
#include "base/text.h"
#include "directory/dn.h"

#include <ldap.h>
#include <strings.h>

static bool type_is(const LDAPAVA *ava, const char *attribute)
{
	return ava->la_attr.bv_len == strlen(attribute) &&
	       strncasecmp(ava->la_attr.bv_val, attribute, ava->la_attr.bv_len) == 0;
}

const char *dn_rdn_value(struct arena *arena, const char *dn, const char *attribute)
{
	const char *value = NULL;
	LDAPDN parsed = NULL;
	int i;

	if (ldap_str2dn(dn, &parsed, LDAP_DN_FORMAT_LDAPV3) != LDAP_SUCCESS || !parsed)
		return NULL;
	for (i = 0; parsed[0] && parsed[0][i] && !value; i++) {
		const LDAPAVA *ava = parsed[0][i];

		if (type_is(ava, attribute))
			value = text_clean(arena, ava->la_value.bv_val, ava->la_value.bv_len);
	}
	ldap_dnfree(parsed);
	return value;
}
