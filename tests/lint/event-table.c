/*
 * Prints the table of events for events.sh: `event NAME ID PRIORITY` for each, `place NAME FIELD`
 * for each place of its sentence, and `field FIELD` for each field that there is. Writes the
 * metrics as they are before the first run to the file of the first argument.
 */
#include "report/fields.h"
#include "report/metrics.h"

static void print_places(const struct event_info *info)
{
	const char *place, *end;

	for (place = strchr(info->sentence, '{'); place; place = strchr(end, '{')) {
		const char *field;

		end = strchr(place, '}');
		field = field_journal_name(place + 1, (size_t)(end - place - 1));
		if (field)
			printf("place %s %s\n", info->name, field);
		else /* {scope} */
			printf("place %s CONTACTSYNC_ORGANIZATION\nplace %s CONTACTSYNC_CLOUD\n",
			       info->name, info->name);
	}
}

static void print_fields(void)
{
	_cleanup_(arena_freep) struct arena *arena = arena_new();
	const struct event event = { .kind = EVENT_RUN_FINISHED,
				     .run = 1,
				     .organization = "x",
				     .cloud = "x",
				     .contact = "x",
				     .person = "x",
				     .role = "x",
				     .field = "x",
				     .before = "x",
				     .after = "x",
				     .rule = "x",
				     .plan = "x",
				     .server = "x",
				     .action = "x",
				     .detail = "x",
				     .count = 1 };
	struct record record;
	size_t i;

	record_build(arena, &event, "contactsyncd", &record);
	for (i = 0; i < record.n; i++)
		printf("field %s\n", record.fields[i].name);
}

int main(int argc, char *argv[])
{
	const struct metrics metrics = { .version = "0" };
	enum event_kind kind;

	for (kind = 0; kind < EVENT_COUNT; kind++) {
		const struct event_info *info = event_info(kind);

		printf("event %s %s %d\n", info->name, info->message_id, info->priority);
		print_places(info);
	}
	print_fields();
	return argc == 2 && metrics_write(argv[1], &metrics, NULL) == 0 ? 0 : 1;
}
