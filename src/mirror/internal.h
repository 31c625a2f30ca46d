/* What the files of src/mirror share. */
#pragma once

#include "mirror/idset.h"
#include "mirror/mirror.h"
#include "mirror/statement.h"

#include <sys/stat.h>

/* Open-addressing set of 64-bit hashes; 0 marks a free slot. */
struct hashset {
	uint64_t *slots;
	size_t n, n_slots; /* n_slots is 0 or a power of two */
};

/* A person who is at another entry than before this read. */
struct moved_person {
	int64_t id, from;
};

/* What is known of the read under way; forgotten with its transaction. */
struct read_state {
	struct arena *arena;
	struct idset groups;   /* entries put as a group */
	struct idset resolved; /* entries put as a group, a person or an alias */
	struct idset people;   /* ids (not entries) of people seen */
	struct idset present;  /* entries under whose very name something was read */
	struct moved_person *moved;
	size_t n_moved, moved_capacity;
	const char *conflict; /* see mirror_conflict() */
	struct hashset wanted;
	bool wanted_ready;
	int64_t *loose; /* entries that may not be named by anybody any more */
	size_t n_loose, loose_capacity;
};

struct mirror {
	sqlite3 *db;
	char *path;
	uint64_t seed; /* of all hashes in the file */
	bool in_transaction, damaged;
	bool look; /* opened by mirror_look(): nothing is written */
	struct stat
		seen; /* the file then; zeros where SQLite itself keeps looks and writes apart */
	sqlite3_stmt *statements[SQL_COUNT];
	struct arena *scratch; /* emptied by each function that uses it */
	struct read_state read;
};

/* Seeded hash of a text; never 0. */
uint64_t mirror_hash(const struct mirror *mirror, const char *text);
/* Adds @value to the running hash @hash, order matters. */
uint64_t mirror_hash_mix(uint64_t hash, uint64_t value);

/* ---- entries.c ---- */

/* Id of the entry with @key, 0 if there is none. */
int entry_find(struct mirror *mirror, const char *key, int64_t *ret, struct error *err);
/* The same, made if there is none. */
int entry_make(struct mirror *mirror, const char *key, const char *dn, int64_t *ret,
	       struct error *err);
/* The entry that the server takes @entry for: itself, or its alias's target. */
int entry_follow(struct mirror *mirror, int64_t entry, int64_t *ret, struct error *err);
/*
 * Something was read under the very name of @entry: that is what groups mean by it, not an entry
 * that the server took it for, and not a person who had the name before.
 */
int entry_is_present(struct mirror *mirror, int64_t entry, struct error *err);
/* @person had the name of @entry before: remembered if a group uses it and nothing else has it. */
int entry_put_former(struct mirror *mirror, int64_t entry, int64_t person, struct error *err);
int entry_touch(struct mirror *mirror, int64_t entry, struct error *err);
/* @entry lost one that names it: entries_prune() looks whether another is left. */
void entry_loosen(struct mirror *mirror, int64_t entry);
/* Drops loose entries, with all that is known of them, that no binding leads to any more. */
int entries_prune(struct mirror *mirror, struct error *err);

/* ---- wanted.c ---- */

/* A key that was named, or a stable id that was kept, after mirror_prepare_wanted(). */
void wanted_add(struct mirror *mirror, const char *text);

/* ---- people.c ---- */

/* The person with this row id, in @arena. */
int person_load(struct mirror *mirror, int64_t id, struct arena *arena, struct person **ret,
		struct error *err);

/* ---- groups.c ---- */

/* Of keys in any order; a repeated one counts once, NULL is none. */
int64_t group_members_hash(struct mirror *mirror, const char *const *keys, size_t n);

/* ---- membership.c ---- */

/* A group met on the way down from a binding's group, at its least depth (0: the bound one). */
struct walked_group {
	int64_t entry, depth;
	int outcome; /* enum read_outcome; -1: never read */
	const char *dn, *reason;
};

/* Deeper nesting than this is an error whatever the configuration says. */
#define NESTING_MAX 1000

struct walk {
	struct walked_group *groups; /* by depth and DN */
	size_t n;
};

/* The groups below @start, to one level below @nesting. In the mirror's scratch arena. */
int membership_walk(struct mirror *mirror, int64_t start, unsigned nesting, struct walk *ret,
		    struct error *err);

struct scope_binding {
	int64_t group; /* entry */
	unsigned role;
	const char *dn;
};

struct scope_bindings {
	struct scope_binding *bindings; /* by role and DN */
	size_t n;
};

/* The bindings of one scope, in @arena. */
int bindings_of_scope(struct mirror *mirror, const char *organization, const char *cloud,
		      struct arena *arena, struct scope_bindings *ret, struct error *err);
