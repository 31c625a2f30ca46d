/* Which groups there are: those whose name starts as a pattern does. */
#include "directory/dn.h"
#include "directory/search.h"

#include <ctype.h>

/* RFC 4512 2.5: a type, as a name or an OID. */
static bool is_attribute(const char *name)
{
	const char *p = name;

	while (isalnum((unsigned char)*p) || *p == '-' || *p == '.')
		p++;
	return *name && *p == '\0';
}

static const char *prefix_filter(const char *attribute, const char *prefix, struct arena *arena)
{
	struct berval plain, escaped = { 0 };
	const char *filter;

	ber_str2bv(prefix, 0, 0, &plain);
	if (ldap_bv2escaped_filter_value(&plain, &escaped) != 0)
		abort(); /* out of memory */
	filter = arena_printf(arena, "(%s=%s*)", attribute, escaped.bv_val ? escaped.bv_val : "");
	ber_memfree(escaped.bv_val);
	return filter;
}

/* The DN of @entry in @arena. */
static const char *entry_name(LDAP *ld, LDAPMessage *entry, struct arena *arena)
{
	struct berval dn;

	if (ldap_get_dn_ber(ld, entry, NULL, &dn) != LDAP_SUCCESS)
		return NULL;
	return dn_text(arena, dn.bv_val, dn.bv_len);
}

int directory_list_groups(struct directory *directory, const char *attribute, const char *prefix,
			  struct arena *arena, const char *const **ret_dns, size_t *ret_n,
			  struct evidence *ret_evidence, struct error *err)
{
	char none[] = LDAP_NO_ATTRS, *attributes[] = { none, NULL };
	struct search search = {
		.directory = directory,
		.arena = arena,
		.base = directory->settings->groups_base,
		.scope = LDAP_SCOPE_SUBTREE,
		.attributes = attributes,
		.page_size = directory->settings->page_size,
	};
	const char **dns = NULL, *dn;
	size_t n = 0, capacity = 0;
	LDAPMessage *message;

	if (!is_attribute(attribute))
		return error_set(err, ERROR_CONFIG, "'%s' is not an attribute type", attribute);
	if (!search.base)
		return error_set(err, ERROR_CONFIG, "directory.groups.base is not set");
	search.filter = prefix_filter(attribute, prefix, arena);
	while ((message = search_next(&search))) {
		dn = entry_name(directory->ld, message, arena);
		dns = arena_grow(arena, dns, n, &capacity, sizeof(*dns));
		if (dn)
			dns[n++] = dn;
		else
			search_spoil(&search, "an entry cannot be decoded");
		ldap_msgfree(message);
	}
	search_end(&search);
	*ret_dns = dns;
	*ret_n = n;
	*ret_evidence = search.evidence;
	return 0;
}
