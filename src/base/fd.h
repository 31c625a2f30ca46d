/* File descriptors as handles. */
#pragma once

#include <unistd.h>

/* For _cleanup_(closep); -1 is none. */
static inline void closep(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}
