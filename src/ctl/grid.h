/* A table for people, by libsmartcols: as wide as it needs to be, or as the terminal is. */
#pragma once

#include "ctl/table.h"

void grid_print(const struct table *table, FILE *stream);
