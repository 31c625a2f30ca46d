/* What commands and metrics show: the views v1_*, filtered, row by row as text. */
#include "store/db.h"

const char *const store_contacts_columns[CONTACT_COLUMNS + 1] = {
	[CONTACT_ORGANIZATION] = "organization",
	[CONTACT_CLOUD] = "cloud",
	[CONTACT_ID] = "contact",
	[CONTACT_NAME] = "name",
	[CONTACT_EMAIL] = "email",
	[CONTACT_PHONE] = "phone",
	[CONTACT_NOTES] = "notes",
	[CONTACT_ROLE] = "role",
	[CONTACT_ORIGIN] = "origin",
	[CONTACT_PERSON] = "person",
};

const char *const store_clouds_columns[CLOUD_COLUMNS + 1] = {
	[CLOUD_ID] = "id",         [CLOUD_ORGANIZATION] = "organization",
	[CLOUD_NAME] = "name",     [CLOUD_PROVIDER] = "provider",
	[CLOUD_REGION] = "region", [CLOUD_STATE] = "state",
	[CLOUD_ADMINS] = "admins", [CLOUD_UPDATED] = "updated",
};

const char *const store_organizations_columns[ORGANIZATION_COLUMNS + 1] = {
	[ORGANIZATION_ID] = "id",         [ORGANIZATION_NAME] = "name",
	[ORGANIZATION_ACTIVE] = "active", [ORGANIZATION_CONTACTS] = "contacts",
	[ORGANIZATION_CLOUDS] = "clouds",
};

const char *const store_drift_columns[DRIFT_COLUMNS + 1] = {
	[DRIFT_SCOPE] = "scope",
	[DRIFT_ORGANIZATION] = "organization",
	[DRIFT_CLOUD] = "cloud",
	[DRIFT_CONTACT] = "contact",
	[DRIFT_PERSON] = "person",
	[DRIFT_KIND] = "kind",
	[DRIFT_FIELD] = "field",
	[DRIFT_STORE_VALUE] = "store_value",
	[DRIFT_DIRECTORY_VALUE] = "directory_value",
	[DRIFT_SINCE] = "since",
	[DRIFT_HELD_BY] = "held_by",
};

const char *const store_history_columns[HISTORY_COLUMNS + 1] = {
	[HISTORY_AT] = "at",         [HISTORY_RUN] = "run",
	[HISTORY_ACTOR] = "actor",   [HISTORY_ORGANIZATION] = "organization",
	[HISTORY_CLOUD] = "cloud",   [HISTORY_CONTACT] = "contact",
	[HISTORY_ACTION] = "action", [HISTORY_FIELD] = "field",
	[HISTORY_BEFORE] = "before", [HISTORY_AFTER] = "after",
};

#define COLUMN_MAX DRIFT_COLUMNS /* the widest */

static int each_row(struct store *store, sqlite3_stmt *stmt, row_fn fn, void *userdata,
		    struct error *err)
{
	const char *columns[COLUMN_MAX];
	int n, i, r;

	if (!stmt)
		return -1;
	n = sqlite3_column_count(stmt);
	while ((r = db_row(store, stmt, err)) > 0) {
		for (i = 0; i < n; i++)
			columns[i] = (const char *)sqlite3_column_text(stmt, i);
		if (fn(userdata, columns, (size_t)n) < 0)
			return 0;
	}
	return r;
}

/* SQLite takes a negative limit for none. */
static int64_t limit(const struct store_query *query)
{
	return query->limit > 0 ? (int64_t)query->limit : -1;
}

#define SCOPE_FILTER " WHERE (?1 IS NULL OR organization = ?1) AND (?2 IS NULL OR cloud = ?2)"

/* A contact by our id, its address or its name. */
#define CONTACT_FILTER                                                                             \
	" AND (?3 IS NULL OR contact = CAST(?3 AS INTEGER) AND ?3 NOT GLOB '*[^0-9]*'"             \
	" OR contact IN (SELECT id FROM contact"                                                   \
	" WHERE email = ?3 COLLATE NOCASE OR name = ?3 COLLATE NOCASE))"

