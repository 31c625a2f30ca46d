/* Events as JSON lines, for use without a journal. */
#include "report/output.h"

#include <inttypes.h>
#include <jansson.h>

static void put(json_t *object, const char *name, const char *value)
{
	/* Names and values are valid UTF-8 by record_build(), so that only memory can fail. */
	if (json_object_set_new(object, name, json_string(value)) != 0)
		abort();
}

void json_write(FILE *stream, const struct record *record, int64_t usec)
{
	json_t *object = json_object();
	char time[32], *line;
	size_t i;

	snprintf(time, sizeof(time), "%" PRId64, usec);
	put(object, "__REALTIME_TIMESTAMP", time);
	for (i = 0; i < record->n; i++)
		put(object, record->fields[i].name, record->fields[i].value);
	line = json_dumps(object, JSON_COMPACT);
	if (!line)
		abort();
	fprintf(stream, "%s\n", line);
	fflush(stream);
	free(line);
	json_decref(object);
}
