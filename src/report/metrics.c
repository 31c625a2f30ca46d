/*
 * The metrics file. All families and all labels that can be known are there from the first
 * write on, as zeros: an alert on a series that does not exist yet never fires.
 */
#include "report/metrics.h"

#include "core/plan.h"
#include "report/fields.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <math.h>
#include <sys/stat.h>
#include <unistd.h>

enum scalar_type { SCALAR_TIME, SCALAR_COUNT, SCALAR_SECONDS, SCALAR_CODE };

static const struct scalar {
	const char *name, *type, *help;
	enum scalar_type value;
	size_t offset;
} scalars[] = {
	{ "last_attempt_timestamp_seconds", "gauge",
	  "When the last run began, 0 if there was none.", SCALAR_TIME,
	  offsetof(struct metrics, last_attempt) },
	{ "last_success_timestamp_seconds", "gauge",
	  "When the last run without an error ended, 0 if there was none.", SCALAR_TIME,
	  offsetof(struct metrics, last_success) },
	{ "last_complete_read_timestamp_seconds", "gauge",
	  "When the directory was last read completely, 0 if never.", SCALAR_TIME,
	  offsetof(struct metrics, last_complete) },
	{ "run_duration_seconds", "gauge", "How long the last run took.", SCALAR_SECONDS,
	  offsetof(struct metrics, last_duration) },
	{ "runs_total", "counter", "Runs.", SCALAR_COUNT, offsetof(struct metrics, runs_total) },
	{ "runs_failed_total", "counter", "Runs that ended with an error.", SCALAR_COUNT,
	  offsetof(struct metrics, runs_failed_total) },
	{ "runs_incomplete_total", "counter", "Runs that could not read the directory completely.",
	  SCALAR_COUNT, offsetof(struct metrics, runs_incomplete_total) },
	{ "last_exit_code", "gauge",
	  "Exit code of the last run, as contactsyncd --once would return it.", SCALAR_CODE,
	  offsetof(struct metrics, last_exit_code) },
	{ "contacts", "gauge", "Contacts in the store.", SCALAR_COUNT,
	  offsetof(struct metrics, contacts) },
	{ "directory_entries_read", "gauge", "Entries that the last run read from the directory.",
	  SCALAR_COUNT, offsetof(struct metrics, entries_read) },
};

/* ---- lines ---- */

static void put_family(FILE *out, const char *name, const char *type, const char *help)
{
	fprintf(out, "# HELP contactsync_%s %s\n# TYPE contactsync_%s %s\n", name, help, name,
		type);
}

/* Seconds without printf's decimal point, which the locale could turn into a comma. */
static void put_seconds(FILE *out, double seconds)
{
	uint64_t ms = seconds > 0 && seconds < 1e12 ? (uint64_t)llround(seconds * 1000) : 0;

	fprintf(out, "%" PRIu64 ".%03" PRIu64 "\n", ms / 1000, ms % 1000);
}

/* "contactsync_NAME{LABEL="VALUE"} ", and the number follows. */
static void put_labelled(FILE *out, const char *name, const char *label, const char *value)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const char *s;

	fprintf(out, "contactsync_%s{%s=\"", name, label);
	for (s = field_clean(arena, value); *s; s++) {
		if (*s == '"' || *s == '\\')
			fputc('\\', out);
		fputc(*s, out);
	}
	fputs("\"} ", out);
}

static void put_scalar(FILE *out, const struct scalar *scalar, const struct metrics *metrics)
{
	const void *member = (const char *)metrics + scalar->offset;

	put_family(out, scalar->name, scalar->type, scalar->help);
	fprintf(out, "contactsync_%s ", scalar->name);
	switch (scalar->value) {
	case SCALAR_TIME:
		fprintf(out, "%" PRId64 "\n", *(const int64_t *)member);
		break;
	case SCALAR_COUNT:
		fprintf(out, "%" PRIu64 "\n", *(const uint64_t *)member);
		break;
	case SCALAR_SECONDS:
		put_seconds(out, *(const double *)member);
		break;
	case SCALAR_CODE:
		fprintf(out, "%d\n", *(const int *)member);
		break;
	}
}

/* ---- families by label ---- */

/* A family with one line per label: those that are always there, then what else @given has. */
struct series {
	const char *label;
	const char *const *always;
	size_t n_always;
	const struct metric_label_count *given;
	size_t n_given;
};

static const struct metric_label_count *find_given(const struct series *series, const char *value,
						   size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (streq(series->given[i].label, value))
			return &series->given[i];
	return NULL;
}

static bool is_always(const struct series *series, const char *value)
{
	size_t i;

	for (i = 0; i < series->n_always; i++)
		if (streq(series->always[i], value))
			return true;
	return false;
}

static uint64_t count_of(const struct metric_label_count *given)
{
	return given ? given->count : 0;
}

static uint64_t oldest_of(const struct metric_label_count *given)
{
	return given && given->oldest > 0 ? (uint64_t)given->oldest : 0;
}

