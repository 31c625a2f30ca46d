/* contactctl contact: the lists of contacts, and one contact with all it has. */
#include "ctl/contacts.h"
#include "ctl/handlers.h"
#include "ctl/place.h"

/* What --cloud or the argument ORG restrict the list to. */
static int list_query(const struct ctl *ctl, struct store *store, struct store_query *query,
		      struct error *err)
{
	if (place_narrow(store, place_find_cloud, ctl->cloud, ctl->arena, query, err) < 0 ||
	    place_narrow(store, place_find_organization, ctl_arg(ctl, 0), ctl->arena, query, err) <
		    0)
		return -1;
	query->organization_only = !query->cloud;
	return 0;
}

int contact_list_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *rows = contacts_new(ctl);
	struct store_query query = { 0 };

	if (ctl_open_store(ctl, &store, err) < 0 || list_query(ctl, store, &query, err) < 0 ||
	    store_list_contacts(store, &query, table_collect, rows, err) < 0)
		return -1;
	contacts_show(ctl, rows, "There are no contacts.");
	return 0;
}

int contact_show_run(struct ctl *ctl, struct error *err)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct table *rows = contacts_new(ctl);
	struct store_query query = { .contact = ctl_arg(ctl, 0) };

	if (ctl_open_store(ctl, &store, err) < 0 ||
	    store_list_contacts(store, &query, table_collect, rows, err) < 0)
		return -1;
	if (table_rows(rows) == 0)
		return error_set(err, ERROR_CONFIG, "there is no contact '%s'", ctl_arg(ctl, 0));
	if (ctl->json || ctl->plain)
		contacts_show(ctl, rows, "");
	else
		contacts_show_records(ctl, rows);
	return 0;
}
