/*
 * The store's face: the contacts and clouds themselves, their history, and what
 * sync remembers of its runs. Nothing outside src/store knows that it is SQLite;
 * another backend can stand beside it.
 *
 * Times are seconds since 1970 (UTC) unless a name says otherwise. Everything
 * returned lives in the arena that was passed.
 */
#pragma once

#include "base/error.h"
#include "core/plan.h"

struct store;

enum store_access {
	STORE_READ,  /* must exist; nothing is written, not even a journal */
	STORE_WRITE, /* created with mode 0640, migrated if older */
	STORE_MEND,  /* the same, without waiting for a program that has it locked */
};

/*
 * Errors name the file and the remedy: not there (ERROR_CONFIG), of a newer version, damaged, cut
 * to nothing (ERROR_DATA), read-only, disk full (ERROR_SYSTEM). Nothing is changed then.
 * Ends with store_close(), which accepts NULL and rolls an open transaction back.
 */
int store_open(const char *path, enum store_access access, struct store **ret, struct error *err);
void store_close(struct store *store);
DEFINE_CLEANUP(struct store, store_close);

/* ---- transactions ---- */

/* Takes the write lock at once; @run 0 for a change by hand. Both are written to history. */
int store_begin(struct store *store, int64_t run, const char *actor, struct error *err);
int store_commit(struct store *store, struct error *err);
void store_rollback(struct store *store);

/* One level of savepoint inside a transaction: a scope is applied whole or not at all. */
int store_scope_begin(struct store *store, struct error *err);
int store_scope_end(struct store *store, bool keep, struct error *err);

/* ---- scopes ---- */

struct scope_ref {
	int64_t id;
	const char *organization, *cloud; /* cloud NULL: the organization's own list */
	const char *state;                /* a cloud's; NULL for an organization */
};

/*
 * A scope and its list, by name (ASCII case as stored). One that the store does
 * not have comes back with id 0, an empty list, and live as a new cloud would be.
 * Role names that @roles does not know are added to it; these live until store_close().
 */
int store_load_scope(struct store *store, const char *organization, const char *cloud,
		     struct roles *roles, struct arena *arena, struct scope **ret,
		     struct error *err);

/*
 * All scopes, or the dirty ones (edited by anybody since they were last in step, or
 * out of step), by organization and cloud.
 */
int store_scopes(struct store *store, bool dirty_only, struct arena *arena, struct scope_ref **ret,
		 size_t *ret_n, struct error *err);

/*
 * Carries out the changes of @plan that are not held, in order, each only if the
 * value that it replaces is still there (else ERROR_REFUSED, naming it). Replaces
 * the scope's absences.
 * @draft: a cloud that CHANGE_CREATE_SCOPE makes is a draft, else active.
 */
int store_apply(struct store *store, const struct plan *plan, const struct roles *roles, bool draft,
		struct error *err);

/*
 * Replaces the drift recorded for the scope of @plan; entries that were there stay as old as
 * they are. Calls back per entry: onset (new), cleared (gone), another rule (@held_before held it
 * until now), or reminder (last said over a day ago by @now). A scope without drift is not dirty
 * any more.
 */
enum drift_change { DRIFT_STARTED, DRIFT_CLEARED, DRIFT_REHELD, DRIFT_REMINDER };
typedef void (*drift_fn)(void *userdata, enum drift_change change, const struct drift *drift,
			 const char *held_before, int64_t since);
int store_record_drift(struct store *store, const struct plan *plan, const struct drift *drift,
		       size_t n, int64_t now, drift_fn fn, void *userdata, struct error *err);
/*
 * The scope stays as it was: @failure joins what is recorded for it, in the place of any of the
 * same kind, until store_record_drift() replaces all. Calls back likewise.
 */
int store_record_failure(struct store *store, const struct scope *scope,
			 const struct drift *failure, int64_t now, drift_fn fn, void *userdata,
			 struct error *err);

struct scope_count {
	const char *organization, *cloud;
	size_t contacts;
};

