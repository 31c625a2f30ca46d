/* What a run leaves for the next one to know. */
#pragma once

#include "sync/run.h"

/*
 * The plan that awaits approval, the bindings that were discovered, the policy, who
 * read what, and the mark that the mirror gets too: in the transaction of what the run did.
 */
int facts_keep(struct run *run, struct error *err);

/*
 * The store is committed: the mirror forgets what was touched, unless the run is unfinished, and
 * gets the mark. What cannot be forgotten or marked is planned once more, to no effect.
 */
void facts_settle_mirror(struct run *run, bool unfinished);
