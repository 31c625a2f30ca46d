/* The reader that asks for all people, every time. */
#include "directory/people.h"

static void report_progress(const struct people_read *read, const struct search *search)
{
	if (read->sink->progress)
		read->sink->progress(read->sink->userdata, search->evidence.entries);
}

static int scan_read(struct people_read *read, struct evidence *ret_evidence, struct error *err)
{
	const struct directory_settings *settings = read->directory->settings;
	struct search search = {
		.directory = read->directory,
		.arena = read->arena,
		.base = settings->people_base,
		.scope = LDAP_SCOPE_SUBTREE,
		.filter = settings->people_filter,
		.attributes = read->fields.names,
		.page_size = settings->page_size,
	};
	LDAPMessage *message;
	unsigned pages = 0;
	int ret = 0;

	while (ret == 0 && (message = search_next(&search))) {
		ret = people_take(read, &search, message, err);
		ldap_msgfree(message);
		if (search.evidence.pages != pages)
			report_progress(read, &search);
		pages = search.evidence.pages;
	}
	search_end(&search);
	if (ret < 0)
		return -1;
	report_progress(read, &search);
	*ret_evidence = search.evidence;
	return 0;
}

const struct people_reader people_reader_scan = { .name = "scan", .read = scan_read };