/*
 * Contacts of origin directory by scope, without fallback Admins: what the guard's percentage is
 * of. In any order.
 */
int store_count_directory_contacts(struct store *store, struct arena *arena,
				   struct scope_count **ret, size_t *ret_n, struct error *err);

/*
 * Stable ids of all people who are directory contacts somewhere, each once, in the order of
 * strcmp(3), in @arena.
 */
int store_people(struct store *store, struct arena *arena, const char ***ret, size_t *ret_n,
		 struct error *err);

/* ---- runs ---- */

struct run_record {
	int64_t id;
	int64_t started, finished; /* 0: still going, or killed */
	const char *actor;         /* "contactsyncd", or the user's name */
	const char *outcome;       /* read_outcome_name(), "refused", or "error" */
	const char *reason;        /* NULL when complete */
	const char *server, *identity;
	int result_code;
	unsigned pages, entries, references, canaries_seen, groups;
	unsigned scopes, applied, held, drift;
	bool full;
	int exit_code;
};

/* Notes that a run begins (its own small transaction) and returns its number, ascending. */
int store_run_start(struct store *store, const char *actor, int64_t now, int64_t *ret_run,
		    struct error *err);
/* Inside or outside a transaction: fills in what is known at the end. */
int store_run_finish(struct store *store, const struct run_record *record, struct error *err);
/* The newest run of each sort; NULL where there was none. */
struct run_summary {
	struct run_record *last_attempt, *last_success, *last_complete, *last_full;
	unsigned failures; /* failed runs in a row, newest backwards */
};
int store_runs(struct store *store, struct arena *arena, struct run_summary *ret,
	       struct error *err);

/* How runs ended, over all time. */
struct run_totals {
	uint64_t runs, failed, incomplete;
};
/* Once per LDAP result code (RFC 4511 appendix A) that ended a read, in decimal; -1 stops. */
typedef int (*result_count_fn)(void *userdata, const char *code, uint64_t count);
int store_run_totals(struct store *store, struct run_totals *ret, result_count_fn fn,
		     void *userdata, struct error *err);

/* Small facts that outlive a run (identity last bound as, config hash). NULL if unset. */
int store_get_note(struct store *store, const char *key, struct arena *arena, const char **ret,
		   struct error *err);
int store_set_note(struct store *store, const char *key, const char *value, struct error *err);

/* ---- plans that await approval ---- */

/* Keeps the plan's text under its hash, in place of any that still waits. NULL hash: none does now.
 */
int store_keep_plan(struct store *store, const char *hash, const char *text, int64_t now,
		    struct error *err);
/* The plan that waits: hash, text, since when; hash NULL if none. */
int store_waiting_plan(struct store *store, struct arena *arena, const char **ret_hash,
		       const char **ret_text, int64_t *ret_since, struct error *err);

/* ---- what commands show: rows of the views v1_*, and of organizations ---- */

enum {
	CONTACT_ORGANIZATION,
	CONTACT_CLOUD,
	CONTACT_ID,
	CONTACT_NAME,
	CONTACT_EMAIL,
	CONTACT_PHONE,
	CONTACT_NOTES,
	CONTACT_ROLE,
	CONTACT_ORIGIN,
	CONTACT_PERSON,
	CONTACT_COLUMNS
};

enum {
	CLOUD_ID,
	CLOUD_ORGANIZATION,
	CLOUD_NAME,
	CLOUD_PROVIDER,
	CLOUD_REGION,
	CLOUD_STATE,
	CLOUD_ADMINS,
	CLOUD_UPDATED,
	CLOUD_COLUMNS
};

enum {
	ORGANIZATION_ID,
	ORGANIZATION_NAME,
	ORGANIZATION_ACTIVE,
	ORGANIZATION_CONTACTS,
	ORGANIZATION_CLOUDS,
	ORGANIZATION_COLUMNS
};

