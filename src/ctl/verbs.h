/*
 * The table of verbs: what there is, what each takes, what it does. Dispatch and
 * help are made of it.
 */
#pragma once

#include "ctl/ctl.h"

struct verb {
	const char *words;     /* "cloud list" */
	const char *arguments; /* "CLOUD", "[ORG]"; NULL: none */
	const char *help;      /* one line */
	unsigned least, most;  /* arguments */
	unsigned options;      /* OPTION_… that it takes */
	/* Returns the exit code, or -1 with @err set. NULL: a verb of a later version. */
	int (*run)(struct ctl *ctl, struct error *err);
};

/*
 * Finds the verb that ctl->words begin with, checks arguments and options, and
 * sets ctl->args. -1 with ERROR_CONFIG for a usage error.
 */
int verbs_find(struct ctl *ctl, const struct verb **ret, struct error *err);

/* The verbs with their arguments and one line each, for --help; at most 80 columns. free() it. */
char *verbs_help(void);
