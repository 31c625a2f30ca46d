/* The verbs load, plan and apply: scope by scope, in one transaction of the store. */
#pragma once

#include "sync/run.h"

/*
 * Plans the scopes that may have changed (or all, run->full) and applies what is not
 * held. When the guard trips everything is rolled back and done again with removals held.
 * SYNC_PLAN rolls back at the end. Fills counts, plan_hash and the numbers in run->record.
 * ERROR_REFUSED: the approved plan is not the present one; nothing was changed.
 */
int scopes_sync(struct run *run, struct error *err);
