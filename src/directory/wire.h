/*
 * What stands between libldap and the socket. libldap's GnuTLS build knows no deadline in
 * a handshake: it asks again and again for bytes that do not come. While a deadline is set
 * a read or write waits for it, and fails when it has passed; without one nothing waits.
 * Once the connection is set up, liblber's own read-ahead serves libldap's small reads.
 */
#pragma once

#include <ldap.h>
#include <stdint.h>

struct wire {
	uint64_t deadline; /* 0: none */
};

/* Puts @wire, which must outlive the connection, below TLS. 0 or -1. */
int wire_attach(Sockbuf *sb, struct wire *wire);

/*
 * The connection is set up, TLS included: from now on reads and writes return at once with what
 * there is, and reads take more than is asked for. 0 or -1.
 */
int wire_release(LDAP *ld, struct wire *wire);
