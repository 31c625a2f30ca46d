/*
 * Reading the corporate directory: one session, three reads. Blocking, with
 * deadlines, in the worker process. Nothing here knows what the entries are for.
 *
 * How the people are read (all of them, or what changed since a cookie) is behind
 * directory_read_people(): `scan` is one way; syncrepl and DirSync are to stand
 * beside it in struct people_reader.
 */
#pragma once

#include "base/error.h"
#include "core/settings.h"

struct directory;

/*
 * Connects to the first server of the list that answers, sets TLS up before
 * anything is sent, and binds. @password is NULL unless the mechanism is simple;
 * it is copied nowhere that outlives the call. Every URI's failure is in the
 * error text. ERROR_RETRY: no server answered, or it is busy. ERROR_CONFIG: TLS
 * or the bind was refused (said apart: unknown CA, wrong name, expired).
 * @run_deadline_usec is absolute, CLOCK_MONOTONIC. @settings must outlive the
 * session. Ends with directory_close(), which accepts NULL.
 */
int directory_open(const struct directory_settings *settings, const char *password,
		   uint64_t run_deadline_usec, struct directory **ret, struct error *err);
void directory_close(struct directory *directory);
DEFINE_CLEANUP(struct directory, directory_close);

/* The URI in use, one of the settings'. */
const char *directory_server(const struct directory *directory);

/* Whom the server takes us for (RFC 4532 authzId), "" if it cannot say; lives with the session. */
const char *directory_identity(const struct directory *directory);

/*
 * A stamp of the newest change that the server has of the tree with the people, in @arena: it sorts
 * as time does and begins with a moment, YYYYMMDDHHMMSS in UTC. NULL if the server does not say.
 */
const char *directory_newest_change(struct directory *directory, struct arena *arena);

/* An entry that has members. All strings live during the call they are given to. */
struct group_entry {
	const char *dn, *dn_key, *id;   /* id may be NULL */
	const char *const *members;     /* DNs as the server spells them */
	const char *const *member_keys; /* canonical; NULL where the value is not a DN */
	size_t n_members;
};

/* What became of one requested DN. */
struct lookup_result {
	size_t index;                    /* into the requested array */
	struct evidence evidence;        /* outcome of this one read */
	const struct group_entry *group; /* set if the entry is a group */
	const struct person *person;     /* set if it is a person of the people filter */
};

/* Return -1 with @err set to end the read with that error. */
typedef int (*lookup_fn)(void *userdata, const struct lookup_result *result, struct error *err);
typedef int (*person_fn)(void *userdata, const struct person *person, struct error *err);
/* Asked before a person is parsed, so that the rest is dropped cheaply. */
typedef bool (*wanted_fn)(void *userdata, const char *dn_key, const char *id);

/*
 * Reads entries by name, many requests under way at a time (base searches): the
 * bound and nested groups, and members that nothing else found. Calls @fn once
 * per DN, in any order. A group with `member;range=` or with memberUid alone is
 * READ_INCOMPLETE, with the reason. -1 only when the session is lost or @fn failed.
 */
int directory_lookup(struct directory *directory, const char *const *dns, size_t n, lookup_fn fn,
		     void *userdata, struct error *err);

/*
 * DNs of the entries under groups_base whose @attribute has a value that starts with @prefix
 * (escaped as RFC 4515 wants it). Strings live in @arena.
 */
int directory_list_groups(struct directory *directory, const char *attribute, const char *prefix,
			  struct arena *arena, const char *const **ret_dns, size_t *ret_n,
			  struct evidence *ret_evidence, struct error *err);

struct people_sink {
	wanted_fn wanted;
	person_fn person;
	/* May be NULL. Called about once a page with the entries seen so far. */
	void (*progress)(void *userdata, unsigned entries);
	void *userdata;
};

/*
 * Reads the people: paged, each entry dropped unless the sink wants it. Always
 * fills @ret_evidence (strings in @arena) when it returns 0, whatever the outcome;
 * READ_COMPLETE only for result code 0, an empty last cookie, no continuation
 * reference, every canary seen, and an e-mail attribute that the server's schema
 * has. -1: the sink failed.
 */
int directory_read_people(struct directory *directory, const struct people_sink *sink,
			  struct arena *arena, struct evidence *ret_evidence, struct error *err);