/* A label that is given twice counts once: a series that stands twice spoils the whole file. */
static void put_series(FILE *out, const char *name, const struct series *series,
		       uint64_t (*number)(const struct metric_label_count *given))
{
	size_t i;

	for (i = 0; i < series->n_always; i++) {
		put_labelled(out, name, series->label, series->always[i]);
		fprintf(out, "%" PRIu64 "\n",
			number(find_given(series, series->always[i], series->n_given)));
	}
	for (i = 0; i < series->n_given; i++) {
		const struct metric_label_count *given = &series->given[i];

		if (is_always(series, given->label) || find_given(series, given->label, i))
			continue;
		put_labelled(out, name, series->label, given->label);
		fprintf(out, "%" PRIu64 "\n", number(given));
	}
}

static void put_drift(FILE *out, const struct metrics *metrics)
{
	const char *kinds[CHANGE_REMOVE + 1 + FINDING_KIND_COUNT];
	struct series series = {
		.label = "kind",
		.always = kinds,
		.given = metrics->drift,
		.n_given = metrics->n_drift,
	};
	size_t i;

	for (i = 0; i <= CHANGE_REMOVE; i++)
		kinds[series.n_always++] = change_kind_name((enum change_kind)i);
	for (i = 0; i < FINDING_KIND_COUNT; i++)
		kinds[series.n_always++] = finding_kind_name((enum finding_kind)i);
	put_family(out, "drift", "gauge", "Differences between store and directory, by kind.");
	put_series(out, "drift", &series, count_of);
	put_family(out, "drift_oldest_timestamp_seconds", "gauge",
		   "Since when the oldest difference of the kind lasts, 0 if there is none.");
	put_series(out, "drift_oldest_timestamp_seconds", &series, oldest_of);
}

static void put_holds(FILE *out, const struct metrics *metrics)
{
	const char *rules[RULE_COUNT];
	struct series series = {
		.label = "rule",
		.always = rules,
		.given = metrics->holds,
		.n_given = metrics->n_holds,
	};
	enum rule rule;

	for (rule = RULE_NONE + 1; rule < RULE_COUNT; rule++)
		rules[series.n_always++] = rule_name(rule);
	put_family(out, "holds", "gauge", "Changes that are held, by rule.");
	put_series(out, "holds", &series, count_of);
}

static void put_results(FILE *out, const struct metrics *metrics)
{
	static const char *const success[] = { "0" };
	const struct series series = {
		.label = "code",
		.always = success,
		.n_always = ARRAY_SIZE(success),
		.given = metrics->results,
		.n_given = metrics->n_results,
	};

	put_family(out, "ldap_results_total", "counter",
		   "Reads by the LDAP result code that ended them, in decimal; 0 is success.");
	put_series(out, "ldap_results_total", &series, count_of);
}

static void put_clouds(FILE *out, const struct metrics *metrics)
{
	static const char *const admins[] = { "0", "1", "2+" };
	size_t i;

	put_family(out, "clouds", "gauge", "Live clouds by the number of their usable Admins.");
	for (i = 0; i < ARRAY_SIZE(admins); i++) {
		put_labelled(out, "clouds", "admins", admins[i]);
		fprintf(out, "%" PRIu64 "\n", metrics->clouds_by_admins[i]);
	}
}

static void put_phases(FILE *out, const struct metrics *metrics)
{
	const char *name = "run_phase_duration_seconds";

	put_family(out, name, "gauge", "How long each phase of the last run took.");
	put_labelled(out, name, "phase", "read");
	put_seconds(out, metrics->duration_read);
	put_labelled(out, name, "phase", "plan");
	put_seconds(out, metrics->duration_plan);
	put_labelled(out, name, "phase", "apply");
	put_seconds(out, metrics->duration_apply);
}

static void put_metrics(FILE *out, const struct metrics *metrics)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(scalars); i++)
		put_scalar(out, &scalars[i], metrics);
	put_phases(out, metrics);
	put_drift(out, metrics);
	put_holds(out, metrics);
	put_clouds(out, metrics);
	put_results(out, metrics);
	put_family(out, "build_info", "gauge", "Always 1; the label names the version.");
	put_labelled(out, "build_info", "version", metrics->version);
	fputs("1\n", out);
}

/* ---- the file ---- */

/* Fills the new file @fd, which is closed, to the disk. 0 or the error number. */
static int fill_file(int fd, const struct metrics *metrics)
{
	FILE *out = fdopen(fd, "w");
	int errnum = 0;

	if (!out) {
		errnum = errno;
		close(fd);
		return errnum;
	}
	errno = 0;
	put_metrics(out, metrics);
	if (ferror(out) || fflush(out) != 0 || fchmod(fd, 0644) != 0 || fsync(fd) != 0)
		errnum = errno ? errno : EIO;
	if (fclose(out) != 0 && errnum == 0)
		errnum = errno;
	return errnum;
}

int metrics_write(const char *path, const struct metrics *metrics, struct error *err)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	/* Another ending than .prom, so that the collector never reads a half. */
	char *temporary = arena_printf(arena, "%s.XXXXXX", path);
	int fd = mkostemp(temporary, O_CLOEXEC), errnum;

	if (fd < 0)
		return error_errno(err, errno, "writing metrics '%s'", path);
	errnum = fill_file(fd, metrics);
	if (errnum == 0 && rename(temporary, path) != 0)
		errnum = errno;
	if (errnum == 0)
		return 0;
	unlink(temporary);
	return error_errno(err, errnum, "writing metrics '%s'", path);
}
