/* Reading scopes: their names, their lists of contacts, and which of them are to be looked at. */
#include "store/db.h"

int store_find_scope(struct store *store, const char *organization, const char *cloud, int64_t *ret,
		     struct error *err)
{
	if (cloud)
		return db_number(store, err, 0, ret,
				 "SELECT k.id FROM cloud AS k JOIN organization AS o"
				 " ON o.id = k.organization WHERE o.name = ? AND k.name = ?",
				 "ss", organization, cloud);
	return db_number(store, err, 0, ret, "SELECT id FROM organization WHERE name = ?", "s",
			 organization);
}

static int load_liveness(struct store *store, struct scope *scope, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err, "SELECT live, state IS 'deleted' FROM scope_name WHERE id = ?", "i",
		scope->id);

	if (!stmt || db_row(store, stmt, err) < 0)
		return -1;
	scope->live = sqlite3_column_int(stmt, 0);
	scope->deleted = sqlite3_column_int(stmt, 1);
	return 0;
}

static void read_contact(struct arena *arena, sqlite3_stmt *stmt, struct contact *contact)
{
	contact->id = sqlite3_column_int64(stmt, 0);
	contact->name = db_text(arena, stmt, 1);
	contact->email = db_text(arena, stmt, 2);
	contact->phone = db_text(arena, stmt, 3);
	contact->notes = db_text(arena, stmt, 4);
	contact->person = db_text(arena, stmt, 5);
	contact->origin = sqlite3_column_int(stmt, 6) ? ORIGIN_DIRECTORY : ORIGIN_LOCAL;
	contact->enabled = sqlite3_column_int(stmt, 7);
}

static int load_contacts(struct store *store, struct scope *scope, struct arena *arena,
			 struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT id, name, email, phone, notes, person, origin = 'directory',"
		" enabled FROM contact WHERE scope = ? ORDER BY id",
		"i", scope->id);
	size_t capacity = 0;
	int r;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		scope->contacts = arena_grow(arena, scope->contacts, scope->n_contacts, &capacity,
					     sizeof(*scope->contacts));
		read_contact(arena, stmt, &scope->contacts[scope->n_contacts++]);
	}
	return r;
}

/* Index of a stored role; a new name is kept by the store, since @roles may outlive any scope. */
static int role_index(struct store *store, struct roles *roles, const char *name, struct error *err)
{
	int role = roles_find(roles, name);

	if (role < 0)
		role = roles_add(roles, arena_strdup(store->arena, name));
	if (role < 0)
		error_set(err, ERROR_DATA,
			  "%s: role '%s': there are more than %d different roles: remove some from "
			  "the configuration or the contacts",
			  store->path, name, ROLE_MAX);
	return role;
}

/* Rows come in the order of the contacts. */
static int load_roles(struct store *store, struct scope *scope, struct roles *roles,
		      struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT c.id, r.role, min(coalesce(a.runs, 0), 255)"
		" FROM contact AS c JOIN contact_role AS r ON r.contact = c.id"
		" LEFT JOIN absence AS a"
		" ON a.scope = c.scope AND a.contact = c.id AND a.role = r.role"
		" WHERE c.scope = ? ORDER BY c.id",
		"i", scope->id);
	struct contact *c = scope->contacts; /* one savepoint: each row finds its contact */
	int r, role;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		role = role_index(store, roles, (const char *)sqlite3_column_text(stmt, 1), err);
		if (role < 0)
			return -1;
		while (c->id != sqlite3_column_int64(stmt, 0))
			c++;
		c->roles |= ROLE_BIT(role);
		c->absent_runs[role] = (uint8_t)sqlite3_column_int(stmt, 2);
	}
	return r;
}

static int load_scope(struct store *store, struct scope *scope, struct roles *roles,
		      struct arena *arena, struct error *err)
{
	if (store_find_scope(store, scope->organization, scope->cloud, &scope->id, err) < 0)
		return -1;
	if (scope->id == 0)
		return 0;
	if (load_liveness(store, scope, err) < 0 || load_contacts(store, scope, arena, err) < 0)
		return -1;
	return load_roles(store, scope, roles, err);
}

/* A savepoint, so that all is read from one state of the file. */
int store_load_scope(struct store *store, const char *organization, const char *cloud,
		     struct roles *roles, struct arena *arena, struct scope **ret,
		     struct error *err)
{
	struct scope *scope = arena_alloc(arena, sizeof(*scope));
	int r;

	scope->kind = cloud ? SCOPE_CLOUD : SCOPE_ORGANIZATION;
	scope->organization = arena_strdup(arena, organization);
	scope->cloud = arena_strdup(arena, cloud);
	scope->live = cloud != NULL;
	if (db_run(store, err, "SAVEPOINT load", "") < 0)
		return -1;
	r = load_scope(store, scope, roles, arena, err);
	if (db_run(store, r < 0 ? NULL : err, "RELEASE load", "") < 0 || r < 0)
		return -1;
	*ret = scope;
	return 0;
}

int store_scopes(struct store *store, bool dirty_only, struct arena *arena, struct scope_ref **ret,
		 size_t *ret_n, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = NULL;
	struct scope_ref *refs = NULL;
	size_t n = 0, capacity = 0;
	int r;

	stmt = db_query(store, err,
			dirty_only ? "SELECT id, organization, cloud, state FROM scope_name"
				     " WHERE id IN (SELECT scope FROM dirty)"
				     " ORDER BY organization, cloud"
				   : "SELECT id, organization, cloud, state FROM scope_name"
				     " ORDER BY organization, cloud",
			"");
	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		refs = arena_grow(arena, refs, n, &capacity, sizeof(*refs));
		refs[n].id = sqlite3_column_int64(stmt, 0);
		refs[n].organization = db_text(arena, stmt, 1);
		refs[n].cloud = db_text(arena, stmt, 2);
		refs[n].state = db_text(arena, stmt, 3);
		n++;
	}
	if (r < 0)
		return -1;
	*ret = refs;
	*ret_n = n;
	return 0;
}

int store_count_directory_contacts(struct store *store, struct arena *arena,
				   struct scope_count **ret, size_t *ret_n, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT n.organization, n.cloud, c.contacts FROM scope_name AS n"
		" JOIN (SELECT scope, count(*) AS contacts FROM contact"
		" WHERE origin = 'directory' AND person IS NOT ? GROUP BY scope) AS c"
		" ON c.scope = n.id",
		"s", FALLBACK_PERSON);
	struct scope_count *counts = NULL;
	size_t n = 0, capacity = 0;
	int r;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		counts = arena_grow(arena, counts, n, &capacity, sizeof(*counts));
		counts[n].organization = db_text(arena, stmt, 0);
		counts[n].cloud = db_text(arena, stmt, 1);
		counts[n++].contacts = (size_t)sqlite3_column_int64(stmt, 2);
	}
	if (r < 0)
		return -1;
	*ret = counts;
	*ret_n = n;
	return 0;
}

int store_people(struct store *store, struct arena *arena, const char ***ret, size_t *ret_n,
		 struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT DISTINCT person FROM contact"
		" WHERE origin = 'directory' AND person IS NOT NULL ORDER BY person",
		"");
	const char **people = NULL;
	size_t n = 0, capacity = 0;
	int r;

	if (!stmt)
		return -1;
	while ((r = db_row(store, stmt, err)) > 0) {
		people = arena_grow(arena, people, n, &capacity, sizeof(*people));
		people[n++] = db_text(arena, stmt, 0);
	}
	if (r < 0)
		return -1;
	*ret = people;
	*ret_n = n;
	return 0;
}
