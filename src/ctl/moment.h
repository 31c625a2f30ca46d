/* Points in time and lengths of it, as commands show them. */
#pragma once

#include "base/arena.h"

#include <stdint.h>

/* RFC 3339 in UTC, "2024-05-01T10:00:00Z"; NULL for 0. In @arena. */
const char *moment_utc(struct arena *arena, int64_t seconds);

/* True, with *ret set, if @text is such a moment. */
bool moment_parse(const char *text, int64_t *ret);

/* Local time with its zone, "2024-05-01 12:00:00 CEST"; NULL for 0. In @arena. */
const char *moment_local(struct arena *arena, int64_t seconds);

/* "3min ago", "in 2h", "now": the two largest units that matter. In @arena. */
const char *moment_relative(struct arena *arena, int64_t seconds, int64_t now);
