/* Import: organizations and clouds by name, contacts that are not there yet. Removes nothing. */
#include "store/db.h"

struct import {
	struct store *store;
	const struct roles *roles;
	struct import_result result;
};

static void count(struct import *in, bool created, int64_t changes)
{
	if (created)
		in->result.created++;
	else if (changes > 0)
		in->result.updated++;
	else
		in->result.unchanged++;
}

static int import_contact(struct import *in, int64_t scope, const struct import_contact *c,
			  struct error *err)
{
	const struct contact *contact = &(const struct contact){
		.name = c->name,
		.email = c->email,
		.phone = c->phone,
		.notes = c->notes,
		.origin = ORIGIN_LOCAL,
		.enabled = true,
		.roles = c->roles,
	};
	int64_t there;

	if (!c->roles)
		return error_set(err, ERROR_CONFIG,
				 "contact '%s': has no role: give it at least one", c->email);
	if (db_number(in->store, err, 0, &there,
		      "SELECT id FROM contact WHERE scope = ? AND email = ? COLLATE NOCASE", "is",
		      scope, c->email) < 0)
		return -1;
	count(in, there == 0, 0);
	if (there != 0)
		return 0;
	if (store_create_contacts(in->store, scope, &contact, 1, in->roles, err) < 0)
		return error_prefix(err, "contact '%s'", c->email);
	return 0;
}

static int import_contacts(struct import *in, int64_t scope, const struct import_contact *contacts,
			   size_t n, struct error *err)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (import_contact(in, scope, &contacts[i], err) < 0)
			return -1;
	return 0;
}

/* What the import leaves open stays as it is. */
static int update_cloud(struct import *in, int64_t id, const struct import_cloud *c,
			struct error *err)
{
	return db_run(in->store, err,
		      "UPDATE cloud SET external_id = coalesce(?2, external_id),"
		      " provider = coalesce(?3, provider), region = coalesce(?4, region),"
		      " deployment_model = coalesce(?5, deployment_model),"
		      " reserved_cidr = coalesce(?6, reserved_cidr), state = coalesce(?7, state),"
		      " tags = coalesce(?8, tags)"
		      " WHERE id = ?1 AND (external_id IS NOT coalesce(?2, external_id)"
		      " OR provider <> ?3 OR region <> ?4 OR deployment_model <> ?5"
		      " OR reserved_cidr <> ?6 OR state <> ?7 OR tags <> ?8)",
		      "isssssss", id, c->id, c->provider, c->region, c->deployment_model,
		      c->reserved_cidr, c->state, c->tags);
}

/* Contacts of a cloud that is there come before its state: a draft goes live with its Admin. */
static int import_cloud(struct import *in, int64_t organization, const char *organization_name,
			const struct import_cloud *c, struct error *err)
{
	bool created = false;
	int64_t id;

	if (store_find_scope(in->store, organization_name, c->name, &id, err) < 0)
		return -1;
	if (id == 0) {
		created = true;
		if (store_create_cloud(in->store, organization, c, &id, err) < 0)
			return -1;
	}
	if (import_contacts(in, id, c->contacts, c->n_contacts, err) < 0 ||
	    update_cloud(in, id, c, err) < 0)
		return -1;
	count(in, created, db_changes(in->store));
	return 0;
}

static int import_clouds(struct import *in, int64_t organization,
			 const struct import_organization *o, struct error *err)
{
	size_t i;

	for (i = 0; i < o->n_clouds; i++)
		if (import_cloud(in, organization, o->name, &o->clouds[i], err) < 0)
			return error_prefix(err, "cloud '%s'", o->clouds[i].name);
	return 0;
}

static int import_organization(struct import *in, const struct import_organization *o,
			       struct error *err)
{
	bool created = false;
	int64_t id;

	if (store_find_scope(in->store, o->name, NULL, &id, err) < 0)
		return -1;
	if (id == 0) {
		created = true;
		if (store_create_organization(in->store, o, &id, err) < 0)
			return -1;
	}
	if (db_run(in->store, err,
		   "UPDATE organization SET external_id = coalesce(?2, external_id),"
		   " active = iif(?4, active, ?3)"
		   " WHERE id = ?1 AND (external_id IS NOT coalesce(?2, external_id)"
		   " OR active <> iif(?4, active, ?3))",
		   "isii", id, o->id, (int64_t)o->active, (int64_t)o->leaves_active) < 0)
		return -1;
	count(in, created, db_changes(in->store));
	if (import_contacts(in, id, o->contacts, o->n_contacts, err) < 0)
		return -1;
	return import_clouds(in, id, o, err);
}

int store_import(struct store *store, const struct import_organization *organizations, size_t n,
		 const struct roles *roles, struct import_result *ret, struct error *err)
{
	struct import in = { .store = store, .roles = roles };
	size_t i;

	for (i = 0; i < n; i++)
		if (import_organization(&in, &organizations[i], err) < 0)
			return error_prefix(err, "organization '%s'", organizations[i].name);
	*ret = in.result;
	return 0;
}
