/*
 * A TCP or Unix socket proxy that breaks connections on purpose.
 *
 *     fault-proxy LISTEN TARGET [OPTION…]
 *
 * LISTEN is a port on 127.0.0.1 (0: any free one) or the path of a socket to make, TARGET
 * "ADDRESS:PORT" or a path. Prints the port or the path, then serves until SIGTERM.
 *
 *   --cut-after BYTES    close the connection once so many bytes went to the client
 *   --stall-after BYTES  say nothing more from there on, and keep the connection open
 *   --delay MS           wait before each piece that goes to the client
 *   --replace OLD NEW    put NEW for OLD, of the same length, in what goes to the client
 *   --only N             close all connections after the first N at once
 *
 * With --stall-after 0 it accepts and never answers. Each connection counts its own bytes.
 */
#include <arpa/inet.h>
#include <err.h>
#include <getopt.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct faults {
	long cut_after, stall_after; /* -1: never */
	long delay_msec, only;
	const char *old, *new;
};

struct address {
	union {
		struct sockaddr any;
		struct sockaddr_in in;
		struct sockaddr_un un;
	};
	socklen_t size;
};

/* "PORT" or "ADDRESS:PORT", or a path. */
static struct address address_parse(const char *text)
{
	struct address address = { .un = { .sun_family = AF_UNIX }, .size = sizeof(address.un) };
	const char *colon = strrchr(text, ':');
	char host[64] = "127.0.0.1";

	if (strchr(text, '/')) {
		snprintf(address.un.sun_path, sizeof(address.un.sun_path), "%s", text);
		return address;
	}
	if (colon)
		snprintf(host, sizeof(host), "%.*s", (int)(colon - text), text);
	address.in = (struct sockaddr_in){ .sin_family = AF_INET };
	address.in.sin_port = htons((unsigned short)atoi(colon ? colon + 1 : text));
	address.size = sizeof(address.in);
	if (inet_pton(AF_INET, host, &address.in.sin_addr) != 1)
		errx(64, "'%s' is no address", text);
	return address;
}

static int listen_at(const char *text)
{
	struct address address = address_parse(text);
	int one = 1, fd = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) < 0 ||
	    bind(fd, &address.any, address.size) < 0 || listen(fd, 16) < 0 ||
	    getsockname(fd, &address.any, &address.size) < 0)
		err(1, "%s", text);
	if (address.any.sa_family == AF_UNIX)
		puts(text);
	else
		printf("%d\n", ntohs(address.in.sin_port));
	fflush(stdout);
	return fd;
}

static void send_all(int fd, const char *bytes, size_t n)
{
	ssize_t sent;

	for (; n > 0; bytes += sent, n -= (size_t)sent) {
		sent = send(fd, bytes, n, MSG_NOSIGNAL);
		if (sent <= 0)
			_exit(0);
	}
}

static void replace_in(const struct faults *faults, char *bytes, size_t n)
{
	size_t length = faults->old ? strlen(faults->old) : 0;
	char *p = bytes;

	while (length > 0 && (p = memmem(p, n - (size_t)(p - bytes), faults->old, length)))
		memcpy(p, faults->new, length);
}

/* Passes on what the server says, as long as it may. */
static void to_client(const struct faults *faults, int client, char *bytes, size_t n)
{
	static long passed;

	if (faults->delay_msec > 0)
		usleep((useconds_t)faults->delay_msec * 1000);
	replace_in(faults, bytes, n);
	if (faults->cut_after >= 0 && passed + (long)n >= faults->cut_after) {
		send_all(client, bytes, (size_t)(faults->cut_after - passed));
		_exit(0);
	}
	if (faults->stall_after >= 0 && passed + (long)n > faults->stall_after) {
		send_all(client, bytes, (size_t)(faults->stall_after - passed));
		for (;;)
			pause();
	}
	send_all(client, bytes, n);
	passed += (long)n;
}

static void serve(const struct faults *faults, int client, const char *target)
{
	struct address address = address_parse(target);
	int server = socket(address.any.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct pollfd fds[2] = { { .fd = client, .events = POLLIN }, { .events = POLLIN } };
	char bytes[65536];
	int one = 1;
	ssize_t n;

	if (connect(server, &address.any, address.size) < 0)
		_exit(0);
	/* fails on a Unix socket, which has no delay either */
	setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	fds[1].fd = server;
	while (poll(fds, 2, -1) > 0) {
		if (fds[0].revents) {
			n = recv(client, bytes, sizeof(bytes), 0);
			if (n <= 0)
				_exit(0);
			send_all(server, bytes, (size_t)n);
		}
		if (fds[1].revents) {
			n = recv(server, bytes, sizeof(bytes), 0);
			if (n <= 0)
				_exit(0);
			to_client(faults, client, bytes, (size_t)n);
		}
	}
}

static struct faults faults_parse(int argc, char **argv)
{
	static const struct option options[] = { { "cut-after", required_argument, NULL, 'c' },
						 { "stall-after", required_argument, NULL, 's' },
						 { "delay", required_argument, NULL, 'd' },
						 { "replace", required_argument, NULL, 'r' },
						 { "only", required_argument, NULL, 'o' },
						 { 0 } };
	struct faults faults = { .cut_after = -1, .stall_after = -1, .only = -1 };
	int c;

	while ((c = getopt_long(argc, argv, "+", options, NULL)) >= 0) {
		if (c == 'c')
			faults.cut_after = atol(optarg);
		else if (c == 's')
			faults.stall_after = atol(optarg);
		else if (c == 'd')
			faults.delay_msec = atol(optarg);
		else if (c == 'o')
			faults.only = atol(optarg);
		else if (c == 'r' && optind < argc && strlen(optarg) == strlen(argv[optind])) {
			faults.old = optarg;
			faults.new = argv[optind++];
		} else
			errx(64, "usage: fault-proxy LISTEN TARGET [OPTION…], see the source");
	}
	return faults;
}

int main(int argc, char **argv)
{
	struct faults faults;
	int listener, client;
	pid_t parent = getpid();

	if (argc < 3)
		errx(64, "usage: fault-proxy LISTEN TARGET [OPTION…], see the source");
	faults = faults_parse(argc - 2, argv + 2);
	signal(SIGCHLD, SIG_IGN);
	listener = listen_at(argv[1]);
	while ((client = accept(listener, NULL, NULL)) >= 0) {
		if (faults.only != 0 && fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGTERM);
			close(listener);
			if (getppid() == parent)
				serve(&faults, client, argv[2]);
			_exit(0);
		}
		faults.only -= faults.only > 0;
		close(client);
	}
	err(1, "accept");
}
