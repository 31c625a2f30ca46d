/* contactsyncd: the command line, and nothing else. */
#include "config.h"

#include "config/config.h"
#include "daemon/daemon.h"
#include "daemon/once.h"
#include "sync/owner.h"

#include <argp.h>
#include <stdio.h>

const char *argp_program_version = "contactsyncd " PACKAGE_VERSION;

enum {
	OPTION_ONCE = 256,
	OPTION_CHECK_CONFIG,
	OPTION_LOG,
	OPTION_SETTINGS,
};

static const char *arg_config = SYSCONFDIR "/contactsync/contactsync.yaml";
static bool arg_once, arg_check_config, arg_log_given;
static enum log_target arg_log = LOG_TARGET_JOURNAL;

static const struct argp_option options[] = {
	{ "config", 'c', "FILE", 0, "Read FILE and FILE's .d folder", 0 },
	{ "once", OPTION_ONCE, NULL, 0, "Make one run and exit", 0 },
	{ "check-config", OPTION_CHECK_CONFIG, NULL, 0,
	  "Say what is wrong with the configuration and exit", 0 },
	{ "log", OPTION_LOG, "TARGET", 0, "Write events to journal, text or json", 0 },
	{ "settings", OPTION_SETTINGS, NULL, 0, "List all settings with their defaults", 0 },
	{ 0 },
};

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case 'c':
		arg_config = arg;
		return 0;
	case OPTION_ONCE:
		arg_once = true;
		return 0;
	case OPTION_CHECK_CONFIG:
		arg_check_config = true;
		return 0;
	case OPTION_LOG:
		arg_log_given = true;
		if (log_target_parse(arg, &arg_log) < 0)
			argp_error(state, "--log: '%s' is none of journal, text, json", arg);
		return 0;
	case OPTION_SETTINGS:
		config_print_settings(stdout);
		exit(0);
	case ARGP_KEY_ARG:
		argp_error(state, "unexpected argument '%s'", arg);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
	options,
	parse_option,
	NULL,
	"Keeps the contacts of organizations and custom clouds in step with an LDAP directory.\v"
	"Exit codes of --once: 0 in step, 1 error, 3 an approval is awaited, 4 the directory "
	"could not be read completely, 5 a live cloud has no Admin; 64 usage error.",
	NULL,
	NULL,
	NULL
};

/* Events of a run by hand go to the terminal, unless told otherwise. */
static enum log_target log_target(void)
{
	if (!arg_log_given && arg_once && !getenv("INVOCATION_ID"))
		return LOG_TARGET_TEXT;
	return arg_log;
}

static void print_wait(void *userdata, int pid)
{
	(void)userdata;
	fprintf(stderr, "contactsyncd: another run is under way (process %d), waiting for it\n",
		pid);
}

static int run_once(const struct settings *settings, struct log *log)
{
	struct once once = {
		.settings = settings,
		.log = log,
		.on_wait = print_wait,
	};
	enum read_outcome outcome;

	daemon_say_config(log, settings);
	return once_run(&once, &outcome);
}

/* Who waits for the event gets it, and a person the lines; the journal would have both of us. */
static void reject_config(const struct config_errors *errors)
{
	enum log_target target = log_target();
	_cleanup_(log_freep) struct log *log = NULL;
	bool service = target == LOG_TARGET_JOURNAL && getenv("INVOCATION_ID");
	size_t i;

	if (!arg_check_config && target != LOG_TARGET_TEXT)
		log = log_new(target, stdout, "contactsyncd");
	for (i = 0; i < errors->n; i++) {
		log_event(log, &(struct event){ .kind = EVENT_CONFIG_REJECTED,
						.detail = errors->lines[i] });
		if (!log || !service)
			fprintf(stderr, "%s\n", errors->lines[i]);
	}
}

static const struct settings *load_config(struct arena *arena)
{
	struct config_errors errors = { 0 };
	const struct settings *settings;

	if (config_load(arena, arg_config, &settings, &errors) == 0)
		return settings;
	reject_config(&errors);
	return NULL;
}

int main(int argc, char **argv)
{
	_cleanup_(log_freep) struct log *log = NULL;
	const struct settings *settings;
	struct error err = { 0 };
	struct arena *arena;
	int code;

	argp_err_exit_status = SYNC_EXIT_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, NULL);
	arena = arena_new();
	settings = load_config(arena);
	if (!settings || arg_check_config) {
		arena_free(arena);
		return settings ? 0 : SYNC_EXIT_ERROR;
	}
	if (owner_become(settings, &err) < 0) {
		fprintf(stderr, "contactsyncd: %s\n", err.text);
		return SYNC_EXIT_ERROR;
	}
	log = log_new(log_target(), stdout, "contactsyncd");
	if (!arg_once)
		return daemon_serve(arg_config, arena, settings, log);
	code = run_once(settings, log);
	arena_free(arena);
	return code;
}
