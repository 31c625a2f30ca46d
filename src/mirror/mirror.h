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
 * Opens or creates the file (mode 0640). A damaged file, or one of another
 * version, or one made for another @source (text that says what is read of which bases) is
 * thrown away and made anew; *ret_new tells so. ERROR_CONFIG: the directory does not
 * exist, or a database that is no mirror stands there, which is left alone.
 * Damage that shows later is ERROR_DATA, and the next opening makes the file anew.
 * Ends with mirror_close() (accepts NULL), which rolls an open transaction back.
 */
int mirror_open(const char *path, const char *source, struct mirror **ret, bool *ret_new,
		struct error *err);
/*
 * Opens the file to look alone: nothing is made, written or thrown away, and who may only read it
 * may do so. *ret is NULL if there is no file, or none that fits @source. What writes fails.
 */
int mirror_look(const char *path, const char *source, struct mirror **ret, struct error *err);
/* After the last look: ERROR_RETRY if a run has written meanwhile, so that it may be a mixture. */
int mirror_looked(const struct mirror *mirror, struct error *err);
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
 *
 * Any DN that was asked for and answered neither with a group nor with a person is
 * put here too: ABSENT when it is not there (or is something else), FAILED when
 * nobody knows; it then counts as resolved in this read. A person at a DN that FAILED
 * is not dropped at the end of the read.
 */
int mirror_put_group(struct mirror *mirror, const char *dn, const char *dn_key,
		     enum read_outcome outcome, const char *reason, const char *const *members,
		     const char *const *member_keys, size_t n_members, struct error *err);

/*
 * Members of groups put in this transaction, whatever the outcome, that were neither put
 * as a group, nor as a person, nor as an alias since mirror_begin(), nor are an alias from
 * before of one that was. Each once: spelled DN and key, in @arena. With @base_key only those below
 * it, without those below @except_key (both may be NULL).
 */
int mirror_unresolved(struct mirror *mirror, const char *base_key, const char *except_key,
		      struct arena *arena, const char *const **ret_dns,
		      const char *const **ret_keys, size_t *ret_n, struct error *err);

/*
 * True if somebody with this key or this stable id may hold a role. Cheap (no SQL); may be wrongly
 * true, never wrongly false.
 */
bool mirror_wants(struct mirror *mirror, const char *dn_key, const char *id);

/* Builds the set that mirror_wants() asks. After the groups, before the people. */
int mirror_prepare_wanted(struct mirror *mirror, struct error *err);

/*
 * Keeps a person that a group names, by its key or by an alias of it, or that is kept already;
 * others are dropped. Marks touched if anything changed.
 *
 * A kept person who has another key than before still is who groups mean by the former name,
 * until a person or a group of that very name is put, or no group uses it any more.
 */
int mirror_put_person(struct mirror *mirror, const struct person *person, struct error *err);

/*
 * Why the people put since mirror_begin() contradict each other, NULL if they do not: two
 * entries have the same stable id. The read is not complete then. Valid until the read ends.
 */
const char *mirror_conflict(const struct mirror *mirror);

/*
 * The server says that @member_key (as a member spells it) is the entry @entry_key. Before the
 * mirror_put_person() of that entry. Kept for later reads, until an entry with the very name
 * @member_key appears.
 */
int mirror_put_alias(struct mirror *mirror, const char *member_key, const char *entry_key,
		     struct error *err);

/*
 * The read is over. With READ_COMPLETE people who were not seen since
 * mirror_begin() are dropped (and touched); otherwise they stay. Groups and people
 * that no binding leads to any more are forgotten either way.
 */
int mirror_end_read(struct mirror *mirror, const struct evidence *people, struct error *err);

/*
 * The roster of one scope: the people under its bindings' groups by recursive
 * query, at most @nesting levels of groups below a bound one (0: direct members
 * alone; more than 1000 count as 1000). Cycles and several parents are fine. In @arena.
 *
 * A binding is READ_ABSENT if its own group is, or was never read: its last known
 * members stay. It is READ_INCOMPLETE, with the reason, if a group is nested deeper,
 * if its own or a nested group was not read completely, or if a nested group is absent that
 * was one before: the last known members of that one stay too, until a complete read of
 * the group above does not name it any more. A member that never was a group nor a person
 * and is absent is nothing.
 */
int mirror_roster(struct mirror *mirror, const char *organization, const char *cloud,
		  unsigned nesting, struct arena *arena, struct roster *ret, struct error *err);

struct scope_name {
	const char *organization, *cloud; /* cloud NULL: the organization's own list */
};

/*
 * Scopes with a binding, all or only those touched since mirror_forget_touched(), by organization
 * and cloud.
 */
int mirror_scopes(struct mirror *mirror, bool touched_only, struct arena *arena,
		  struct scope_name **ret, size_t *ret_n, struct error *err);

/*
 * The changes have been applied to the store: nothing is touched any more. In the transaction
 * under way, or in one of its own.
 */
int mirror_forget_touched(struct mirror *mirror, struct error *err);

/*
 * A number of the last run whose plans were applied: the store has the same, unless one of
 * the two is older than the other. 0 if there was none.
 */
int mirror_get_mark(struct mirror *mirror, int64_t *ret, struct error *err);
int mirror_set_mark(struct mirror *mirror, int64_t mark, struct error *err);

/*
 * Looks through the whole file, which takes longer than to open it: tables against indexes, that
 * the @bindings are stored, and members against what was read of their groups. -1 with ERROR_DATA
 * if something is wrong: mirror_close() throws the file away then.
 */
int mirror_verify(struct mirror *mirror, const struct binding *bindings, size_t n,
		  struct error *err);

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
