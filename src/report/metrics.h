/* Prometheus metrics in the text exposition format, for node_exporter's textfile collector. */
#pragma once

#include "base/error.h"

#include <stdint.h>

struct metric_label_count {
	const char *label; /* drift kind, rule, or LDAP result code in decimal */
	uint64_t count;
	int64_t oldest; /* drift: since when the oldest; 0: does not apply */
};

struct metrics {
	const char *version;                               /* of the program; not NULL */
	int64_t last_attempt, last_success, last_complete; /* seconds since 1970; 0: never */
	double last_duration;                              /* seconds */
	double duration_read, duration_plan, duration_apply;
	uint64_t runs_total, runs_failed_total, runs_incomplete_total;
	int last_exit_code;
	const struct metric_label_count
		*drift; /* by kind; kinds that are missing are written as 0 */
	size_t n_drift;
	const struct metric_label_count *holds; /* by rule */
	size_t n_holds;
	const struct metric_label_count *results; /* LDAP result codes, total */
	size_t n_results;
	uint64_t clouds_by_admins[3]; /* live clouds with 0, 1, 2 or more */
	uint64_t contacts, entries_read;
};

/*
 * Writes @path atomically (temporary file beside it, flushed to the disk, then rename), mode
 * 0644. Zeroed @metrics with a version are what stands there before the first run. On failure
 * -1 with ERROR_SYSTEM, and what was there stays.
 */
int metrics_write(const char *path, const struct metrics *metrics, struct error *err);
