/* What a planned and applied scope is worth saying: events from plans and drift. */
#pragma once

#include "sync/run.h"

/* Events for the changes that @plan applied and for its findings that are not drift. */
void announce_plan(struct run *run, const struct plan *plan);

/*
 * True if it is worth saying that another rule holds a change now. That a read was not complete
 * has an event of its own, and passes.
 */
bool announces_rule(const char *rule, const char *before);

/* Events for one entry of drift that begins, ends, or lasts. */
void announce_drift(struct run *run, const struct scope *scope, enum drift_change change,
		    const struct drift *drift);

/* Events about the directory: away, back, not complete. */
void announce_read(struct run *run);

/* The line that closes a run. */
void announce_run(struct run *run);
