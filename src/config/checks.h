/* What no single setting shows: settings that are missing, or contradict each other. */
#pragma once

#include "config/reader.h"

/*
 * Checks the settings once all files are read; @tree is that of the main file, where
 * settings that no file has would belong. A check that needs a setting which is wrong
 * already is left out.
 */
void checks_run(struct reader *reader, const struct source *source, const struct node *tree);
