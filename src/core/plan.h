/*
 * The planner: one scope's list and its roster in, an ordered list of changes
 * out. Pure: no I/O, no clock, no globals. The rules that hold changes stand in
 * rules.c, as a list.
 *
 * The order of the changes is part of the contract: creation, adoptions, field
 * updates, additions, grants, entries that are disabled, then revocations and
 * removals, each group by person id. So the quality of a cloud's best Admin
 * (scope_admin_quality()) falls after no prefix of the plan, but by the fact that
 * an entry is disabled now. Changes with a hold are skipped by whoever applies it.
 *
 * Who is who: a directory contact is the roster's member with its person id; for
 * the rest of the members, in order of their ids, a local contact with an equal
 * address is adopted if the policy says so, and not if the entry is disabled. An
 * adopted contact keeps the roles that it had by hand (ABSENT_KEPT).
 */
#pragma once

#include "core/model.h"
#include "core/policy.h"

/* Person id of the contact that policy.fallback_* describes. */
#define FALLBACK_PERSON "fallback"

enum change_kind {
	CHANGE_CREATE_SCOPE, /* the cloud or organization itself is new to the store */
	CHANGE_ADD,          /* @fresh joins the list with all its roles */
	CHANGE_ADOPT,        /* local @contact becomes the directory's @person */
	CHANGE_EDIT,         /* @field of @contact from @before to @after */
	CHANGE_GRANT,        /* @contact gains @role */
	CHANGE_REVOKE,       /* @contact loses @role, keeps others */
	CHANGE_REMOVE,       /* @contact leaves the list with all its roles */
};

enum field { FIELD_NAME, FIELD_EMAIL, FIELD_PHONE, FIELD_ENABLED, FIELD_COUNT };

/* Strongest first: where several would hold a change, it names the first. */
enum rule {
	RULE_NONE,
	RULE_REPORT_MODE,      /* policy.mode is report */
	RULE_READ_INCOMPLETE,  /* the run's read was not complete: no removals */
	RULE_GROUP_NOT_FOUND,  /* the binding's group is absent or could not be resolved */
	RULE_ADMIN_REQUIRED,   /* the cloud would lose its best Admin */
	RULE_UNUSABLE_ADDRESS, /* no contact and no Admin by an address that takes no mail */
	RULE_BLANKED,          /* the directory's attribute is empty now: the stored value stays */
	RULE_ENTERED_BY_HAND,  /* an adopted contact that keeps a role keeps its address */
	RULE_BINDING_EMPTIED,  /* had three or more, has none: awaits approval */
	RULE_VIEW_CHANGED,     /* another view of the directory than before: awaits approval */
	RULE_MASS_CHANGE,      /* the guard over the whole run: awaits approval */
	RULE_UNCONFIRMED,      /* seen by fewer complete runs than configured */
	RULE_CAPACITY,         /* the cloud's list is full */
	RULE_COUNT
};

/* "admin-required", …; NULL for RULE_NONE. The spelling of `rule` in JSON and the journal. */
const char *rule_name(enum rule rule);
/* A sentence for people: what the rule protects and what ends the hold. */
const char *rule_text(enum rule rule);
bool rule_awaits_approval(enum rule rule);
/* "add", "adopt", "edit", "grant", "revoke", "remove", "create" */
const char *change_kind_name(enum change_kind kind);
const char *field_name(enum field field); /* "name", "email", "phone", "enabled" */

struct change {
	enum change_kind kind;
	const struct contact *contact; /* as stored; NULL for ADD and CREATE_SCOPE */
	const struct contact *fresh;   /* ADD: as it will be, id 0 */
	const char *person;            /* stable id; NULL for CREATE_SCOPE */
	unsigned role;                 /* GRANT, REVOKE */
	enum field field;              /* EDIT */
	const char *before, *after;    /* EDIT */
	enum rule hold;                /* RULE_NONE: to be applied */
	unsigned seen, needed; /* removals: complete runs so far with this one, and needed */
};

