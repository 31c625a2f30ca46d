/* See worker.h. The child writes lines into a pipe: "P PHASE COUNT" and, last, "E UNREACHABLE". */
#include "daemon/worker.h"

#include "daemon/once.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* The child has deadlines of its own and should be done by then; this is for one that hangs. */
#define GRACE_USEC (2 * USEC_PER_SEC)

struct worker {
	pid_t pid;
	FILE *pipe;
	sd_event_source *child, *input, *deadline;
	struct worker_end end;
	bool told_end; /* so it was not some library that ended the process */
	worker_status_fn on_status;
	worker_end_fn on_end;
	void *userdata;
};

/* ---- in the child ---- */

static void child_progress(void *userdata, const char *phase, unsigned done)
{
	FILE *pipe = userdata;

	if (!phase)
		return;
	fprintf(pipe, "P %s %u\n", phase, done);
	fflush(pipe);
}

static void child_wait(void *userdata, int pid)
{
	FILE *pipe = userdata;

	fprintf(pipe, "P waiting for the run of process %d\n", pid);
	fflush(pipe);
}

static _Noreturn void child_main(const struct settings *settings, struct log *log, bool full,
				 int fd, pid_t daemon)
{
	FILE *pipe = fdopen(fd, "w");
	struct once once = { .settings = settings,
			     .log = log,
			     .full = full,
			     .progress = child_progress,
			     .on_wait = child_wait,
			     .userdata = pipe };
	enum read_outcome outcome;
	sigset_t none;
	int code;

	if (!pipe)
		_exit(SYNC_EXIT_ERROR);
	prctl(PR_SET_NAME, "contactsync-run");
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != daemon) /* it died before we asked for the signal */
		_exit(SYNC_EXIT_ERROR);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	unsetenv("NOTIFY_SOCKET");
	code = once_run(&once, &outcome);
	fprintf(pipe, "E %d\n", outcome == READ_FAILED);
	fclose(pipe);
	fflush(NULL);
	_exit(code);
}

/* ---- in the daemon ---- */

static void worker_free(struct worker *w)
{
	sd_event_source_disable_unref(w->child);
	sd_event_source_disable_unref(w->input);
	sd_event_source_disable_unref(w->deadline);
	if (w->pipe)
		fclose(w->pipe);
	free(w);
}

static void read_lines(struct worker *w)
{
	char line[256];

	while (fgets(line, sizeof(line), w->pipe)) {
		line[strcspn(line, "\n")] = '\0';
		if (line[0] == 'E') {
			w->told_end = true;
			w->end.unreachable = line[1] == ' ' && line[2] == '1';
		} else if (line[0] == 'P' && line[1] == ' ')
			w->on_status(w->userdata, line + 2);
	}
	clearerr(w->pipe);
}

static int on_input(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct worker *w = userdata;

	(void)fd;
	read_lines(w);
	if (revents & (EPOLLHUP | EPOLLERR))
		sd_event_source_set_enabled(source, SD_EVENT_OFF);
	return 0;
}

static int on_deadline(sd_event_source *source, uint64_t usec, void *userdata)
{
	struct worker *w = userdata;

	(void)source;
	(void)usec;
	w->end.overdue = true;
	kill(w->pid, SIGKILL);
	return 0;
}

static int on_child(sd_event_source *source, const siginfo_t *info, void *userdata)
{
	struct worker *w = userdata;
	worker_end_fn on_end = w->on_end;
	struct worker_end end;

	(void)source;
	read_lines(w);
	w->end.finished = info->si_code == CLD_EXITED && w->told_end;
	w->end.exit_code = w->end.finished ? info->si_status : SYNC_EXIT_ERROR;
	end = w->end;
	userdata = w->userdata;
	worker_free(w);
	on_end(userdata, &end);
	return 0;
}

static int watch(struct worker *w, sd_event *event, uint64_t run_usec)
{
	int r = sd_event_add_io(event, &w->input, fileno(w->pipe), EPOLLIN, on_input, w);

	if (r >= 0)
		r = sd_event_add_child(event, &w->child, w->pid, WEXITED, on_child, w);
	if (r >= 0)
		r = sd_event_add_time_relative(event, &w->deadline, CLOCK_MONOTONIC,
					       run_usec + GRACE_USEC, 0, on_deadline, w);
	return r;
}

static int spawn(struct worker *w, const struct settings *settings, struct log *log, bool full,
		 struct error *err)
{
	const pid_t daemon = getpid();
	int fds[2];

	fflush(NULL);
	if (pipe2(fds, O_CLOEXEC | O_NONBLOCK) < 0)
		return error_errno(err, errno, "cannot make a pipe");
	w->pid = fork();
	if (w->pid < 0) {
		int errnum = errno;

		close(fds[0]);
		close(fds[1]);
		return error_errno(err, errnum, "cannot start the worker");
	}
	if (w->pid == 0) {
		close(fds[0]);
		child_main(settings, log, full, fds[1], daemon);
	}
	close(fds[1]);
	w->pipe = fdopen(fds[0], "r");
	if (!w->pipe)
		abort(); /* out of memory */
	return 0;
}

int worker_start(sd_event *event, const struct settings *settings, struct log *log, bool full,
		 worker_status_fn on_status, worker_end_fn on_end, void *userdata,
		 struct worker **ret, struct error *err)
{
	struct worker *w = calloc(1, sizeof(*w));
	int r;

	if (!w)
		abort(); /* out of memory */
	w->on_status = on_status;
	w->on_end = on_end;
	w->userdata = userdata;
	if (spawn(w, settings, log, full, err) < 0) {
		worker_stop(w);
		return -1;
	}
	r = watch(w, event, settings->directory.run_usec);
	if (r < 0) {
		worker_stop(w);
		return error_errno(err, -r, "cannot watch the worker");
	}
	*ret = w;
	return 0;
}

void worker_stop(struct worker *worker)
{
	if (!worker)
		return;
	if (worker->pid > 0) {
		kill(worker->pid, SIGKILL);
		waitpid(worker->pid, NULL, 0);
	}
	worker_free(worker);
}
