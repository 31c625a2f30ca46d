/* One run at a time per store, by a lock that dies with its holder. */
#pragma once

#include "base/error.h"

/*
 * Takes the lock of the store at @store ("STORE.lock" beside it, flock(2)). If somebody
 * else has it, calls @on_wait (may be NULL) once with the holder's process id (0 if unknown)
 * and waits. *ret_fd holds the lock until closed or until the process ends.
 */
int lock_take(const char *store, void (*on_wait)(void *userdata, int pid), void *userdata,
	      int *ret_fd, struct error *err);

/* The process id of whoever holds the lock of @store, 0 if nobody does, -1 if it cannot be told. */
int lock_holder(const char *store);
