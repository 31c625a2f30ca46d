/*
 * The mirror: a rebuildable copy of what matters of the directory, in a SQLite
 * file that may be deleted at any time. Groups and their members, the people who
 * hold a role, and what changed since the last applied run.
 *
 * One read is one transaction: mirror_begin() … mirror_commit(), or
 * mirror_rollback() when nothing of the read is to be kept.
 */
#pragma once

#include "base/error.h"
#include "core/model.h"

struct mirror;

/*
 * Opens or creates the file (mode 0600). A damaged file, or one of another
 * version, or one made for another @source (text that names servers and bases) is
 * thrown away and made anew; *ret_new tells so. Ends with mirror_close() (accepts NULL).
 */
int mirror_open(const char *path, const char *source, struct mirror **ret, bool *ret_new,
		struct error *err);
void mirror_close(struct mirror *mirror);
DEFINE_CLEANUP(struct mirror, mirror_close);

int mirror_begin(struct mirror *mirror, struct error *err);
int mirror_commit(struct mirror *mirror, struct error *err);
void mirror_rollback(struct mirror *mirror);

/*
 * The bindings of this run; replaces the former ones. A scope whose bindings
 * differ from the former run's is marked touched.
 */
int mirror_set_bindings(struct mirror *mirror, const struct binding *bindings, size_t n,
			struct error *err);

/*
 * Records what became of one group. COMPLETE replaces its members; ABSENT,
 * INCOMPLETE and FAILED keep the former members and note the outcome, except
 * that INCOMPLETE adds the members that were read (never removes). Marks it touched if
 * members or outcome changed. @members[i] and @member_keys[i] belong together;
 * entries with a NULL key are skipped.
 */
int mirror_put_group(struct mirror *mirror, const char *dn, const char *dn_key,
		     enum read_outcome outcome, const char *reason, const char *const *members,
		     const char *const *member_keys, size_t n_members, struct error *err);

/*
 * Members of groups read in this transaction that are neither a group, nor a person,
 * nor an alias known since mirror_begin(), each once: spelled DN and key, in @arena.
 * With @base_key only those below it, without those below @except_key (both may be NULL).
 */
int mirror_unresolved(struct mirror *mirror, const char *base_key, const char *except_key,
		      struct arena *arena, const char *const **ret_dns,
		      const char *const **ret_keys, size_t *ret_n, struct error *err);

/* True if somebody with this key, or this stable id, may hold a role. Cheap; may be wrongly true,
 * never wrongly false. */
bool mirror_wants(struct mirror *mirror, const char *dn_key);

/* Builds the set that mirror_wants() asks. After the groups, before the people. */
int mirror_prepare_wanted(struct mirror *mirror, struct error *err);

/* Keeps a person that a group names; others are dropped. Marks touched if anything changed. */
int mirror_put_person(struct mirror *mirror, const struct person *person, struct error *err);

/* The server says that @member_key (as a member spells it) is the entry @entry_key. */
int mirror_put_alias(struct mirror *mirror, const char *member_key, const char *entry_key,
		     struct error *err);

/*
 * The read is over. With READ_COMPLETE people who were not seen since
 * mirror_begin() are dropped (and touched); otherwise they stay.
 */
int mirror_end_read(struct mirror *mirror, const struct evidence *people, struct error *err);

/*
 * The roster of one scope: the people under its bindings' groups by recursive
 * query, at most @nesting groups deep. Cycles and several parents are fine; a
 * group deeper than that makes the binding READ_INCOMPLETE with a reason; a
 * nested group that was not read completely makes it so too. In @arena.
 */
int mirror_roster(struct mirror *mirror, const char *organization, const char *cloud,
		  unsigned nesting, struct arena *arena, struct roster *ret, struct error *err);

struct scope_name {
	const char *organization, *cloud; /* cloud NULL: the organization's own list */
};

/* Scopes with a binding, all or only those touched since mirror_forget_touched(), by organization
 * and cloud. */
int mirror_scopes(struct mirror *mirror, bool touched_only, struct arena *arena,
		  struct scope_name **ret, size_t *ret_n, struct error *err);

/* The changes have been applied to the store: nothing is touched any more. */
int mirror_forget_touched(struct mirror *mirror, struct error *err);

/* One way from a binding's group to a person: DNs of the groups, outermost first. */
struct membership_path {
	unsigned role;
	const char *const *groups;
	size_t n_groups;
};

/* The shortest path per binding through which @person_id is on the scope's roster. n = 0: none. */
int mirror_explain(struct mirror *mirror, const char *organization, const char *cloud,
		   const char *person_id, unsigned nesting, struct arena *arena,
		   struct membership_path **ret, size_t *ret_n, struct error *err);

/*
 * People whose stable id, login, name or address equals @text (ASCII case folded), or whose DN's
 * canonical form equals @dn_key (may be NULL).
 */
int mirror_find_people(struct mirror *mirror, const char *text, const char *dn_key,
		       struct arena *arena, struct person **ret, size_t *ret_n, struct error *err);
