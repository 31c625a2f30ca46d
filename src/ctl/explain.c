/* contactctl explain: why this person holds this role there, or why not. */
#include "ctl/explain.h"

#include "base/text.h"
#include "ctl/contacts.h"
#include "ctl/handlers.h"
#include "directory/dn.h"
#include "sync/mirror_source.h"

#include <strings.h>
#include <unistd.h>

/* ---- who ---- */

static int list_people(const struct person *people, size_t n, const char *text, struct arena *arena,
		       struct error *err)
{
	const char *names = "";
	size_t i;

	for (i = 0; i < n; i++)
		names = arena_join(arena, names, "; ", people[i].dn);
	return error_set(err, ERROR_CONFIG, "'%s' can be any of: %s", text, names);
}

/* Takes what the mirror has of the person; none, if it has nobody like @text. */
static int find_person(struct inquiry *q, const char *text, struct error *err)
{
	struct arena *arena = q->ctl->arena;
	struct person *people;
	struct error ignored;
	size_t n;

	if (mirror_find_people(q->mirror, text, dn_canonical(arena, text, &ignored), arena, &people,
			       &n, err) < 0)
		return -1;
	if (n > 1)
		return list_people(people, n, text, arena, err);
	if (n == 1)
		q->e.person = people[0];
	return 0;
}

static bool row_is(const char *const *row, const char *text)
{
	const char *const values[] = { row[CONTACT_PERSON], row[CONTACT_NAME], row[CONTACT_EMAIL] };
	size_t i, length = strlen(text);

	for (i = 0; i < ARRAY_SIZE(values); i++)
		if (values[i] && text_equal_fold(values[i], text))
			return true;
	/* a login that the mirror has dropped is mostly what stands before the @ */
	return row[CONTACT_EMAIL] && strncasecmp(row[CONTACT_EMAIL], text, length) == 0 &&
	       row[CONTACT_EMAIL][length] == '@';
}

/* Keeps what the store has about the person; who is not in the mirror may still be a contact. */
static void take_contact(struct inquiry *q, const char *const *row)
{
	int role = roles_add(&q->e.roles, row[CONTACT_ROLE]);

	q->contact = row[CONTACT_ID];
	q->local = streq_null(row[CONTACT_ORIGIN], "local");
	if (role >= 0)
		q->stored |= ROLE_BIT((unsigned)role);
	if (*q->e.person.id)
		return;
	q->e.person.id = row[CONTACT_PERSON] ? row[CONTACT_PERSON] : "";
	q->e.person.name = row[CONTACT_NAME];
}

static int find_contact(struct inquiry *q, const char *text, struct error *err)
{
	const struct store_query query = { .organization = q->e.place.organization,
					   .cloud = q->e.place.cloud,
					   .organization_only = !q->e.place.cloud };
	const char *id = q->e.person.id;
	struct table *rows = contacts_new(q->ctl);
	const char *const *row;
	size_t i;

	if (store_list_contacts(q->store, &query, table_collect, rows, err) < 0)
		return -1;
	for (i = 0; i < table_rows(rows); i++) {
		row = (const char *const *)table_row(rows, i);
		if (*id ? !streq_null(row[CONTACT_PERSON], id) : !row_is(row, text))
			continue;
		if (q->contact && !streq(row[CONTACT_ID], q->contact))
			return error_set(err, ERROR_CONFIG,
					 "'%s' can be contact %s or contact %s of %s", text,
					 q->contact, row[CONTACT_ID],
					 place_text(q->ctl->arena, &q->e.place));
		take_contact(q, row);
	}
	return 0;
}

/* ---- what is held ---- */

/* True if @list, as drift has it ("Admin, Operator"), names @role. */
static bool lists_role(const char *list, const char *role)
{
	size_t length;

	while (list && *list) {
		length = strcspn(list, ",");
		if (length == strlen(role) && strncasecmp(list, role, length) == 0)
			return true;
		list += length;
		list += strspn(list, ", ");
	}
	return false;
}

