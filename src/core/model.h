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

/* The names of @set, "Admin, Operator", by index; "" for none. In @arena. */
const char *roles_text(struct arena *arena, const struct roles *roles, role_set set);

/* ---- contacts: what the store holds ---- */

enum origin { ORIGIN_DIRECTORY, ORIGIN_LOCAL };

/*
 * In place of a count of absent runs: the role was given by hand before the contact was adopted,
 * so that sync does not take it away. It ends when the directory wants the role, too.
 */
#define ABSENT_KEPT UINT8_MAX

/* One row of one scope's list. Strings are never NULL except @person. */
struct contact {
	int64_t id; /* the store's; 0 for one that is to be created */
	const char *name, *email, *phone, *notes;
	const char *person; /* the directory's stable id; NULL for a local contact */
	enum origin origin;
	bool enabled; /* the directory's entry may be used; true for a local contact */
	role_set roles;
	uint8_t absent_runs[ROLE_MAX]; /* complete runs in a row without the role, or ABSENT_KEPT */
};

/* Order by id, for qsort(3) and bsearch(3). */
int contact_compare_ids(const void *a, const void *b);

enum scope_kind { SCOPE_ORGANIZATION, SCOPE_CLOUD };

/* Octets that a cloud's name can safely have: the provider's limit is as many characters. */
#define CLOUD_NAME_MAX 64

/* The owner of one contact list, with the list as it stands in the store. */
struct scope {
	int64_t id; /* the store's; 0 if the store does not have it yet */
	enum scope_kind kind;
	const char *organization;
	const char *cloud; /* NULL for an organization's own list */
	bool live;         /* a cloud past draft and not deleted: the schema protects its Admin */
	bool deleted;      /* a cloud that is gone; its list is left for the record */
	struct contact *contacts; /* by id, ascending */
	size_t n_contacts;
};

/* "acme/shop", or "acme" where @cloud is NULL: how people are told of a scope. In @arena. */
const char *scope_text(struct arena *arena, const char *organization, const char *cloud);

/* The contact of @scope with @id; NULL if it is not on the list. */
const struct contact *scope_find_contact(const struct scope *scope, int64_t id);

/* Who it is, in a word: the address, or the name where there is none. */
const char *contact_label(const struct contact *contact);

/* Quality of an Admin: 2 usable and enabled, 1 usable, 0 when @email takes no mail. */
int admin_quality(const char *email, bool enabled);

/* Quality of the best Admin of @scope; -1 if there is none. */
int scope_admin_quality(const struct scope *scope);

/* ---- people: what the directory holds ---- */

/* A person's entry. Text is clean (text.h) and trimmed; NULL where the entry has none. */
struct person {
	const char *id;          /* stable id, text form */
	const char *dn, *dn_key; /* as the server spells it; canonical (directory/dn.h) */
	const char *name, *phone, *login;
	const char *const *emails; /* all values of the address attribute, any order */
	size_t n_emails;
	bool enabled;
	bool expired; /* is not enabled, for a date alone that has passed, if our clock is right */
};

/* True if the canonical DN @key is @base, also canonical, or lies below it. "" holds all. */
bool dn_key_is_below(const char *key, const char *base);

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
 * The address as the store keeps it, in @arena: trimmed, "SMTP:"/"mailto:" cut, the domain in
 * lower case and in A-labels (RFC 5891), so that every mailer can reach it. NULL if mail cannot
 * be sent there: not dot-string@domain by RFC 5321 section 4.1.2 (or RFC 6531), that is a quoted
 * local part, an address literal, a domain with a numeric last label, characters that nobody sees,
 * more than 254 octets, more than 64 before the @.
 */
const char *address_normalise(struct arena *arena, const char *value);

/* True if address_normalise() would not be NULL. */
bool address_usable(const char *value);

/* Equal addresses have equal keys: normalised, and ASCII case folded. NULL if not usable. */
const char *address_key(struct arena *arena, const char *value);

/* Equal addresses: both normalised and ASCII case folded; ones that take no mail, trimmed only. */
bool address_equal(const char *a, const char *b);

/*
 * +E.164 without separators where @value can be read so, else the trimmed text. Never NULL.
 *
 * Read are global numbers alone, with or without "tel:" (RFC 3966): a plus, then 7 to 15 digits
 * that do not begin with 0, between them blanks, no-break spaces, hyphens and dashes, dots,
 * slashes and parentheses. "(0)" is a trunk prefix and goes, but not behind +39 and +378, which
 * keep theirs. Parameters behind ";" go, but not an extension. No country is ever guessed: "030…",
 * "0049…" and "011…" depend on where one stands and stay as they are.
 */
const char *phone_normalise(struct arena *arena, const char *value);
