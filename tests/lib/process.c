#include "tests/lib/process.h"
#include "tests/lib/test.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(char *const argv[], int output)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (output >= 0)
		dup2(output, STDOUT_FILENO);
	setenv("PATH", "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin", 1);
	execvp(argv[0], argv);
	_exit(127);
}

pid_t process_start(char *const argv[], int *ret_stdout)
{
	int fds[2] = { -1, -1 };
	pid_t pid;

	if (ret_stdout)
		assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0)
		become(argv, fds[1]);
	if (ret_stdout) {
		close(fds[1]);
		*ret_stdout = fds[0];
	}
	return pid;
}

void process_stop(pid_t pid)
{
	if (pid <= 0)
		return;
	kill(pid, SIGTERM);
	waitpid(pid, NULL, 0);
}

int process_run(char *const argv[])
{
	int status = -1;

	waitpid(process_start(argv, NULL), &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

#define PROXY_OPTIONS_MAX 8

struct proxy proxy_start(int port, const char *const options[])
{
	return proxy_start_at(0, port, options);
}

struct proxy proxy_start_at(int listen, int port, const char *const options[])
{
	const char *top = getenv("top_builddir");
	char *argv[4 + PROXY_OPTIONS_MAX] = { NULL }, line[32] = "";
	struct proxy proxy;
	int output, i;

	assert_true(asprintf(&argv[0], "%s/tests/lib/fault-proxy", top ? top : ".") > 0);
	assert_true(asprintf(&argv[1], "%d", listen) > 0);
	assert_true(asprintf(&argv[2], "127.0.0.1:%d", port) > 0);
	for (i = 0; i < PROXY_OPTIONS_MAX && options && options[i]; i++)
		argv[3 + i] = strdup(options[i]);
	proxy.pid = process_start(argv, &output);
	assert_true(read(output, line, sizeof(line) - 1) > 0);
	proxy.port = atoi(line);
	close(output);
	for (i = 0; argv[i]; i++)
		free(argv[i]);
	return proxy;
}
