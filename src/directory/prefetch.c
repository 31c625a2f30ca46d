/* Many groups by one search instead of one each; see lookup.h. */
#include "directory/dn.h"
#include "directory/lookup.h"
#include "directory/search.h"

#define GROUPS_MIN    256  /* fewer are asked for one by one */
#define WASTE_ALLOWED 1000 /* entries that nobody asked for, before their share is looked at */

struct name {
	const char *key; /* canonical */
	size_t index;
	bool doubtful; /* came twice: one of the answers may be a part */
};

static int compare_names(const void *a, const void *b)
{
	const struct name *x = a, *y = b;

	return strcmp(x->key, y->key);
}

/* The names that lie where groups are, sorted; *ret_n of them. */
static struct name *groups_wanted(struct lookup *lookup, size_t *ret_n)
{
	const char *base = dn_canonical(lookup->arena, lookup->directory->settings->groups_base,
					NULL);
	struct name *names = arena_array(lookup->arena, lookup->n, sizeof(*names));
	size_t i, n = 0;

	for (i = 0; base && i < lookup->n; i++) {
		const char *key = dn_canonical(lookup->arena, lookup->dns[i], NULL);

		if (key && dn_key_is_below(key, base))
			names[n++] = (struct name){ .key = key, .index = i };
	}
	qsort(names, n, sizeof(*names), compare_names);
	*ret_n = n;
	return names;
}

static const char *entry_key(struct lookup *lookup, LDAPMessage *message)
{
	char *dn = ldap_get_dn(lookup->directory->ld, message);
	const char *key = dn ? dn_canonical(lookup->scratch, dn, NULL) : NULL;

	ldap_memfree(dn);
	return key;
}

static struct name *find(struct lookup *lookup, LDAPMessage *message, struct name *names, size_t n)
{
	struct name wanted = { .key = entry_key(lookup, message) };

	return wanted.key ? bsearch(&wanted, names, n, sizeof(*names), compare_names) : NULL;
}

/* What one entry of the search is worth; true if it was asked for. -1 if the caller failed. */
static int take(struct lookup *lookup, LDAPMessage *message, struct name *names, size_t n,
		struct error *err)
{
	struct name *name = find(lookup, message, names, n);
	struct lookup_result result = {
		.evidence = { .outcome = READ_COMPLETE,
			      .pages = 1,
			      .entries = 1,
			      .server = directory_server(lookup->directory),
			      .identity = directory_identity(lookup->directory) },
	};

	if (name && lookup->done[name->index]) {
		name->doubtful = true;
		lookup->done[name->index] = false;
	}
	if (!name || name->doubtful)
		return 0;
	result.index = name->index;
	lookup->done[name->index] = true;
	return lookup_take_entry(lookup, message, &result, err) < 0 ? -1 : 1;
}

/* What a search brought that did not come to a good end is asked for again, by name. */
static int read_groups(struct lookup *lookup, struct search *search, struct name *names, size_t n,
		       struct error *err)
{
	unsigned hits = 0, waste = 0;
	LDAPMessage *message;
	int r = 0;

	while (r >= 0 && (waste < WASTE_ALLOWED || waste < 4 * hits) &&
	       (message = search_next(search))) {
		r = take(lookup, message, names, n, err);
		hits += r > 0;
		waste += r == 0;
		ldap_msgfree(message);
		arena_reset(lookup->scratch);
	}
	if (search->evidence.outcome != READ_COMPLETE || !search->finished)
		memset(lookup->done, 0, lookup->n * sizeof(*lookup->done));
	return r < 0 ? -1 : 0;
}

int lookup_prefetch(struct lookup *lookup, struct error *err)
{
	struct search search = {
		.directory = lookup->directory,
		.arena = lookup->arena,
		.base = lookup->directory->settings->groups_base,
		.scope = LDAP_SCOPE_SUBTREE,
		.attributes = lookup->fields.names,
		.page_size = lookup->directory->settings->page_size,
	};
	struct name *names;
	size_t n;
	int ret;

	if (lookup->n < GROUPS_MIN)
		return 0;
	names = groups_wanted(lookup, &n);
	if (n < GROUPS_MIN)
		return 0;
	search.filter = arena_printf(lookup->arena, "(|%s)", group_filter(lookup->arena));
	ret = read_groups(lookup, &search, names, n, err);
	search_end(&search);
	return ret;
}
