/*
 * Root's commands work as the user whom the store belongs to: files that they make stay
 * the daemon's to write, and a directory that goes by the user sees the same one.
 */
#pragma once

#include "base/error.h"
#include "core/settings.h"

/*
 * Becomes, for good, the owner of the directory that holds the store. Does nothing unless we
 * are root and it belongs to somebody else, or if it is not there.
 */
int owner_become(const struct settings *settings, struct error *err);
