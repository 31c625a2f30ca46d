/* The people that the configured filter does not take for enabled, by stable id. */
#pragma once

#include "core/model.h"

struct directory;
struct disabled_people;

/*
 * Reads them, in place of what @directory had; does nothing without such a filter.
 * Only when @ret_evidence is READ_COMPLETE there is a set to use. Strings in @arena.
 */
void disabled_people_read(struct directory *directory, struct arena *arena,
			  struct evidence *ret_evidence);
void disabled_people_free(struct disabled_people *disabled);

/* True if the filter left the person with stable id @id out. */
bool disabled_people_has(const struct disabled_people *disabled, const char *id);
