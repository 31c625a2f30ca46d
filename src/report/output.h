/* The three ways out for a record. Internal to report. */
#pragma once

#include "report/fields.h"

#include <sys/uio.h>

/* "NAME=value" for each field of @record, in @arena; the journal's native form. */
size_t journal_entry(struct arena *arena, const struct record *record,
		     struct iovec ret[RECORD_FIELDS_MAX]);

/* Sends @record to journald; false if there is none, or it did not take it. */
bool journal_send(struct arena *arena, const struct record *record);

/* One line: time in UTC (@usec since 1970), event, sentence. Flushed. */
void text_write(FILE *stream, const struct record *record, int64_t usec);

/*
 * One line: an object with the field names of the journal, all values strings, and
 * __REALTIME_TIMESTAMP in microseconds, as `journalctl -o json` prints it. Flushed.
 */
void json_write(FILE *stream, const struct record *record, int64_t usec);
