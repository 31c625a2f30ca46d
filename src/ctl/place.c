/* See place.h. */
#include "ctl/place.h"

struct search {
	const char *text;
	struct arena *arena;
	struct place *found;
	size_t n, capacity;
};

static void search_add(struct search *search, const struct place *place)
{
	search->found = arena_grow(search->arena, search->found, search->n, &search->capacity,
				   sizeof(*place));
	search->found[search->n++] = (struct place){
		.id = arena_strdup(search->arena, place->id),
		.organization = arena_strdup(search->arena, place->organization),
		.cloud = arena_strdup(search->arena, place->cloud),
	};
}

static int match_cloud(void *userdata, const char *const *columns, size_t n)
{
	struct search *search = userdata;
	struct place place;

	if (n < CLOUD_COLUMNS)
		return 0;
	place.id = columns[CLOUD_ID];
	place.organization = columns[CLOUD_ORGANIZATION];
	place.cloud = columns[CLOUD_NAME];
	if (streq_null(search->text, place.id) || streq(search->text, place.cloud) ||
	    streq(search->text, place_text(search->arena, &place)))
		search_add(search, &place);
	return 0;
}

/* True if @text is @name, or @name with a slash behind it. */
static bool is_organization(const char *text, const char *name)
{
	size_t length = strlen(name);

	return strncmp(text, name, length) == 0 && (!text[length] || streq(text + length, "/"));
}

static int search_organizations(struct store *store, struct search *search, struct error *err)
{
	struct scope_ref *scopes;
	size_t i, n;

	if (store_scopes(store, false, search->arena, &scopes, &n, err) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (!scopes[i].cloud && is_organization(search->text, scopes[i].organization))
			search_add(search,
				   &(struct place){ .organization = scopes[i].organization });
	return 0;
}

const char *place_text(struct arena *arena, const struct place *place)
{
	return scope_text(arena, place->organization, place->cloud);
}

static int search_result(const struct search *search, const char *what, struct place *ret,
			 struct error *err)
{
	const char *names = "";
	size_t i;

	if (search->n == 1) {
		*ret = search->found[0];
		return 0;
	}
	if (search->n == 0)
		return error_set(err, ERROR_CONFIG, "there is no %s '%s'", what, search->text);
	for (i = 0; i < search->n; i++)
		names = arena_join(search->arena, names, ", ",
				   arena_printf(search->arena, "%s%s",
						place_text(search->arena, &search->found[i]),
						search->found[i].cloud ? "" : "/"));
	return error_set(err, ERROR_CONFIG, "'%s' can be any of: %s", search->text, names);
}

int place_find_cloud(struct store *store, const char *text, struct arena *arena, struct place *ret,
		     struct error *err)
{
	struct search search = { .text = text, .arena = arena };
	const struct store_query any = { 0 };

	if (store_list_clouds(store, &any, match_cloud, &search, err) < 0)
		return -1;
	return search_result(&search, "cloud", ret, err);
}

int place_find_organization(struct store *store, const char *text, struct arena *arena,
			    struct place *ret, struct error *err)
{
	struct search search = { .text = text, .arena = arena };

	if (search_organizations(store, &search, err) < 0)
		return -1;
	return search_result(&search, "organization", ret, err);
}

int place_find(struct store *store, const char *text, struct arena *arena, struct place *ret,
	       struct error *err)
{
	struct search search = { .text = text, .arena = arena };
	const struct store_query any = { 0 };

	if (store_list_clouds(store, &any, match_cloud, &search, err) < 0 ||
	    search_organizations(store, &search, err) < 0)
		return -1;
	return search_result(&search, "cloud or organization", ret, err);
}

int place_narrow(struct store *store, place_finder *find, const char *text, struct arena *arena,
		 struct store_query *query, struct error *err)
{
	struct place place;

	if (!text)
		return 0;
	if (find(store, text, arena, &place, err) < 0)
		return -1;
	query->organization = place.organization;
	query->cloud = place.cloud;
	return 0;
}
