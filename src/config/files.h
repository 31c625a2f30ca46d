/* The files of a configuration: what there is, and what is in them. */
#pragma once

#include "base/error.h"
#include "config/problems.h"

/*
 * The drop-ins of @path, in the order of their names: *.yaml in PATH-without-".yaml" + ".d", which
 * need not exist; hidden files do not count. Names live in @arena.
 */
int files_list_drop_ins(struct arena *arena, const char *path, const char *const **ret,
			size_t *ret_n, struct error *err);

/*
 * Reads @path, at most @limit + 1 bytes of it, into @arena. A file that group or others may write
 * is refused.
 */
int files_read(struct arena *arena, const char *path, size_t limit, const char **ret,
	       size_t *ret_length, struct error *err);