/* What is out of step or worth saying without being a change. */
enum finding_kind {
	FINDING_ADMIN_MISSING,     /* the cloud will have no usable, enabled Admin */
	FINDING_ADMIN_SINGLE,      /* exactly one */
	FINDING_ADDRESS_UNUSABLE,  /* @contact or @person's address takes no mail */
	FINDING_PERSON_RENAMED,    /* same id, another name */
	FINDING_PERSON_REPLACED,   /* same name or address, another id */
	FINDING_BINDING_NOT_FOUND, /* a group is absent; @detail has its DN */
	FINDING_BINDING_FAILED,    /* a group could not be resolved: cycle depth, partial read */
	FINDING_DUPLICATE,         /* two contacts with the same role and address */
	FINDING_OVER_CAPACITY,     /* the stored list is longer than the capacity */
	FINDING_UNBOUND,           /* no group is bound, and contacts from the directory are left */
	FINDING_SCOPE_FAILED,      /* the store refused the plan: said by who applied it */
	FINDING_CLOUD_UNKNOWN, /* a group names a cloud that is not here: said by who found it */
	FINDING_KIND_COUNT
};
const char *finding_kind_name(enum finding_kind kind); /* "admin-missing", … */

struct finding {
	enum finding_kind kind;
	const struct contact *contact; /* may be NULL */
	const char *person;            /* may be NULL */
	const char *label;             /* who, for people, where @contact is NULL; may be NULL */
	int role;                      /* -1: none */
	const char *before, *after;    /* may be NULL */
	const char *detail;            /* one line for people; may be NULL */
};

/* Facts about the run as a whole that rules need. */
struct run_state {
	bool incomplete;    /* the people, or who we are, could not be read completely */
	bool guard_tripped; /* decided over all scopes by guard_trips() */
	/* Who reads, or what is read, is not as it was when the store was last in step with it. */
	bool new_view;
	/* The operator approved: what rule_awaits_approval() would hold goes, unconfirmed or not.
	 * The others stay set, so that all removals are meant if they were. */
	bool approved;
};

/*
 * A role that the roster does not want, whether or not its removal is held. A run without complete
 * evidence repeats the count of the run before.
 */
struct absence {
	int64_t contact;
	unsigned role;
	unsigned runs; /* complete runs in a row, this one included; or ABSENT_KEPT */
};

struct plan {
	const struct scope *scope;
	struct change *changes;
	size_t n_changes, n_held;
	struct finding *findings;
	size_t n_findings;
	struct absence *absences; /* replaces what the store remembers of the scope */
	size_t n_absences;
	size_t n_removals; /* contacts that complete evidence wants to lose a role, held or not */
	unsigned admins;   /* usable, enabled Admins after the plan is applied */
};

/*
 * Plans one scope. The plan and all it points to live in @arena, or in @scope
 * and @roster, which must outlive it. Cannot fail.
 */
struct plan *plan_scope(struct arena *arena, const struct scope *scope, const struct roster *roster,
			const struct policy *policy, const struct roles *roles,
			const struct run_state *run);

/*
 * True if @n_removals (the sum of the plans' n_removals: contacts that lose one role or more) of
 * @n_contacts (directory contacts of all scopes that have a binding) need approval: more than the
 * floor, and more than the share of all; or, from three on, all there are, however few.
 */
bool guard_trips(const struct policy *policy, size_t n_removals, size_t n_contacts);

/*
 * The changes that await approval, as text that is the same whenever they are
 * the same: one line each, no run numbers, no counters, no times. The hash of
 * all scopes' texts, by organization and cloud, names the plan. "" if none.
 */
const char *plan_approval_text(struct arena *arena, const struct plan *plan,
			       const struct roles *roles);

/*
 * The plan's scope as it is after the changes that are not held, absences included; strings are
 * shared with it. Contacts that were added follow the others, with ids that the store may give
 * otherwise. For tests and plan views.
 */
struct scope *plan_apply(struct arena *arena, const struct plan *plan);

/* ---- drift ---- */

/* A difference between store and roster that outlasts the run. */
struct drift {
	const char *kind;   /* change_kind_name() of a held change, or finding_kind_name() */
	int64_t contact;    /* 0: none */
	const char *person; /* NULL: none */
	const char *label;  /* who, for people, where @contact is 0; NULL: not known. Not kept */
	const char *field;  /* "name", "role", …; NULL: none */
	const char *store_value, *directory_value; /* NULL: none */
	const char *held_by;                       /* rule_name(), or NULL */
};

/* Order by all but the rule: a hold that changes its reason is still the same drift. */
int drift_compare(const struct drift *a, const struct drift *b);

/* The drift that is left when @plan has been applied, by contact, each once; in @arena. */
struct drift *plan_drift(struct arena *arena, const struct plan *plan, const struct roles *roles,
			 size_t *ret_n);
