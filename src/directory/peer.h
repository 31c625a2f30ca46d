/*
 * A second look at a server that libldap could not connect to. libldap says the same
 * for an unknown authority, a wrong name and an expired certificate; this connects once
 * more, sends nothing but what TLS needs, and says which it is.
 */
#pragma once

#include "base/error.h"
#include "core/settings.h"

struct peer {
	const struct directory_settings *settings;
	const char *host; /* NULL: a local socket, at which there is nothing to look */
	int port;
	enum tls_mode tls; /* never TLS_AUTO */
};

/*
 * -1 with what is wrong: ERROR_CONFIG for the certificate, ERROR_RETRY for the
 * connection. 0 if nothing is.
 */
int peer_examine(const struct peer *peer, uint64_t deadline, struct error *err);
