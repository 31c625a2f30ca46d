/*
 * A mirror in a directory of its own, and short words for what is put into it:
 * a name starting with '@' is a group ("@g" is cn=g,ou=groups,…), any other a person
 * (uid=ann,ou=people,…, stable id "id-ann").
 */
#pragma once

#include "mirror/mirror.h"
#include "tests/lib/test.h"

#define NESTING 5
#define PEOPLE  "ou=people,dc=corp,dc=example"
#define GROUPS  "ou=groups,dc=corp,dc=example"

struct fixture {
	char *dir, *path;
	struct mirror *mirror;
	struct arena *arena;
};

int fixture_setup(void **state);
int fixture_teardown(void **state);
/* Closes and opens again; returns whether it was made anew. */
bool fixture_reopen(struct fixture *f, const char *source);

const char *key_of(struct fixture *f, const char *name);

void begin(struct fixture *f);
void commit(struct fixture *f);
/* Bindings of acme/pay: role index and group, "0@g 1@h". */
void bind(struct fixture *f, const char *text);
void put_group(struct fixture *f, const char *name, enum read_outcome outcome, const char *members);
void put_person(struct fixture *f, const char *name);
/* Stable id and DN chosen apart. */
void put_person_at(struct fixture *f, const char *id, const char *name);
void put_alias(struct fixture *f, const char *member, const char *entry);
void end_read(struct fixture *f, enum read_outcome outcome);

/* "id-ann=1 id-bob=3": ids and role bits. */
const char *members_of(struct fixture *f, unsigned nesting);
/* "0=complete 1=absent": roles and outcomes. */
const char *outcomes_of(struct fixture *f, unsigned nesting);
/* The reason of the first binding. */
const char *reason_of(struct fixture *f, unsigned nesting);
/* "acme/pay acme/-" of the scopes that were touched. */
const char *touched(struct fixture *f);
void forget(struct fixture *f);
/* Keys still to be asked for, sorted as they come, blank between. */
const char *unresolved(struct fixture *f, const char *base, const char *except);
