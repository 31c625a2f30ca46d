/*
 * How new a server's copy is. OpenLDAP keeps the stamp of the newest change at the top of each
 * tree, and replicas take it over: contextCSN, one value per server that takes changes, each
 * beginning with a moment (draft-chu-ldap-csn).
 */
#include "directory/dn.h"
#include "directory/schema.h"
#include "directory/values.h"

#include <ctype.h>

static char stamps[] = "contextCSN", trees[] = "namingContexts";

/* The lowest of the server's trees that @key is in; NULL if it says none. */
static const char *tree_of(struct directory *directory, struct arena *arena, const char *key)
{
	struct berval **values = values_read(directory, arena, "", trees);
	const char *best = NULL;
	size_t i;

	for (i = 0; values && values[i]; i++) {
		const char *tree = dn_canonical(arena, values[i]->bv_val, NULL);

		if (tree && dn_key_is_below(key, tree) && (!best || dn_key_is_below(tree, best)))
			best = tree;
	}
	ldap_value_free_len(values);
	return best;
}

/* YYYYMMDDHHMMSS.ffffffZ#… */
static bool is_stamp(const char *text)
{
	size_t digits = 0;

	while (isdigit((unsigned char)text[digits]))
		digits++;
	return digits == 14 && text[digits] == '.';
}

const char *directory_newest_change(struct directory *directory, struct arena *arena)
{
	const char *key = dn_canonical(arena, directory->settings->people_base, NULL);
	const char *tree, *newest = NULL;
	struct berval **values = NULL;
	size_t i;

	if (!key || !schema_has(directory, stamps))
		return NULL;
	tree = tree_of(directory, arena, key);
	if (tree)
		values = values_read(directory, arena, tree, stamps);
	for (i = 0; values && values[i]; i++) {
		const char *stamp = dn_text(arena, values[i]->bv_val, values[i]->bv_len);

		if (is_stamp(stamp) && (!newest || strcmp(stamp, newest) > 0))
			newest = stamp;
	}
	ldap_value_free_len(values);
	return newest;
}
