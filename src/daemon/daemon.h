/* The daemon proper: an event loop of timer, signals, watchdog, and the worker's pipe. */
#pragma once

#include "core/settings.h"
#include "report/events.h"

/*
 * Serves until SIGTERM or SIGINT: runs by schedule, on SIGUSR1 at once, reads the
 * configuration at @path anew on SIGHUP. @arena owns @settings and is taken over.
 * Returns the process's exit code.
 */
int daemon_serve(const char *path, struct arena *arena, const struct settings *settings,
		 struct log *log);

/* Says that a configuration is in force, and what about it is dangerous. */
void daemon_say_config(struct log *log, const struct settings *settings);
