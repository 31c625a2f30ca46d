/* Whether the server is behind what an earlier run has seen. */
#pragma once

#include "directory/directory.h"
#include "sync/run.h"

/* Makes the run incomplete, with the reason, if so. Fills run->newest. -1 only for the store. */
int newest_check(struct run *run, struct directory *directory, struct error *err);
