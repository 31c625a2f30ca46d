/*
 * What is said, and how: one table of events with MESSAGE_ID, priority and sentence,
 * and three ways out (journal, text, JSON lines). Values from the directory cannot forge
 * a field, a line or a terminal escape.
 */
#pragma once

#include "base/error.h"

#include <stdint.h>
#include <stdio.h>

enum event_kind {
	EVENT_RUN_FINISHED,
	EVENT_DRIFT_STARTED,
	EVENT_DRIFT_CLEARED,
	EVENT_CHANGE_APPLIED,
	EVENT_CHANGE_HELD,
	EVENT_ADMIN_HELD,
	EVENT_ADMIN_MISSING,
	EVENT_ADMIN_SINGLE,
	EVENT_GUARD_TRIPPED,
	EVENT_PLAN_APPROVED,
	EVENT_READ_INCOMPLETE,
	EVENT_CANARY_MISSING,
	EVENT_IDENTITY_CHANGED,
	EVENT_DIRECTORY_UNREACHABLE,
	EVENT_DIRECTORY_RECOVERED,
	EVENT_CLOUD_UNKNOWN,
	EVENT_PERSON_RENAMED,
	EVENT_PERSON_REPLACED,
	EVENT_ADDRESS_UNUSABLE,
	EVENT_CONFIG_LOADED,
	EVENT_CONFIG_REJECTED,
	EVENT_EDIT_REFUSED,
	EVENT_GROUP_NOT_FOUND,
	EVENT_SCOPE_UNBOUND,  /* taken out of the configuration, contacts are left */
	EVENT_SCOPE_FAILED,   /* a scope could not be applied; the others were */
	EVENT_RUN_FAILED,     /* the store or the machine refused, or the worker died */
	EVENT_EVENTS_OMITTED, /* more of the same than are worth a line each */
	EVENT_COUNT
};

/* NULL or 0 where a field does not apply. Strings are borrowed for the call. */
struct event {
	enum event_kind kind;
	int64_t run;
	const char *organization, *cloud, *contact, *person, *role, *field;
	const char *before, *after, *rule, *plan, *server;
	const char *action; /* change_kind_name(); of drift, its kind; CONTACTSYNC_ACTION */
	const char *detail; /* one line that follows the sentence; CONTACTSYNC_DETAIL */
	unsigned count;     /* EVENTS_OMITTED, GUARD_TRIPPED; CONTACTSYNC_COUNT */
};

struct event_info {
	const char *name;       /* CONTACTSYNC_EVENT, "drift-started" */
	const char *message_id; /* 32 hex digits */
	int priority;           /* syslog(3) */
	const char *sentence;   /* with {contact} {role} … for the fields; see events.c */
};

/* The table's row for @kind; never NULL. */
const struct event_info *event_info(enum event_kind kind);

enum log_target { LOG_TARGET_JOURNAL, LOG_TARGET_TEXT, LOG_TARGET_JSON };

struct log;

/* "journal", "text" or "json" to a target; -1 for another word, @ret untouched. */
int log_target_parse(const char *word, enum log_target *ret);

/*
 * JOURNAL sends to journald, and says what journald did not take on @stream as text. TEXT
 * and JSON write one line per event to @stream, flushed. @stream and @identifier
 * (SYSLOG_IDENTIFIER) are borrowed until log_free(), which accepts NULL and does not
 * close @stream.
 */
struct log *log_new(enum log_target target, FILE *stream, const char *identifier);
void log_free(struct log *log);
DEFINE_CLEANUP(struct log, log_free);

/*
 * Writes one event. Never fails: what cannot be said is lost. An event without a run gets
 * that of log_run_begin(). With a NULL @log this and the two below do nothing.
 */
void log_event(struct log *log, const struct event *event);

/*
 * From here to log_run_end() at most 100 events of each kind are written; the
 * end says how many more there were (EVENT_EVENTS_OMITTED). ADMIN_HELD, ADMIN_MISSING and
 * GUARD_TRIPPED are never omitted below 1,000.
 */
void log_run_begin(struct log *log, int64_t run);
void log_run_end(struct log *log);

/* Counts @count more events of @kind as omitted from the present run. */
void log_omit(struct log *log, enum event_kind kind, unsigned count);
