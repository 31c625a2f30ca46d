/*
 * A run in a child process: a hung handshake or a crash in a parser costs one run,
 * never the daemon, and memory goes back to the system.
 */
#pragma once

#include "sync/sync.h"

#include <systemd/sd-event.h>

struct worker;

/* How a worker ended. */
struct worker_end {
	bool finished;    /* the run came to its end; else it crashed or was killed */
	bool overdue;     /* we killed it at its deadline */
	int exit_code;    /* sync.h, if finished */
	bool unreachable; /* the directory could not be read at all */
};

/* Progress as a line for people; valid during the call. */
typedef void (*worker_status_fn)(void *userdata, const char *status);
typedef void (*worker_end_fn)(void *userdata, const struct worker_end *end);

/*
 * Starts a run with @settings and @log, which the child has copies of. @on_end is called
 * once, from the event loop; the worker is gone by then. Killed after
 * settings->directory.run_usec and a little more.
 */
int worker_start(sd_event *event, const struct settings *settings, struct log *log, bool full,
		 worker_status_fn on_status, worker_end_fn on_end, void *userdata,
		 struct worker **ret, struct error *err);

/* Ends the child at once and waits for it; @on_end is not called. Accepts NULL. */
void worker_stop(struct worker *worker);
