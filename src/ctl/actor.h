/* Who types the command, for the history. */
#pragma once

#include "base/arena.h"

/*
 * The login name behind sudo, else of the terminal's session, else of the process's user;
 * "uid N" if it has no name. In @arena.
 */
const char *actor_name(struct arena *arena);