static int take_rule(void *userdata, const char *const *columns, size_t n)
{
	struct inquiry *q = userdata;
	unsigned i;

	if (n < DRIFT_COLUMNS || !columns[DRIFT_HELD_BY])
		return 0;
	if (!streq_null(columns[DRIFT_PERSON], q->e.person.id) &&
	    !(q->contact && streq_null(columns[DRIFT_CONTACT], q->contact)))
		return 0;
	for (i = 0; i < q->e.roles.n; i++)
		if (lists_role(columns[DRIFT_STORE_VALUE], q->e.roles.names[i]) ||
		    lists_role(columns[DRIFT_DIRECTORY_VALUE], q->e.roles.names[i]))
			q->rules[i] = arena_strdup(q->ctl->arena, columns[DRIFT_HELD_BY]);
	return 0;
}

/* ---- the whole ---- */

static int open_mirror(struct inquiry *q, struct error *err)
{
	const struct settings *s = q->ctl->settings;
	struct scope_name *scopes;
	int64_t mark = 0;
	size_t n = 0;

	if (mirror_look(s->mirror, sync_mirror_source(q->ctl->arena, s), &q->mirror, err) < 0)
		return -1;
	if (!q->mirror && access(s->mirror, F_OK) < 0)
		return error_set(err, ERROR_DATA,
				 "%s is not there: the directory has not been read yet, "
				 "do it with contactctl sync",
				 s->mirror);
	if (q->mirror && (mirror_scopes(q->mirror, false, q->ctl->arena, &scopes, &n, err) < 0 ||
			  mirror_get_mark(q->mirror, &mark, err) < 0))
		return -1;
	/* Nothing in it says nothing about anybody: it was made anew, and the run did not end. */
	if (n == 0 && mark == 0)
		return error_set(err, ERROR_DATA,
				 "the directory has not been read with this configuration yet: "
				 "do it with contactctl sync");
	return 0;
}

static int parse_role(struct inquiry *q, const char *name, struct error *err)
{
	q->role = -1;
	if (!name)
		return 0;
	q->role = roles_find(&q->e.roles, name);
	return q->role >= 0 ? 0 : error_set(err, ERROR_CONFIG, "unknown role '%s'", name);
}

static int gather(struct inquiry *q, const char *text, struct error *err)
{
	const struct place *place = &q->e.place;
	const struct store_query here = { .organization = place->organization,
					  .cloud = place->cloud };
	unsigned nesting = q->ctl->settings->directory.nesting;

	if (find_person(q, text, err) < 0 || find_contact(q, text, err) < 0)
		return -1;
	if (!q->e.person.dn && !q->contact)
		return error_set(err, ERROR_CONFIG,
				 "nobody called '%s' is in a group that is bound, or a contact of "
				 "%s",
				 text, place_text(q->ctl->arena, place));
	/* a contact that the mirror knows by another login has an entry all the same */
	if (!q->e.person.dn && *q->e.person.id && find_person(q, q->e.person.id, err) < 0)
		return -1;
	if (mirror_roster(q->mirror, place->organization, place->cloud, nesting, q->ctl->arena,
			  &q->roster, err) < 0 ||
	    mirror_explain(q->mirror, place->organization, place->cloud, q->e.person.id, nesting,
			   q->ctl->arena, &q->paths, &q->n_paths, err) < 0)
		return -1;
	return store_list_drift(q->store, &here, take_rule, q, err);
}

static int inquire(struct inquiry *q, struct error *err)
{
	const struct ctl *ctl = q->ctl;
	unsigned role;

	if (ctl_open_store(ctl, &q->store, err) < 0 ||
	    place_find(q->store, ctl_arg(ctl, 1), ctl->arena, &q->e.place, err) < 0 ||
	    parse_role(q, ctl_arg(ctl, 2), err) < 0 || open_mirror(q, err) < 0 ||
	    gather(q, ctl_arg(ctl, 0), err) < 0)
		return -1;
	q->e.answers = arena_array(ctl->arena, q->e.roles.n, sizeof(*q->e.answers));
	for (role = 0; role < q->e.roles.n; role++)
		if ((q->role < 0 || (unsigned)q->role == role) && explain_role(q, role, err) < 0)
			return -1;
	return mirror_looked(q->mirror, err);
}

int explain_run(struct ctl *ctl, struct error *err)
{
	struct inquiry q = { .ctl = ctl };
	int result;

	q.e.roles = ctl->settings->roles;
	q.e.person.id = "";
	result = inquire(&q, err);
	mirror_close(q.mirror);
	store_close(q.store);
	if (result == 0)
		explanation_print(ctl, &q.e);
	return result;
}