enum {
	DRIFT_SCOPE,
	DRIFT_ORGANIZATION,
	DRIFT_CLOUD,
	DRIFT_CONTACT,
	DRIFT_PERSON,
	DRIFT_KIND,
	DRIFT_FIELD,
	DRIFT_STORE_VALUE,
	DRIFT_DIRECTORY_VALUE,
	DRIFT_SINCE,
	DRIFT_HELD_BY,
	DRIFT_COLUMNS
};

enum {
	HISTORY_AT,
	HISTORY_RUN,
	HISTORY_ACTOR,
	HISTORY_ORGANIZATION,
	HISTORY_CLOUD,
	HISTORY_CONTACT,
	HISTORY_ACTION,
	HISTORY_FIELD,
	HISTORY_BEFORE,
	HISTORY_AFTER,
	HISTORY_COLUMNS
};

/* The columns' names, NULL at the end. */
extern const char *const store_contacts_columns[CONTACT_COLUMNS + 1];
extern const char *const store_clouds_columns[CLOUD_COLUMNS + 1];
extern const char *const store_organizations_columns[ORGANIZATION_COLUMNS + 1];
extern const char *const store_drift_columns[DRIFT_COLUMNS + 1];
extern const char *const store_history_columns[HISTORY_COLUMNS + 1];

/* One result row at a time, all text, NULL for SQL NULL; return -1 to stop. */
typedef int (*row_fn)(void *userdata, const char *const *columns, size_t n);

struct store_query {
	const char *organization, *cloud, *contact, *person, *role; /* NULL: any */
	int64_t run;                                                /* 0: any */
	bool organization_only; /* contacts: those of organizations, not of clouds */
	unsigned limit;         /* 0: none; history: the newest */
};
int store_list_contacts(struct store *store, const struct store_query *query, row_fn fn,
			void *userdata, struct error *err);
int store_list_clouds(struct store *store, const struct store_query *query, row_fn fn,
		      void *userdata, struct error *err);
int store_list_organizations(struct store *store, row_fn fn, void *userdata, struct error *err);
int store_list_drift(struct store *store, const struct store_query *query, row_fn fn,
		     void *userdata, struct error *err);
int store_list_history(struct store *store, const struct store_query *query, row_fn fn,
		       void *userdata, struct error *err);

/* Drift counted by kind and the rule that holds it (NULL: none); @oldest: since when the oldest
 * lasts. */
typedef int (*drift_count_fn)(void *userdata, const char *kind, const char *held_by, uint64_t count,
			      int64_t oldest);
int store_count_drift(struct store *store, drift_count_fn fn, void *userdata, struct error *err);

/* Counts for metrics and status. */
struct store_counts {
	size_t organizations, clouds, contacts, directory_contacts;
	size_t live_by_admins[3]; /* live clouds with no, one, two or more usable enabled Admins */
};
int store_count(struct store *store, struct store_counts *ret, struct error *err);

/* ---- import ---- */

struct import_contact {
	const char *name, *email, *phone, *notes;
	role_set roles;
};

struct import_cloud {
	const char *id; /* external id, may be NULL */
	const char *name, *provider, *region, *deployment_model, *reserved_cidr, *state;
	const char *tags; /* JSON object text, or NULL */
	const struct import_contact *contacts;
	size_t n_contacts;
};

struct import_organization {
	const char *id; /* external id, may be NULL */
	const char *name;
	bool active;
	bool leaves_active; /* nothing is said of it: one that is there stays as it is */
	const struct import_contact *contacts;
	size_t n_contacts;
	const struct import_cloud *clouds;
	size_t n_clouds;
};

/* Counts of what was new, changed, and already so. */
struct import_result {
	unsigned created, updated, unchanged;
};

/*
 * Inside a transaction: creates or updates organizations and clouds by name, adds
 * local contacts that are not there (same address in the same scope: left alone), removes nothing.
 */
int store_import(struct store *store, const struct import_organization *organizations, size_t n,
		 const struct roles *roles, struct import_result *ret, struct error *err);
