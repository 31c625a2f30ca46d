/* Which group gives which role where: the configured bindings, and the discovered ones. */
#pragma once

#include "directory/directory.h"
#include "sync/run.h"

/*
 * Fills run->bindings from the settings and, where the configuration says so, from the
 * groups that the directory has. Unknown clouds become events or drafts. ERROR_CONFIG
 * if a configured group is not a DN. A discovery that was not complete makes
 * run->state.incomplete true: bindings may be missing.
 */
int bindings_collect(struct run *run, struct directory *directory, struct error *err);

/* Tells request->on_plan of the clouds that are discovered and unknown, as findings. */
void bindings_show_unknown(struct run *run);

/* Notes the discovered bindings in the store, in the run's transaction, for the next run. */
int bindings_remember(struct run *run, struct error *err);

/* True if the scope is a cloud that only discovery knows: it begins as a draft. */
bool bindings_cloud_is_discovered(const struct run *run, const char *organization,
				  const char *cloud);
