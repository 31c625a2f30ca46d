/* See peer.h. */
#include "directory/peer.h"

#include "directory/certificate.h"
#include "directory/deadline.h"
#include "directory/tls.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

static int wait_for(int fd, short events, uint64_t deadline)
{
	struct pollfd pollfd = { .fd = fd, .events = events };
	int n;

	do
		n = poll(&pollfd, 1, deadline_left_msec(deadline));
	while (n < 0 && errno == EINTR && deadline_now() < deadline);
	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0 ? 0 : -1;
}

/* A connected, non-blocking socket, or -1 with errno. */
static int connect_one(const struct addrinfo *address, uint64_t deadline)
{
	int fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	int error = 0;
	socklen_t size = sizeof(error);

	if (fd < 0)
		return -1;
	if (connect(fd, address->ai_addr, address->ai_addrlen) == 0)
		return fd;
	if (errno != EINPROGRESS || wait_for(fd, POLLOUT, deadline) < 0)
		error = errno;
	else
		getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
	if (error == 0)
		return fd;
	close(fd);
	errno = error;
	return -1;
}

static int connect_any(const struct peer *peer, uint64_t deadline, struct error *err)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *addresses, *address;
	char port[16];
	int fd = -1, code;

	snprintf(port, sizeof(port), "%d", peer->port);
	code = getaddrinfo(peer->host, port, &hints, &addresses);
	if (code != 0)
		return error_set(err, ERROR_RETRY, "'%s': %s", peer->host, gai_strerror(code));
	for (address = addresses; address && fd < 0; address = address->ai_next)
		fd = connect_one(address, deadline);
	freeaddrinfo(addresses);
	if (fd < 0)
		error_set(err, ERROR_RETRY, "%s port %d: %s", peer->host, peer->port,
			  strerror(errno));
	return fd;
}

/*
 * Asks for StartTLS (RFC 4511 4.14). libldap got so far, so the server's answer is not
 * looked at: it is short, and comes before anything of TLS.
 */
static int ask_for_tls(int fd, uint64_t deadline, struct error *err)
{
	static const char request[] = "\x30\x1d\x02\x01\x01\x77\x18\x80\x16"
				      "1.3.6.1.4.1.1466.20037";
	char answer[512];

	if (send(fd, request, sizeof(request) - 1, MSG_NOSIGNAL) != (ssize_t)sizeof(request) - 1 ||
	    wait_for(fd, POLLIN, deadline) < 0 || recv(fd, answer, sizeof(answer), 0) <= 0)
		return error_set(err, ERROR_RETRY, "StartTLS: the server does not answer");
	return 0;
}

/* GNUTLS_E_SUCCESS, or what ended the handshake. */
static int shake_hands(gnutls_session_t session, int fd, uint64_t deadline)
{
	int code;

	while ((code = gnutls_handshake(session)) < 0 && !gnutls_error_is_fatal(code)) {
		if (code != GNUTLS_E_AGAIN && code != GNUTLS_E_INTERRUPTED)
			continue;
		if (wait_for(fd, gnutls_record_get_direction(session) ? POLLOUT : POLLIN,
			     deadline) < 0)
			return GNUTLS_E_TIMEDOUT;
	}
	return code;
}

static int examine_session(const struct peer *peer, gnutls_session_t session, int fd,
			   uint64_t deadline, struct error *err)
{
	int code;

	gnutls_transport_set_int(session, fd);
	code = shake_hands(session, fd, deadline);
	if (code == GNUTLS_E_FATAL_ALERT_RECEIVED)
		return error_set(err, ERROR_CONFIG, "TLS: the server refuses: %s",
				 gnutls_alert_get_name(gnutls_alert_get(session)));
	if (code == GNUTLS_E_UNSUPPORTED_VERSION_PACKET || code == GNUTLS_E_UNEXPECTED_PACKET)
		return error_set(err, ERROR_CONFIG, "TLS: %s", gnutls_strerror(code));
	if (code < 0)
		return error_set(err, ERROR_RETRY, "TLS: %s", gnutls_strerror(code));
	return certificate_check(session, peer->host, err);
}

static bool is_address(const char *host)
{
	struct in6_addr address;

	return inet_pton(AF_INET, host, &address) == 1 || inet_pton(AF_INET6, host, &address) == 1;
}

static int examine_tls(const struct peer *peer, int fd, uint64_t deadline, struct error *err)
{
	const struct directory_settings *settings = peer->settings;
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t session;
	int ret = 0;

	if (gnutls_certificate_allocate_credentials(&credentials) < 0)
		return 0;
	gnutls_certificate_set_x509_trust_file(credentials, tls_ca_file(settings),
					       GNUTLS_X509_FMT_PEM);
	if (settings->certificate && settings->key)
		gnutls_certificate_set_x509_key_file(credentials, settings->certificate,
						     settings->key, GNUTLS_X509_FMT_PEM);
	if (gnutls_init(&session, GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) == 0) {
		gnutls_set_default_priority(session);
		gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE, credentials);
		if (!is_address(peer->host))
			gnutls_server_name_set(session, GNUTLS_NAME_DNS, peer->host,
					       strlen(peer->host));
		ret = examine_session(peer, session, fd, deadline, err);
		gnutls_deinit(session);
	}
	gnutls_certificate_free_credentials(credentials);
	return ret;
}

int peer_examine(const struct peer *peer, uint64_t deadline, struct error *err)
{
	int fd = connect_any(peer, deadline, err), ret = 0;

	if (fd < 0)
		return -1;
	if (peer->tls == TLS_STARTTLS)
		ret = ask_for_tls(fd, deadline, err);
	if (ret == 0 && peer->tls != TLS_NONE)
		ret = examine_tls(peer, fd, deadline, err);
	close(fd);
	return ret;
}
