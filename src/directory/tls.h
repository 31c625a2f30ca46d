/* The TLS context of one session: its own trust, and no way around it. */
#pragma once

#include "base/error.h"
#include "core/settings.h"

#include <ldap.h>

/* The authorities that are trusted: the configured file, or the system's. */
const char *tls_ca_file(const struct directory_settings *settings);

/*
 * Sets up @ld for TLS, before anything is connected: what is set later does not count.
 * Neither ldap.conf nor the environment has a say. ERROR_CONFIG names the file that
 * cannot be used.
 */
int tls_prepare(LDAP *ld, const struct directory_settings *settings, struct error *err);
