/* New rows: organizations, clouds, contacts. */
#include "store/db.h"

static int create_scope(struct store *store, const char *kind, int64_t *ret, struct error *err)
{
	if (db_run(store, err, "INSERT INTO scope (kind) VALUES (?)", "s", kind) < 0)
		return -1;
	*ret = sqlite3_last_insert_rowid(store->db);
	return 0;
}

int store_create_organization(struct store *store, const struct import_organization *o,
			      int64_t *ret, struct error *err)
{
	int64_t id;

	if (create_scope(store, "organization", &id, err) < 0 ||
	    db_run(store, err,
		   "INSERT INTO organization (id, name, external_id, active) VALUES (?, ?, ?, ?)",
		   "issi", id, o->name, o->id, (int64_t)o->active) < 0)
		return -1;
	*ret = id;
	return 0;
}

int store_create_cloud(struct store *store, int64_t organization, const struct import_cloud *c,
		       int64_t *ret, struct error *err)
{
	int64_t id;

	if (create_scope(store, "cloud", &id, err) < 0 ||
	    db_run(store, err,
		   "INSERT INTO cloud (id, organization, name, external_id, provider, region,"
		   " deployment_model, reserved_cidr, state, tags)"
		   " VALUES (?, ?, ?, ?, coalesce(?, ''), coalesce(?, ''), coalesce(?, ''),"
		   " coalesce(?, ''), coalesce(?, 'draft'), coalesce(?, '{}'))",
		   "iissssssss", id, organization, c->name, c->id, c->provider, c->region,
		   c->deployment_model, c->reserved_cidr, c->state, c->tags) < 0)
		return -1;
	*ret = id;
	return 0;
}

static int grant_all(struct store *store, int64_t contact, role_set set, const struct roles *roles,
		     struct error *err)
{
	unsigned i;

	for (i = 0; i < roles->n; i++)
		if ((set & ROLE_BIT(i)) &&
		    db_run(store, err, "INSERT INTO contact_role (contact, role) VALUES (?, ?)",
			   "is", contact, roles->names[i]) < 0)
			return -1;
	return 0;
}

int store_create_contact(struct store *store, int64_t scope, const struct contact *contact,
			 const struct roles *roles, int64_t *ret, struct error *err)
{
	int64_t id;

	if (db_run(store, err,
		   "INSERT INTO contact (scope, name, email, phone, notes, origin, person, enabled)"
		   " VALUES (?, coalesce(?, ''), coalesce(?, ''), coalesce(?, ''),"
		   " coalesce(?, ''), ?, ?, ?)",
		   "issssssi", scope, contact->name, contact->email, contact->phone, contact->notes,
		   contact->origin == ORIGIN_DIRECTORY ? "directory" : "local", contact->person,
		   (int64_t)contact->enabled) < 0)
		return -1;
	id = sqlite3_last_insert_rowid(store->db);
	if (grant_all(store, id, contact->roles, roles, err) < 0)
		return -1;
	*ret = id;
	return 0;
}
