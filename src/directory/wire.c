/* See wire.h. */
#include "directory/wire.h"

#include "directory/deadline.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>

static int wire_setup(Sockbuf_IO_Desc *desc, void *arg)
{
	desc->sbiod_pvt = arg;
	return 0;
}

static int wire_remove(Sockbuf_IO_Desc *desc)
{
	desc->sbiod_pvt = NULL;
	return 0;
}

static int wire_ctrl(Sockbuf_IO_Desc *desc, int option, void *arg)
{
	return LBER_SBIOD_CTRL_NEXT(desc, option, arg);
}

/* True when the socket is ready, or nobody set a deadline; else errno is ETIMEDOUT. */
static bool wire_wait(Sockbuf_IO_Desc *desc, short events)
{
	const struct wire *wire = desc->sbiod_pvt;
	struct pollfd pollfd = { .fd = -1, .events = events };
	int n;

	if (wire->deadline == 0)
		return true;
	ber_sockbuf_ctrl(desc->sbiod_sb, LBER_SB_OPT_GET_FD, &pollfd.fd);
	do
		n = poll(&pollfd, 1, deadline_left_msec(wire->deadline));
	while (n < 0 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0;
}

static ber_slen_t wire_read(Sockbuf_IO_Desc *desc, void *bytes, ber_len_t n)
{
	return wire_wait(desc, POLLIN) ? LBER_SBIOD_READ_NEXT(desc, bytes, n) : -1;
}

static ber_slen_t wire_write(Sockbuf_IO_Desc *desc, void *bytes, ber_len_t n)
{
	return wire_wait(desc, POLLOUT) ? LBER_SBIOD_WRITE_NEXT(desc, bytes, n) : -1;
}

static int wire_close(Sockbuf_IO_Desc *desc)
{
	(void)desc;
	return 0;
}

/* liblber's interface is not const; nobody writes to it. */
static Sockbuf_IO wire_io = {
	.sbi_setup = wire_setup,
	.sbi_remove = wire_remove,
	.sbi_ctrl = wire_ctrl,
	.sbi_read = wire_read,
	.sbi_write = wire_write,
	.sbi_close = wire_close,
};

int wire_attach(Sockbuf *sb, struct wire *wire)
{
	/* libldap puts the socket below only after this, at LBER_SBIOD_LEVEL_PROVIDER. */
	return ber_sockbuf_add_io(sb, &wire_io, LBER_SBIOD_LEVEL_PROVIDER + 1, wire);
}

/* Several messages come by one system call instead of each by three. */
static int read_ahead(LDAP *ld)
{
	Sockbuf *sb = NULL;

	if (ldap_get_option(ld, LDAP_OPT_SOCKBUF, &sb) != LDAP_OPT_SUCCESS || !sb)
		return -1;
	return ber_sockbuf_add_io(sb, &ber_sockbuf_io_readahead, LBER_SBIOD_LEVEL_APPLICATION,
				  NULL);
}

int wire_release(LDAP *ld, struct wire *wire)
{
	int fd = -1, flags;

	wire->deadline = 0;
	ldap_get_option(ld, LDAP_OPT_DESC, &fd);
	flags = fcntl(fd, F_GETFL);
	if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0)
		return -1;
	return read_ahead(ld);
}
