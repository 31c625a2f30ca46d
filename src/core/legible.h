/* Whether there is anything to read in a value. */
#pragma once

#include "base/macro.h"

/*
 * True if @text, which is clean (base/text.h), has a letter, a digit or a sign beyond ASCII that is
 * seen: "-", "." and a lone no-break space stand for nothing.
 */
bool legible(const char *text);
