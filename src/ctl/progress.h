/* How far a run is: one line on a terminal, written over and over. Silent elsewhere. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

struct progress {
	FILE *stream;
	bool terminal;
	bool shown; /* something stands on the line */
};

/* @stream is borrowed. */
void progress_init(struct progress *progress, FILE *stream);
/* Shows @phase and, if not 0, @done items of it; without a phase takes the line away. */
void progress_show(struct progress *progress, const char *phase, unsigned done);
/* Says, on a terminal and elsewhere, that the run of process @pid (0: unknown) is waited for. */
void progress_wait(struct progress *progress, int pid);
/* Takes the line away. */
void progress_clear(struct progress *progress);
