/* See progress.h. */
#include "ctl/progress.h"

#include <unistd.h>

/* Carriage return, and what every terminal knows as "erase to the end of the line". */
#define LINE_START "\r\x1b[K"

void progress_init(struct progress *progress, FILE *stream)
{
	*progress = (struct progress){ .stream = stream };
	progress->terminal = isatty(fileno(stream)) == 1;
}

void progress_show(struct progress *progress, const char *phase, unsigned done)
{
	if (!phase) {
		progress_clear(progress);
		return;
	}
	if (!progress->terminal)
		return;
	if (done > 0)
		fprintf(progress->stream, LINE_START "%s: %u", phase, done);
	else
		fprintf(progress->stream, LINE_START "%s", phase);
	fflush(progress->stream);
	progress->shown = true;
}

void progress_wait(struct progress *progress, int pid)
{
	progress_clear(progress);
	if (pid > 0)
		fprintf(progress->stream,
			"contactctl: a run is under way (process %d), waiting for it to end\n",
			pid);
	else
		fputs("contactctl: a run is under way, waiting for it to end\n", progress->stream);
	fflush(progress->stream);
}

void progress_clear(struct progress *progress)
{
	if (!progress->shown)
		return;
	fputs(LINE_START, progress->stream);
	fflush(progress->stream);
	progress->shown = false;
}
