/* Events as lines for people. */
#include "report/output.h"

#include <time.h>

void text_write(FILE *stream, const struct record *record, int64_t usec)
{
	time_t seconds = (time_t)(usec / 1000000);
	char time[sizeof("9999-12-31T23:59:59Z") + 8];
	struct tm tm;

	if (!gmtime_r(&seconds, &tm) || strftime(time, sizeof(time), "%FT%TZ", &tm) == 0)
		strcpy(time, "-");
	fprintf(stream, "%s %s %s\n", time, record->info->name, record->message);
	fflush(stream);
}
