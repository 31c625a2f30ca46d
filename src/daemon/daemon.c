/*
 * See daemon.h. It never reads the directory itself and touches the store only to
 * let SQLite mend what a killed worker left; everything that can hang is in the worker.
 */
#include "daemon/daemon.h"

#include "config/config.h"
#include "daemon/worker.h"
#include "store/store.h"

#include <signal.h>
#include <stdio.h>
#include <sys/random.h>
#include <systemd/sd-daemon.h>
#include <time.h>

struct daemon {
	const char *path;
	struct arena *arena; /* owns settings */
	const struct settings *settings;
	struct log *log;
	sd_event *event;
	sd_event_source *timer;
	struct worker *worker;
	struct schedule_state state; /* CLOCK_MONOTONIC */
	bool again;                  /* a run was asked for while one was under way */
};

static void start_run(struct daemon *d);

/* ---- when ---- */

static uint64_t now_usec(const struct daemon *d)
{
	uint64_t now = 0;

	sd_event_now(d->event, CLOCK_MONOTONIC, &now);
	return now;
}

static uint32_t chance(void)
{
	uint32_t value;

	/* without chance there is no jitter, which is no harm */
	return getrandom(&value, sizeof(value), GRND_NONBLOCK) == sizeof(value) ? value : 0;
}

/* By the clock: the line is read long after it was written. */
static void say_idle(const struct daemon *d, uint64_t seconds)
{
	time_t due = time(NULL) + (time_t)seconds;
	char at[64] = "";
	struct tm tm;

	if (localtime_r(&due, &tm))
		strftime(at, sizeof(at), "%T %Z", &tm);
	if (d->state.failures > 0)
		sd_notifyf(0, "STATUS=Idle; next run at %s; the directory failed %u times in a row",
			   at, d->state.failures);
	else
		sd_notifyf(0, "STATUS=Idle; next run at %s", at);
}

static void schedule_next_run(struct daemon *d)
{
	uint64_t now = now_usec(d);
	uint64_t due = schedule_next(&d->settings->schedule, &d->state, now, chance());

	sd_event_source_set_time(d->timer, due);
	sd_event_source_set_enabled(d->timer, SD_EVENT_ONESHOT);
	say_idle(d, due > now ? (due - now) / USEC_PER_SEC : 0);
}

static int on_timer(sd_event_source *source, uint64_t usec, void *userdata)
{
	(void)source;
	(void)usec;
	start_run(userdata);
	return 0;
}

/* ---- the worker ---- */

static void on_status(void *userdata, const char *status)
{
	(void)userdata;
	sd_notifyf(0, "STATUS=Run under way: %s", status);
}

/*
 * SQLite takes a half-written transaction back when the store is opened for writing next;
 * done at once, so that programs which only read are not kept out until then. Whoever has it
 * locked has done so already, and is not waited for.
 */
static void mend_store(struct daemon *d)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct error err = { 0 };

	if (store_open(d->settings->store, STORE_MEND, &store, &err) < 0 && err.kind != ERROR_RETRY)
		log_event(d->log, &(struct event){ .kind = EVENT_RUN_FAILED, .detail = err.text });
}

static void on_end(void *userdata, const struct worker_end *end)
{
	struct daemon *d = userdata;

	d->worker = NULL;
	d->state.failures = end->unreachable ? d->state.failures + 1 : 0;
	if (!end->finished) {
		log_event(d->log,
			  &(struct event){
				  .kind = EVENT_RUN_FAILED,
				  .detail = end->overdue ? "the worker was killed at its deadline"
							 : "the worker died" });
		mend_store(d);
	}
	if (d->again)
		start_run(d);
	else
		schedule_next_run(d);
}

static void start_run(struct daemon *d)
{
	struct error err = { 0 };

	if (d->worker) {
		d->again = true;
		return;
	}
	d->again = false;
	d->state.last_run_usec = now_usec(d);
	sd_event_source_set_enabled(d->timer, SD_EVENT_OFF);
	sd_notify(0, "STATUS=Run under way");
	if (worker_start(d->event, d->settings, d->log, false, on_status, on_end, d, &d->worker,
			 &err) < 0) {
		log_event(d->log, &(struct event){ .kind = EVENT_RUN_FAILED, .detail = err.text });
		schedule_next_run(d);
	}
}

