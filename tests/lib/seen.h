/* A sink that keeps the people of one read, with what the tests say about it. */
#pragma once

#include "tests/lib/corp.h"

#define SERVICE(name) "cn=" name ",ou=services,dc=corp,dc=example"

struct seen {
	struct arena *arena;
	const char *only; /* a dn_key; NULL: all are wanted */
	struct person people[200];
	size_t n;
	unsigned asked, progress;
	bool fail; /* the sink is to fail */
	struct evidence evidence;
};

/* Reads the people into @seen. */
int seen_read(struct directory *directory, struct seen *seen, struct error *err);

/* Opens, reads, closes. */
struct seen seen_read_with(struct arena *arena, const struct directory_settings *settings);

/* The person of that login; ends the test if there is none. */
const struct person *seen_find(const struct seen *seen, const char *login);

/* Ends the test unless the evidence is this, with @part in its reason. */
void seen_expect(const struct seen *seen, enum read_outcome outcome, int code, const char *part);

/* The URI of a port on this machine. */
char *corp_uri(struct arena *arena, int port);
