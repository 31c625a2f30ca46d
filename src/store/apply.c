/*
 * Carrying out a plan. Each change is made only where the store still holds what the plan replaces;
 * the triggers write history and keep the Admin rule.
 */
#include "store/db.h"

struct application {
	struct store *store;
	const struct plan *plan;
	const struct roles *roles;
	int64_t scope;
	bool draft;
	const struct contact **fresh; /* to be created with the next change that is none */
	size_t n_fresh;
};

static int refuse(const struct contact *contact, const char *field, const char *expected,
		  const char *found, struct error *err)
{
	return error_set(err, ERROR_REFUSED,
			 "contact %lld '%s': %s is '%s' now, the plan saw '%s': somebody else "
			 "changed it, plan again",
			 (long long)contact->id, contact->name, field, found ? found : "(none)",
			 expected);
}

/* ---- what the plan saw, and what is there ---- */

static int stored_roles(const struct application *a, int64_t contact, role_set *ret, size_t *ret_n,
			struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		a->store, err, "SELECT role FROM contact_role WHERE contact = ?", "i", contact);
	int r, role;

	*ret = 0;
	*ret_n = 0;
	if (!stmt)
		return -1;
	while ((r = db_row(a->store, stmt, err)) > 0) {
		role = roles_find(a->roles, (const char *)sqlite3_column_text(stmt, 0));
		*ret |= role < 0 ? 0 : ROLE_BIT(role);
		(*ret_n)++;
	}
	return r;
}

/* A contact may only lose what the plan knew it had. */
static int check_roles(const struct application *a, const struct contact *contact,
		       struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = NULL;
	role_set found;
	size_t n;

	if (stored_roles(a, contact->id, &found, &n, err) < 0)
		return -1;
	if (found == contact->roles && n == (size_t)__builtin_popcount(found))
		return 0;
	arena = arena_new();
	return refuse(contact, "role", roles_text(arena, a->roles, contact->roles),
		      roles_text(arena, a->roles, found), err);
}

/* Before anything is changed, so that the plan's own changes do not count. */
static int check_losses(const struct application *a, struct error *err)
{
	const struct change *c;
	size_t i;

	for (i = 0; i < a->plan->n_changes; i++) {
		c = &a->plan->changes[i];
		if (c->hold == RULE_NONE &&
		    (c->kind == CHANGE_REVOKE || c->kind == CHANGE_REMOVE) &&
		    check_roles(a, c->contact, err) < 0)
			return -1;
	}
	return 0;
}

/* ---- changes, one function each ---- */

static int create_scope(struct application *a, const struct change *c, struct error *err)
{
	const struct scope *s = a->plan->scope;
	const struct import_organization organization = { .name = s->organization, .active = true };
	const struct import_cloud cloud = { .name = s->cloud,
					    .state = a->draft ? "draft" : "active" };
	int64_t id;

	(void)c;
	if (store_find_scope(a->store, s->organization, NULL, &id, err) < 0 ||
	    (id == 0 && store_create_organization(a->store, &organization, &id, err) < 0))
		return -1;
	a->scope = id;
	return s->cloud ? store_create_cloud(a->store, id, &cloud, &a->scope, err) : 0;
}

static int add(struct application *a, const struct change *c, struct error *err)
{
	(void)err;
	a->fresh[a->n_fresh++] = c->fresh;
	return 0;
}

static int create_fresh(struct application *a, struct error *err)
{
	size_t n = a->n_fresh;

	a->n_fresh = 0;
	if (n == 0)
		return 0;
	return store_create_contacts(a->store, a->scope, a->fresh, n, a->roles, err);
}

static int adopt(struct application *a, const struct change *c, struct error *err)
{
	if (db_run(a->store, err,
		   "UPDATE contact SET origin = 'directory', person = ?"
		   " WHERE id = ? AND scope = ? AND origin = 'local'"
		   " AND (person IS NULL OR person = ?1)",
		   "sii", c->person, c->contact->id, a->scope) < 0)
		return -1;
	if (db_changes(a->store) != 1)
		return refuse(c->contact, "origin", "local", NULL, err);
	return 0;
}

static const struct {
	const char *select, *update;
} field_sql[FIELD_COUNT] = {
	[FIELD_NAME] = { "SELECT name FROM contact WHERE id = ? AND scope = ?",
			 "UPDATE contact SET name = ? WHERE id = ? AND scope = ? AND name = ?" },
	[FIELD_EMAIL] = { "SELECT email FROM contact WHERE id = ? AND scope = ?",
			  "UPDATE contact SET email = ? WHERE id = ? AND scope = ? AND email = ?" },
	[FIELD_PHONE] = { "SELECT phone FROM contact WHERE id = ? AND scope = ?",
			  "UPDATE contact SET phone = ? WHERE id = ? AND scope = ? AND phone = ?" },
	[FIELD_ENABLED] = { "SELECT iif(enabled, '1', '0') FROM contact"
			    " WHERE id = ? AND scope = ?",
			    "UPDATE contact SET enabled = (? = '1') WHERE id = ? AND scope = ?"
			    " AND enabled = (? = '1')" },
};

