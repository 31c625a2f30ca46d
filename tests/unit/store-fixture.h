/* A store in a directory of its own with a small company in it, and a shell's view of it. */
#pragma once

#include "store/db.h"
#include "tests/lib/test.h"

struct fixture {
	char *dir, *path;
	sqlite3 *shell; /* as a plain sqlite3 shell: foreign keys and recursive triggers off */
};

/*
 * Organization acme (scope 1) with Dave (contact 4, Technical); live cloud pay (2) with Ann
 * (contact 1, Admin, person uuid-ann) and Bob (2, Operator); draft cloud lab (3) with Carol (3,
 * Admin).
 */
int fixture_set_up(void **state);
/* The same without the company. */
int fixture_set_up_empty(void **state);
int fixture_tear_down(void **state);

/* Runs SQL; ends the test if it fails. */
void shell(struct fixture *f, const char *sql);
/* The error text, or NULL if it passed; until the next call on the shell. */
const char *shell_error(struct fixture *f, const char *sql);
/* First column of the first row as text, "" if there is none; free() it. */
char *shell_text(struct fixture *f, const char *sql);
long shell_number(struct fixture *f, const char *sql);
void assert_shell_text(struct fixture *f, const char *sql, const char *expected);

/* Opens the store; ends the test if it fails. */
struct store *fixture_open(struct fixture *f, enum store_access access);
