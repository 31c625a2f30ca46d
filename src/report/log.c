/*
 * Where events go, and how many of them: a run over thousands of lists must not write
 * thousands of lines.
 */
#include "report/output.h"

#include <time.h>

#define LIMIT         1000
#define LIMIT_ROUTINE 100

struct log {
	enum log_target target;
	FILE *stream;
	const char *identifier;
	struct arena *arena; /* of one event */
	bool counting;       /* between log_run_begin() and log_run_end() */
	int64_t run;
	unsigned seen[EVENT_COUNT];
};

int log_target_parse(const char *word, enum log_target *ret)
{
	static const char *const names[] = {
		[LOG_TARGET_JOURNAL] = "journal",
		[LOG_TARGET_TEXT] = "text",
		[LOG_TARGET_JSON] = "json",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (streq(word, names[i])) {
			*ret = (enum log_target)i;
			return 0;
		}
	}
	return -1;
}

struct log *log_new(enum log_target target, FILE *stream, const char *identifier)
{
	struct log *log = calloc(1, sizeof(*log));

	if (!log)
		abort();
	log->target = target;
	log->stream = stream;
	log->identifier = identifier;
	log->arena = arena_new();
	return log;
}

void log_free(struct log *log)
{
	if (!log)
		return;
	arena_free(log->arena);
	free(log);
}

static int64_t now_usec(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static void write_event(struct log *log, const struct event *event)
{
	struct record record;

	record_build(log->arena, event, log->identifier, &record);
	if (log->target == LOG_TARGET_JSON)
		json_write(log->stream, &record, now_usec());
	else if (log->target == LOG_TARGET_TEXT || !journal_send(log->arena, &record))
		text_write(log->stream, &record, now_usec());
	arena_reset(log->arena);
}

/* How many events of @kind are written in one run. */
static unsigned kind_limit(enum event_kind kind)
{
	switch (kind) {
	case EVENT_ADMIN_HELD:
	case EVENT_ADMIN_MISSING:
	case EVENT_GUARD_TRIPPED:
		return LIMIT;
	default:
		return LIMIT_ROUTINE;
	}
}

void log_event(struct log *log, const struct event *event)
{
	struct event full = *event;

	if (!log)
		return;
	if (log->counting && log->seen[event->kind]++ >= kind_limit(event->kind))
		return;
	if (full.run == 0)
		full.run = log->run;
	write_event(log, &full);
}

void log_omit(struct log *log, enum event_kind kind, unsigned count)
{
	if (log && log->counting)
		log->seen[kind] += count;
}

void log_run_begin(struct log *log, int64_t run)
{
	if (!log)
		return;
	memset(log->seen, 0, sizeof(log->seen));
	log->counting = true;
	log->run = run;
}

void log_run_end(struct log *log)
{
	enum event_kind kind;

	if (!log)
		return;
	for (kind = 0; log->counting && kind < EVENT_COUNT; kind++) {
		unsigned limit = kind_limit(kind);

		if (log->seen[kind] > limit)
			write_event(log, &(struct event){ .kind = EVENT_EVENTS_OMITTED,
							  .run = log->run,
							  .count = log->seen[kind] - limit,
							  .detail = event_info(kind)->name });
	}
	log->counting = false;
	log->run = 0;
}
