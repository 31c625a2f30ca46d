/*
 * libFuzzer target for entries: the bytes are what a server sends as a SearchResultEntry
 * (RFC 4511 4.5.2), and come to the decoder by libldap over a socket, as they do there.
 */
#include "directory/entry.h"

#include <openldap.h>
#include <stdint.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE_MAX_SENT 60000 /* fits into the socket: nobody reads while we write */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* SEQUENCE { messageID, [APPLICATION 4] data } around the bytes. */
static bool send_message(int fd, ber_int_t id, const uint8_t *data, size_t size)
{
	BerElement *ber = ber_alloc_t(LBER_USE_DER);
	struct berval wire = { 0 };
	bool sent = ber_printf(ber, "{it{", id, (ber_tag_t)LDAP_RES_SEARCH_ENTRY) >= 0 &&
		    ber_write(ber, (const char *)data, size, 0) >= 0 &&
		    ber_printf(ber, "}}") >= 0 && ber_flatten2(ber, &wire, 0) == 0 &&
		    write(fd, wire.bv_val, wire.bv_len) == (ssize_t)wire.bv_len;

	ber_free(ber, 1);
	return sent;
}

static void decode(LDAP *ld, LDAPMessage *message)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	struct field_list fields = { .arena = arena };
	struct entry entry;
	size_t i, n;

	field_add(&fields, "mail");
	field_add(&fields, "member");
	entry_init(&entry, &fields);
	if (!entry_decode(&entry, &fields, ld, message))
		return;
	for (i = 0; i < fields.n; i++) {
		n = entry_count(&entry, i);
		if ((entry_first(&entry, i) != NULL) != (n > 0))
			abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct timeval now = { 0 };
	LDAPMessage *message = NULL;
	LDAP *ld = NULL;
	int fds[2], id = 0;

	if (size > SIZE_MAX_SENT || socketpair(AF_UNIX, SOCK_STREAM, 0, fds) < 0)
		return 0;
	if (ldap_init_fd(fds[0], LDAP_PROTO_IPC, "ldapi:///", &ld) != LDAP_SUCCESS)
		abort();
	if (ldap_search_ext(ld, "", LDAP_SCOPE_BASE, NULL, NULL, 0, NULL, NULL, NULL, 0, &id) ==
		    LDAP_SUCCESS &&
	    send_message(fds[1], id, data, size) &&
	    ldap_result(ld, id, LDAP_MSG_ONE, &now, &message) == LDAP_RES_SEARCH_ENTRY)
		decode(ld, message);
	ldap_msgfree(message);
	ldap_unbind_ext(ld, NULL, NULL);
	close(fds[1]);
	return 0;
}
