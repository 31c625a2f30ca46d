/* What is wrong with the certificate that a server showed, in words. */
#pragma once

#include "base/error.h"

#include <gnutls/gnutls.h>

/* Checks the peer's chain and that it is for @host. 0, or -1 and ERROR_CONFIG with all findings. */
int certificate_check(gnutls_session_t session, const char *host, struct error *err);