/* ---- signals ---- */

void daemon_say_config(struct log *log, const struct settings *settings)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const char *warning = settings->directory.insecure
				      ? "; insecure: the directory is read without TLS"
				      : "";

	log_event(log, &(struct event){
			       .kind = EVENT_CONFIG_LOADED,
			       .detail = arena_printf(arena, "%s%s", settings->file, warning) });
}

static void write_first_metrics(struct daemon *d)
{
	struct error err = { 0 };

	if (sync_write_metrics(d->settings, NULL, &err) < 0)
		log_event(d->log, &(struct event){ .kind = EVENT_RUN_FAILED, .detail = err.text });
}

static bool reload(struct daemon *d)
{
	struct arena *arena = arena_new();
	struct config_errors errors = { 0 };
	const struct settings *settings;
	size_t i;

	if (config_load(arena, d->path, &settings, &errors) < 0) {
		for (i = 0; i < errors.n; i++)
			log_event(d->log, &(struct event){ .kind = EVENT_CONFIG_REJECTED,
							   .detail = errors.lines[i] });
		arena_free(arena);
		return false;
	}
	arena_free(d->arena);
	d->arena = arena;
	d->settings = settings;
	daemon_say_config(d->log, settings);
	return true;
}

static int on_hup(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	struct daemon *d = userdata;

	(void)source;
	(void)info;
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu", (unsigned long long)now_usec(d));
	if (reload(d)) {
		sd_notify(0, "READY=1");
		start_run(d);
	} else {
		sd_notify(0, "READY=1\nSTATUS=The new configuration was rejected; the old one "
			     "stays in force");
	}
	return 0;
}

static int on_usr1(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	(void)source;
	(void)info;
	start_run(userdata);
	return 0;
}

static int on_term(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata)
{
	struct daemon *d = userdata;
	bool killed = d->worker != NULL;

	(void)info;
	sd_notify(0, "STOPPING=1\nSTATUS=Stopping");
	worker_stop(d->worker);
	d->worker = NULL;
	if (killed)
		mend_store(d);
	return sd_event_exit(sd_event_source_get_event(source), 0);
}

static const struct {
	int number;
	sd_event_signal_handler_t handler;
} signals[] = {
	{ SIGTERM, on_term }, { SIGINT, on_term }, { SIGHUP, on_hup },
	{ SIGUSR1, on_usr1 }, { SIGCHLD, NULL },
};

static int add_signals(struct daemon *d)
{
	sigset_t set;
	size_t i;
	int r = 0;

	sigemptyset(&set);
	for (i = 0; i < ARRAY_SIZE(signals); i++)
		sigaddset(&set, signals[i].number);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (i = 0; i < ARRAY_SIZE(signals) && r >= 0; i++) {
		if (signals[i].handler)
			r = sd_event_add_signal(d->event, NULL, signals[i].number,
						signals[i].handler, d);
	}
	return r;
}

/* ---- the loop ---- */

static int set_up(struct daemon *d)
{
	int r = sd_event_default(&d->event);

	if (r >= 0)
		r = sd_event_set_watchdog(d->event, true);
	if (r >= 0)
		r = add_signals(d);
	if (r >= 0)
		r = sd_event_add_time(d->event, &d->timer, CLOCK_MONOTONIC, 0, 0, on_timer, d);
	return r;
}

int daemon_serve(const char *path, struct arena *arena, const struct settings *settings,
		 struct log *log)
{
	struct daemon d = { .path = path, .arena = arena, .settings = settings, .log = log };
	int r = set_up(&d);

	if (r >= 0) {
		daemon_say_config(log, settings);
		write_first_metrics(&d);
		sd_notify(0, "READY=1\nSTATUS=Starting the first run");
		r = sd_event_loop(d.event);
	}
	if (r < 0)
		log_event(log, &(struct event){ .kind = EVENT_RUN_FAILED, .detail = strerror(-r) });
	worker_stop(d.worker);
	sd_event_source_unref(d.timer);
	sd_event_unref(d.event);
	arena_free(d.arena);
	return r < 0 ? SYNC_EXIT_ERROR : 0;
}
