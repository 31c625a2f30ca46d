/*
 * One contactctl command, from its words to its exit code. main.c fills in what
 * stood on the command line; ctl_run() finds the verb, loads the configuration
 * and calls the verb's handler.
 */
#pragma once

#include "base/error.h"
#include "core/settings.h"
#include "ctl/table.h"
#include "store/store.h"

#include <jansson.h>
#include <stdio.h>

/* Scripts find all events under one identifier, whoever made the run or the edit. */
#define CTL_IDENTIFIER "contactsyncd"

/* Options that not every verb takes. */
enum {
	OPTION_FULL = 1 << 0,
	OPTION_CLOUD = 1 << 1,
	OPTION_CONTACT = 1 << 2,
	OPTION_RUN = 1 << 3,
	OPTION_LIMIT = 1 << 4,
};

struct ctl {
	/* what stood on the command line */
	const char *config;
	bool json, plain;
	unsigned options; /* those given, OPTION_… */
	bool full;
	const char *cloud, *contact;
	int64_t run;
	unsigned limit;
	const char *const *words; /* the verb and its arguments */
	size_t n_words;

	/* what ctl_run() finds out */
	const struct settings *settings;
	const char *const *args; /* the words behind the verb */
	size_t n_args;
	struct arena *arena;
	FILE *out, *err; /* standard output and standard error */
};

/* Carries the command out; returns the exit code. Errors are said on ctl->err. */
int ctl_run(struct ctl *ctl);

/* The argument with this index, NULL if it was not given. */
const char *ctl_arg(const struct ctl *ctl, size_t index);

/* Opens the store of the configuration for reading. */
int ctl_open_store(const struct ctl *ctl, struct store **ret, struct error *err);

/*
 * After a run, whose session with the directory ignores SIGPIPE: whoever reads standard output
 * ends us again, without a word, by closing it.
 */
void ctl_restore_sigpipe(void);

/*
 * Shows one table: for people, or as a JSON object with the rows under @name.
 * @empty is what people read where there are no rows.
 */
void ctl_show(const struct ctl *ctl, const char *name, const struct table *table,
	      const char *empty);