static int refuse_edit(const struct application *a, const struct change *c, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(a->store, err, field_sql[c->field].select,
							 "ii", c->contact->id, a->scope);
	int r;

	if (!stmt)
		return -1;
	r = db_row(a->store, stmt, err);
	if (r < 0)
		return -1;
	return refuse(c->contact, field_name(c->field), c->before ? c->before : "",
		      r > 0 ? (const char *)sqlite3_column_text(stmt, 0) : NULL, err);
}

static int edit(struct application *a, const struct change *c, struct error *err)
{
	if (db_run(a->store, err, field_sql[c->field].update, "siis", c->after ? c->after : "",
		   c->contact->id, a->scope, c->before ? c->before : "") < 0)
		return -1;
	return db_changes(a->store) == 1 ? 0 : refuse_edit(a, c, err);
}

static int grant(struct application *a, const struct change *c, struct error *err)
{
	const char *role = a->roles->names[c->role];

	if (db_run(a->store, err,
		   "INSERT INTO contact_role (contact, role) SELECT id, ?3 FROM contact"
		   " WHERE id = ?1 AND scope = ?2 AND NOT EXISTS (SELECT 1 FROM contact_role"
		   " WHERE contact = ?1 AND role = ?3)",
		   "iis", c->contact->id, a->scope, role) < 0)
		return -1;
	if (db_changes(a->store) != 1)
		return error_set(err, ERROR_REFUSED,
				 "contact %lld '%s': is gone or has the role %s already: somebody "
				 "else changed it, plan again",
				 (long long)c->contact->id, c->contact->name, role);
	return 0;
}

static int revoke(struct application *a, const struct change *c, struct error *err)
{
	if (db_run(a->store, err,
		   "DELETE FROM contact_role WHERE contact = (SELECT id FROM contact"
		   " WHERE id = ? AND scope = ?) AND role = ?",
		   "iis", c->contact->id, a->scope, a->roles->names[c->role]) < 0)
		return -1;
	if (db_changes(a->store) != 1)
		return refuse(c->contact, "role", a->roles->names[c->role], NULL, err);
	return 0;
}

static int remove_contact(struct application *a, const struct change *c, struct error *err)
{
	if (db_run(a->store, err, "DELETE FROM contact WHERE id = ? AND scope = ?", "ii",
		   c->contact->id, a->scope) < 0)
		return -1;
	if (db_changes(a->store) != 1)
		return refuse(c->contact, "entry", c->contact->email, NULL, err);
	return 0;
}

static int (*const apply_change[])(struct application *a, const struct change *c,
				   struct error *err) = {
	[CHANGE_CREATE_SCOPE] = create_scope,
	[CHANGE_ADD] = add,
	[CHANGE_ADOPT] = adopt,
	[CHANGE_EDIT] = edit,
	[CHANGE_GRANT] = grant,
	[CHANGE_REVOKE] = revoke,
	[CHANGE_REMOVE] = remove_contact,
};

static int apply_changes(struct application *a, struct error *err)
{
	const struct change *c;
	size_t i;

	for (i = 0; i < a->plan->n_changes; i++) {
		c = &a->plan->changes[i];
		if (c->hold != RULE_NONE)
			continue;
		if (c->kind != CHANGE_ADD && create_fresh(a, err) < 0)
			return -1;
		if (apply_change[c->kind](a, c, err) < 0)
			return -1;
	}
	return create_fresh(a, err);
}

/* ---- absences ---- */

/* Finds nothing if the plan took the contact or the role. */
static int keep_absence(const struct application *a, const struct absence *b, struct error *err)
{
	return db_run(a->store, err,
		      "INSERT INTO absence (scope, contact, role, runs)"
		      " SELECT ?, contact, role, ? FROM contact_role WHERE contact = ? AND role = ?"
		      " ON CONFLICT DO UPDATE SET runs = excluded.runs",
		      "iiis", a->scope, (int64_t)b->runs, b->contact, a->roles->names[b->role]);
}

/* Also of a run that counts nothing: whom it saw in the role is not absent any more. */
static int keep_absences(const struct application *a, struct error *err)
{
	size_t i;

	if (db_run(a->store, err, "DELETE FROM absence WHERE scope = ?", "i", a->scope) < 0)
		return -1;
	for (i = 0; i < a->plan->n_absences; i++)
		if (keep_absence(a, &a->plan->absences[i], err) < 0)
			return -1;
	return 0;
}

int store_apply(struct store *store, const struct plan *plan, const struct roles *roles, bool draft,
		struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct scope *s = plan->scope;
	struct application a = {
		.store = store,
		.plan = plan,
		.roles = roles,
		.scope = s->id,
		.draft = draft,
		.fresh = arena_array(arena, plan->n_changes, sizeof(*a.fresh)),
	};

	if (check_losses(&a, err) < 0 || apply_changes(&a, err) < 0 || keep_absences(&a, err) < 0)
		return error_prefix(err, s->cloud ? "cloud '%s/%s'" : "organization '%s'",
				    s->organization, s->cloud);
	return 0;
}
