/* One scalar of the configuration: text to typed value, with a sentence when it is not one. */
#pragma once

#include "base/arena.h"
#include "base/error.h"
#include "config/settings_table.h"

/*
 * Reads @text as @setting's type into @target, which is a const char *, uint64_t, unsigned, enum,
 * bool or struct discover_settings (pattern) as settings_table.h says; NULL only checks. Strings
 * are copied to @arena. ERROR_CONFIG says what is wrong and what would be right.
 */
int value_parse(struct arena *arena, const struct setting *setting, const char *text, void *target,
		struct error *err);
