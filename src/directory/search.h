/*
 * One search, entry by entry: paged if the settings say so (RFC 2696), each page with
 * the search deadline, and at the end the evidence of how complete it was.
 */
#pragma once

#include "directory/session.h"

struct search {
	/* What to ask; set by the caller, must live until the end. */
	struct directory *directory;
	struct arena *arena; /* of the evidence */
	const char *base, *filter;
	int scope;
	char **attributes;
	unsigned page_size; /* 0: no paging */

	/* How it went; whole once search_next() has returned NULL. */
	struct evidence evidence;

	/* Private. All zero at the start. */
	bool under_way, finished;
	int msgid;
	uint64_t deadline;
	struct berval *cookie;
	unsigned page_entries, empty_pages;
	const char *first_entry; /* DN that the last page began with */
	bool repeated;           /* two pages began with the same */
	const char *first_reference, *spoiled;
};

/* The next entry, to be freed by ldap_msgfree(); NULL at the end. */
LDAPMessage *search_next(struct search *search);

/* What was read is not whole, for @reason, whatever the server says at the end. */
void search_spoil(struct search *search, const char *reason);

/* Abandons what is under way and frees what is private. */
void search_end(struct search *search);
