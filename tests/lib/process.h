/* Programs that a test runs beside itself. They end with the test, whatever happens to it. */
#pragma once

#include <sys/types.h>

/* Starts @argv[0] (looked up in PATH and sbin); @ret_stdout may be NULL. Ends the test if it
 * cannot. */
pid_t process_start(char *const argv[], int *ret_stdout);

/* SIGTERM, and waits. */
void process_stop(pid_t pid);

/* Runs @argv to its end; its exit status. */
int process_run(char *const argv[]);

/* A proxy in front of 127.0.0.1:@port with up to eight words of options (see fault-proxy.c). */
struct proxy {
	pid_t pid;
	int port;
};
struct proxy proxy_start(int port, const char *const options[]);

/* The same, listening at a port of the caller's choice. */
struct proxy proxy_start_at(int listen, int port, const char *const options[]);
