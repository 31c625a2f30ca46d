/* One run in this process, for --once and for the worker. */
#pragma once

#include "sync/sync.h"

struct once {
	const struct settings *settings;
	struct log *log;
	bool full;
	void (*progress)(void *userdata, const char *phase, unsigned done); /* may be NULL */
	void (*on_wait)(void *userdata, int pid);                           /* may be NULL */
	void *userdata;
};

/*
 * Runs, says what went wrong, writes the metrics. Returns the exit code; *ret_outcome says how
 * the read went.
 */
int once_run(const struct once *once, enum read_outcome *ret_outcome);
