/* Events as entries of the systemd journal, see sd_journal_sendv(3). */
#define SD_JOURNAL_SUPPRESS_LOCATION

#include "report/output.h"

#include <systemd/sd-journal.h>
#include <unistd.h>

size_t journal_entry(struct arena *arena, const struct record *record,
		     struct iovec ret[RECORD_FIELDS_MAX])
{
	size_t i;

	for (i = 0; i < record->n; i++) {
		char *line = arena_printf(arena, "%s=%s", record->fields[i].name,
					  record->fields[i].value);

		ret[i] = (struct iovec){ line, strlen(line) };
	}
	return record->n;
}

bool journal_send(struct arena *arena, const struct record *record)
{
	struct iovec entry[RECORD_FIELDS_MAX];
	size_t n = journal_entry(arena, record, entry);

	/* Without a socket sd_journal_sendv() does nothing and calls that success. */
	return access("/run/systemd/journal/socket", F_OK) == 0 &&
	       sd_journal_sendv(entry, (int)n) == 0;
}
