/* The first verb: what the directory says goes into the mirror, with evidence. */
#pragma once

#include "sync/run.h"

/*
 * Reads groups and people into the mirror, in one mirror transaction. Always fills
 * run->evidence and run->state.incomplete. READ_FAILED: the mirror is as it was.
 * -1 only for what is not the directory's fault: configuration, mirror, store.
 */
int read_directory(struct run *run, struct error *err);
