/*
 * The vocabulary: roles, contacts, scopes, and what the directory wants them to
 * be. Plain data, owned by the arena it was built in, never changed once built.
 */
#pragma once

#include "base/arena.h"

#include <stdint.h>

/* ---- roles ---- */

#define ROLE_MAX 32

/* The roles that are always there; those of the configuration follow. */
enum {
	ROLE_ADMIN = 0,
	ROLE_TECHNICAL = 1,
	ROLE_BILLING = 2,
	ROLE_BUILTIN_COUNT = 3,
};

/* Bit i stands for the role with index i in the vocabulary. */
typedef uint32_t role_set;

#define ROLE_BIT(role) ((role_set)1 << (role))

/* The vocabulary: index to canonical spelling. Names live as long as it does. */
struct roles {
	const char *names[ROLE_MAX];
	unsigned n;
};

/* Fills @roles with Admin, Technical, Billing. */
void roles_init(struct roles *roles);

/* Index of @name, ASCII case folded, or -1. */
int roles_find(const struct roles *roles, const char *name);

/* Index of @name, added (spelled so; not copied) if it is new; -1 if ROLE_MAX are there. */
int roles_add(struct roles *roles, const char *name);

/* ---- contacts: what the store holds ---- */

enum origin { ORIGIN_DIRECTORY, ORIGIN_LOCAL };

/* One row of one scope's list. Strings are never NULL except @person. */
struct contact {
	int64_t id; /* the store's; 0 for one that is to be created */
	const char *name, *email, *phone, *notes;
	const char *person; /* the directory's stable id; NULL for a local contact */
	enum origin origin;
	bool enabled; /* the directory's entry may be used; true for a local contact */
	role_set roles;
	uint8_t absent_runs[ROLE_MAX]; /* complete runs in a row that wanted the role gone */
};

enum scope_kind { SCOPE_ORGANIZATION, SCOPE_CLOUD };

/* The owner of one contact list, with the list as it stands in the store. */
struct scope {
	int64_t id; /* the store's; 0 if the store does not have it yet */
	enum scope_kind kind;
	const char *organization;
	const char *cloud; /* NULL for an organization's own list */
	bool live;         /* a cloud past draft and not deleted: the schema protects its Admin */
	struct contact *contacts; /* by id, ascending */
	size_t n_contacts;
};

/* ---- people: what the directory holds ---- */

/* A person's entry. Text is clean (text.h) and trimmed; NULL where the entry has none. */
struct person {
	const char *id;          /* stable id, text form */
	const char *dn, *dn_key; /* as the server spells it; canonical (directory/dn.h) */
	const char *name, *phone, *login;
	const char *const *emails; /* all values of the address attribute, any order */
	size_t n_emails;
	bool enabled;
};

/* ---- reads and their evidence ---- */

/* Only READ_COMPLETE may lead to removals. */
enum read_outcome {
	READ_COMPLETE,
	READ_INCOMPLETE, /* something was read, something may be missing */
	READ_ABSENT,     /* the server says that there is no such entry */
	READ_FAILED      /* nothing was read */
};

/* What a read saw, kept with the run. Strings belong to the arena of the read. */
struct evidence {
	enum read_outcome outcome;
	const char *reason; /* one line, why not complete; NULL when complete */
	int result_code;    /* LDAP result code that ended it, RFC 4511 appendix A */
	unsigned pages, entries, references, canaries_seen;
	const char *server;   /* URI that answered */
	const char *identity; /* whom we were bound as, RFC 4532; "" if the server cannot say */
};

/* "complete", "incomplete", "absent", "failed" */
const char *read_outcome_name(enum read_outcome outcome);

/* ---- rosters: what the directory wants a scope's list to be ---- */

/* "Members of this group hold this role in this scope", and how its reading went. */
struct binding {
	const char *organization;
	const char *cloud; /* NULL: the organization's own contacts */
	unsigned role;
	const char *group;     /* DN as configured or discovered */
	const char *group_key; /* canonical */
	bool discovered;
};

struct binding_state {
	unsigned role;
	const char *group;
	enum read_outcome outcome;
	const char *reason; /* NULL when complete */
};

struct member {
	const struct person *person;
	role_set roles;
};

struct roster {
	struct member *members; /* by person id, ascending; each person once */
	size_t n_members;
	struct binding_state *bindings;
	size_t n_bindings;
};

/* ---- addresses and numbers ---- */

/*
 * The address as the store keeps it, in @arena: trimmed, "SMTP:"/"mailto:" cut,
 * the domain in lower case. NULL if mail cannot be sent there: not local@domain
 * by RFC 5321 (or RFC 6531), quoted local part, more than 254 octets.
 */
const char *address_normalise(struct arena *arena, const char *value);

/* Equal addresses: both case folded. */
bool address_equal(const char *a, const char *b);

/* +E.164 without separators where @value can be read so, else the trimmed text. Never NULL. */
const char *phone_normalise(struct arena *arena, const char *value);
