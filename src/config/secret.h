/* Secrets: from a systemd credential or a file that nobody else can read; wiped after use. */
#pragma once

#include "base/error.h"

/*
 * Reads the bind password: @credential names a file under $CREDENTIALS_DIRECTORY, @file a
 * file with mode 0600 or stricter, owned by root or us (exactly one is not NULL). One trailing
 * line break goes. ERROR_CONFIG names place and remedy, never the content.
 * *ret ends with secret_free(), which wipes.
 */
int secret_read(const char *credential, const char *file, char **ret, struct error *err);
void secret_free(char *secret);
DEFINE_CLEANUP(char, secret_free);