int store_list_contacts(struct store *store, const struct store_query *q, row_fn fn, void *userdata,
			struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT * FROM v1_contacts" SCOPE_FILTER CONTACT_FILTER
		" AND (?4 IS NULL OR person = ?4)"
		" AND (?5 IS NULL OR role = ?5 COLLATE NOCASE) AND (NOT ?6 OR cloud IS NULL)"
		" ORDER BY organization, cloud, name, contact, role LIMIT ?7",
		"sssssii", q->organization, q->cloud, q->contact, q->person, q->role,
		(int64_t)q->organization_only, limit(q));

	return each_row(store, stmt, fn, userdata, err);
}

int store_list_clouds(struct store *store, const struct store_query *q, row_fn fn, void *userdata,
		      struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT * FROM v1_clouds WHERE (?1 IS NULL OR organization = ?1)"
		" AND (?2 IS NULL OR name = ?2 OR CAST(id AS TEXT) = ?2)"
		" ORDER BY organization, name LIMIT ?3",
		"ssi", q->organization, q->cloud, limit(q));

	return each_row(store, stmt, fn, userdata, err);
}

int store_list_organizations(struct store *store, row_fn fn, void *userdata, struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT id, name, iif(active, 'true', 'false'),"
		" (SELECT count(*) FROM contact AS c WHERE c.scope = o.id),"
		" (SELECT count(*) FROM cloud AS k WHERE k.organization = o.id)"
		" FROM organization AS o ORDER BY name",
		"");

	return each_row(store, stmt, fn, userdata, err);
}

int store_list_drift(struct store *store, const struct store_query *q, row_fn fn, void *userdata,
		     struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT * FROM v1_drift" SCOPE_FILTER CONTACT_FILTER
		" AND (?4 IS NULL OR person = ?4) AND (NOT ?5 OR cloud IS NULL)"
		" ORDER BY organization, cloud, since, kind, contact, person LIMIT ?6",
		"ssssii", q->organization, q->cloud, q->contact, q->person,
		(int64_t)q->organization_only, limit(q));

	return each_row(store, stmt, fn, userdata, err);
}

/* As CONTACT_FILTER, and by an address or a name that it had, as who is asked for may be gone. */
#define FORMER_CONTACT_FILTER                                                                      \
	" AND (?3 IS NULL OR contact = CAST(?3 AS INTEGER) AND ?3 NOT GLOB '*[^0-9]*'"             \
	" OR contact IN (SELECT id FROM contact"                                                   \
	" WHERE email = ?3 COLLATE NOCASE OR name = ?3 COLLATE NOCASE)"                            \
	" OR contact IN (SELECT contact FROM history WHERE field IN ('email', 'name')"             \
	" AND (before = ?3 COLLATE NOCASE OR after = ?3 COLLATE NOCASE))"                          \
	" OR contact IN (SELECT contact FROM history WHERE action = 'delete'"                      \
	" AND (before ->> 'email' = ?3 COLLATE NOCASE OR before ->> 'name' = ?3 COLLATE NOCASE)))"

/* The newest ones, the oldest of these first. The base table has the id to order by. */
int store_list_history(struct store *store, const struct store_query *q, row_fn fn, void *userdata,
		       struct error *err)
{
	_cleanup_(db_endp) sqlite3_stmt *stmt = db_query(
		store, err,
		"SELECT strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch'), run, actor, organization,"
		" cloud, contact, action, field, before, after FROM"
		" (SELECT * FROM history" SCOPE_FILTER FORMER_CONTACT_FILTER
		" AND (?4 IS NULL OR contact IN (SELECT id FROM contact WHERE person = ?4))"
		" AND (?5 IS NULL OR field = 'role' AND coalesce(before, after) = ?5 COLLATE "
		"NOCASE)"
		" AND (NOT ?6 OR cloud IS NULL) AND (?7 = 0 OR run = ?7)"
		" ORDER BY id DESC LIMIT ?8) ORDER BY id",
		"sssssiii", q->organization, q->cloud, q->contact, q->person, q->role,
		(int64_t)q->organization_only, q->run, limit(q));

	return each_row(store, stmt, fn, userdata, err);
}
