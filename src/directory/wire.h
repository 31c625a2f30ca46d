/*
 * What stands between libldap and the socket, for two reasons. libldap's GnuTLS build knows
 * no deadline in a handshake: it asks again and again for bytes that do not come. While a
 * deadline is set a read or write waits for it, and fails when it has passed; without one
 * nothing waits. And libldap asks for each message in two small reads: here they are served
 * from a buffer.
 */
#pragma once

#include <ldap.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_SIZE 65536

struct wire {
	uint64_t deadline; /* 0: none */
	size_t start, end; /* what was read and not asked for yet */
	char bytes[WIRE_SIZE];
};

/* Puts @wire, which must outlive the connection, below TLS, empty. 0 or -1. */
int wire_attach(Sockbuf *sb, struct wire *wire);

/*
 * The connection is set up, TLS included: from now on reads and writes return at once with what
 * there is, and reads take more than is asked for. 0 or -1.
 */
int wire_release(LDAP *ld, struct wire *wire);
