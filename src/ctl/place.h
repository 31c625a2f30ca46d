/*
 * A cloud or an organization as somebody types it: a cloud's NAME, ORG/NAME or
 * id; an organization's NAME, or NAME/ where a cloud is called the same.
 */
#pragma once

#include "store/store.h"

struct place {
	const char *id; /* the cloud's, as v1_clouds has it; NULL for an organization */
	const char *organization;
	const char *cloud; /* NULL: the organization itself */
};

/* One cloud. ERROR_CONFIG if there is none, or several: all of them are named then. */
int place_find_cloud(struct store *store, const char *text, struct arena *arena, struct place *ret,
		     struct error *err);

/* One cloud or one organization, likewise. */
int place_find(struct store *store, const char *text, struct arena *arena, struct place *ret,
	       struct error *err);

/* One organization, by its name. */
int place_find_organization(struct store *store, const char *text, struct arena *arena,
			    struct place *ret, struct error *err);

/*
 * Narrows @query to the place that @text names, by one of the functions above; to nothing if @text
 * is NULL.
 */
typedef int place_finder(struct store *store, const char *text, struct arena *arena,
			 struct place *ret, struct error *err);
int place_narrow(struct store *store, place_finder *find, const char *text, struct arena *arena,
		 struct store_query *query, struct error *err);

/* "acme/payments-eu" or "acme". */
const char *place_text(struct arena *arena, const struct place *place);
