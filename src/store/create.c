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

/* ---- contacts: several rows a statement, which costs two thirds of a statement each ---- */

#define TWO(row)   row ", " row
#define FOUR(row)  TWO(row) ", " TWO(row)
#define EIGHT(row) FOUR(row) ", " FOUR(row)

/* The same statement for so many rows; the largest first, the last for one. */
struct insert {
	size_t n_rows;
	const char *sql;
};

#define INSERTS(into, row)                                                                         \
	{                                                                                          \
		{ 8, into " VALUES " EIGHT(row) }, { 4, into " VALUES " FOUR(row) },               \
			{ 2, into " VALUES " TWO(row) }, { 1, into " VALUES " row },               \
	}

static const struct insert contact_inserts[] = INSERTS(
	"INSERT INTO contact"
	" (id, scope, name, email, phone, notes, origin, person, enabled)",
	"(?, ?, ?, ?, ?, ?, ?, ?, ?)");

static const struct insert role_inserts[] = INSERTS("INSERT INTO contact_role (contact, role)",
						    "(?, ?)");

struct fresh {
	int64_t scope, first_id;
	const struct contact *const *contacts;
	const struct roles *roles;
	struct grant {
		int64_t contact;
		const char *role;
	} * grants;
};

/* Binds row @i of what is new from parameter @at on; returns the parameter behind it. */
typedef int bind_row(sqlite3_stmt *stmt, int at, const struct fresh *fresh, size_t i);

static void bind_text(sqlite3_stmt *stmt, int at, const char *text)
{
	sqlite3_bind_text(stmt, at, text, -1, SQLITE_STATIC);
}

/* Out of the range of ids the schema refuses it. */
static int64_t fresh_id(const struct fresh *fresh, size_t i)
{
	return (int64_t)((uint64_t)fresh->first_id + i);
}

static int bind_contact(sqlite3_stmt *stmt, int at, const struct fresh *fresh, size_t i)
{
	const struct contact *c = fresh->contacts[i];
	const char *const fields[] = { c->name, c->email, c->phone, c->notes };
	size_t k;

	sqlite3_bind_int64(stmt, at++, fresh_id(fresh, i));
	sqlite3_bind_int64(stmt, at++, fresh->scope);
	for (k = 0; k < ARRAY_SIZE(fields); k++)
		bind_text(stmt, at++, fields[k] ? fields[k] : "");
	bind_text(stmt, at++, c->origin == ORIGIN_DIRECTORY ? "directory" : "local");
	bind_text(stmt, at++, c->person);
	sqlite3_bind_int64(stmt, at++, c->enabled);
	return at;
}

static int bind_grant(sqlite3_stmt *stmt, int at, const struct fresh *fresh, size_t i)
{
	sqlite3_bind_int64(stmt, at++, fresh->grants[i].contact);
	bind_text(stmt, at++, fresh->grants[i].role);
	return at;
}

static int insert_rows(struct store *store, const struct insert *inserts, bind_row *bind,
		       const struct fresh *fresh, size_t n, struct error *err)
{
	const struct insert *insert = inserts;
	size_t i = 0, end;

	while (i < n) {
		_cleanup_(db_endp) sqlite3_stmt *stmt = NULL;
		int at = 1;

		while (insert->n_rows > n - i)
			insert++;
		stmt = db_statement(store, insert->sql, err);
		if (!stmt)
			return -1;
		for (end = i + insert->n_rows; i < end; i++)
			at = bind(stmt, at, fresh, i);
		if (db_row(store, stmt, err) < 0)
			return -1;
	}
	return 0;
}

static size_t list_grants(struct fresh *fresh, size_t n_contacts, struct arena *arena)
{
	size_t i, n = 0;
	unsigned role;

	fresh->grants = arena_array(arena, n_contacts * fresh->roles->n, sizeof(*fresh->grants));
	for (i = 0; i < n_contacts; i++)
		for (role = 0; role < fresh->roles->n; role++)
			if (fresh->contacts[i]->roles & ROLE_BIT(role))
				fresh->grants[n++] = (struct grant){ fresh_id(fresh, i),
								     fresh->roles->names[role] };
	return n;
}

int store_create_contacts(struct store *store, int64_t scope, const struct contact *const *contacts,
			  size_t n, const struct roles *roles, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct fresh fresh = { .scope = scope, .contacts = contacts, .roles = roles };
	size_t n_grants;

	if (db_number(store, err, 0, &fresh.first_id,
		      "SELECT 1 + max(coalesce((SELECT max(id) FROM contact), 0),"
		      " coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'contact'), 0))",
		      "") < 0)
		return -1;
	n_grants = list_grants(&fresh, n, arena);
	if (insert_rows(store, contact_inserts, bind_contact, &fresh, n, err) < 0)
		return -1;
	return insert_rows(store, role_inserts, bind_grant, &fresh, n_grants, err);
}
