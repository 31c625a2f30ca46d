/*
 * Reads the YAML configuration and its drop-ins into struct settings. One table
 * of settings (settings_table.h) drives parser, defaults, ranges, help and checks.
 */
#pragma once

#include "base/error.h"
#include "core/settings.h"

#include <stdio.h>

/* All that is wrong with a configuration, file by file: "FILE:LINE:COL: key.path: …". */
struct config_errors {
	const char **lines;
	size_t n, capacity;
};

/*
 * Loads @path and its drop-ins: the files of PATH-without-".yaml" + ".d" that end in .yaml
 * (contactsync.d beside contactsync.yaml), in the order of their names.
 * Everything returned lives in @arena. -1: @errors has at least one line; *ret is untouched.
 */
int config_load(struct arena *arena, const char *path, const struct settings **ret,
		struct config_errors *errors);

/* As config_load(), from text, without drop-ins; @name stands for the file in messages. */
int config_parse(struct arena *arena, const char *name, const char *text, size_t length,
		 const struct settings **ret, struct config_errors *errors);

/* Writes every setting with its default and one line of help, for --settings. */
void config_print_settings(FILE *stream);
