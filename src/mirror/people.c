/* People who hold a role, as the stream of all people brings them. */
#include "base/text.h"
#include "mirror/internal.h"

#define EMAIL_SEPARATOR '\n' /* a control character: in no clean text (base/text.h) */

/* A person's row, and what the read says of it. */
struct person_row {
	int64_t id, entry; /* 0: not kept yet */
	bool same, same_entry;
};

/* Sorted, one a line; NULL for none. */
static const char *emails_join(const struct person *person, struct arena *arena)
{
	const char **sorted = arena_array(arena, person->n_emails, sizeof(*sorted));
	size_t i, size = 0;
	char *text, *end;

	if (person->n_emails == 0)
		return NULL;
	for (i = 0; i < person->n_emails; i++) {
		sorted[i] = person->emails[i];
		size += strlen(sorted[i]) + 1;
	}
	qsort(sorted, person->n_emails, sizeof(*sorted), text_compare_items);
	text = end = arena_alloc(arena, size);
	for (i = 0; i < person->n_emails; i++) {
		end = stpcpy(end, sorted[i]);
		*end++ = EMAIL_SEPARATOR;
	}
	end[-1] = '\0';
	return text;
}

static void emails_split(struct person *person, char *text, struct arena *arena)
{
	const char **emails = NULL;
	size_t capacity = 0;
	char *end;

	for (; text; text = end) {
		end = strchr(text, EMAIL_SEPARATOR);
		if (end)
			*end++ = '\0';
		emails = arena_grow(arena, emails, person->n_emails, &capacity, sizeof(*emails));
		emails[person->n_emails++] = text;
	}
	person->emails = emails;
}

#define STATE_EXPIRED 2 /* beside 0 and 1 */

static int64_t person_state(const struct person *person)
{
	return person->expired ? STATE_EXPIRED : person->enabled;
}

static bool row_equals(sqlite3_stmt *row, const struct person *person, const char *emails)
{
	const char *const values[] = { person->dn_key, person->dn,    person->name,
				       person->phone,  person->login, emails };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(values); i++)
		if (!streq_null((const char *)sqlite3_column_text(row, 2 + (int)i), values[i]))
			return false;
	return sqlite3_column_int64(row, 8) == person_state(person);
}

static int person_find(struct mirror *mirror, const struct person *person, const char *emails,
		       struct person_row *ret, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *row = sql_start(mirror, err, SQL_PERSON_FIND, "t", person->id);
	int r = row ? sql_next(mirror, row, err) : -1;

	*ret = (struct person_row){ 0 };
	if (r <= 0)
		return r;
	ret->id = sqlite3_column_int64(row, 0);
	ret->entry = sqlite3_column_int64(row, 1);
	ret->same = row_equals(row, person, emails);
	ret->same_entry = streq((const char *)sqlite3_column_text(row, 2), person->dn_key);
	return 0;
}

/* The entry at which @person is to be kept; 0 if nobody names it and it is not kept yet. */
static int person_entry(struct mirror *mirror, const struct person *person, bool kept, int64_t *ret,
			struct error *err)
{
	int64_t entry, found = 0;

	if (kept)
		return entry_make(mirror, person->dn_key, person->dn, ret, err);
	if (entry_find(mirror, person->dn_key, &entry, err) < 0)
		return -1;
	if (entry && sql_one(mirror, err, &found, SQL_ENTRY_NAMED, "i", entry) < 0)
		return -1;
	*ret = found ? entry : 0;
	return 0;
}

/* Writes the row; sets old->id of one that is new. */
static int person_write(struct mirror *mirror, const struct person *person, const char *emails,
			struct person_row *old, int64_t entry, struct error *err)
{
	if (sql_run(mirror, err, old->id ? SQL_PERSON_SET : SQL_PERSON_ADD, "itttttit", entry,
		    person->dn, person->name, person->phone, person->login, emails,
		    person_state(person), person->id) < 0)
		return -1;
	if (old->id == 0)
		old->id = sqlite3_last_insert_rowid(mirror->db);
	return entry_touch(mirror, entry, err);
}

static int person_moved(struct mirror *mirror, int64_t id, int64_t from, int64_t to,
			struct error *err)
{
	struct read_state *read = &mirror->read;

	read->moved = arena_grow(read->arena, read->moved, read->n_moved, &read->moved_capacity,
				 sizeof(*read->moved));
	read->moved[read->n_moved++] = (struct moved_person){ .id = id, .from = from };
	entry_loosen(mirror, to);
	entry_loosen(mirror, from);
	if (entry_put_former(mirror, from, id, err) < 0)
		return -1;
	return entry_touch(mirror, from, err);
}

/* Its own entry is there, so no other is meant by its name. */
static int person_seen(struct mirror *mirror, int64_t id, int64_t entry, struct error *err)
{
	struct read_state *read = &mirror->read;

	idset_add(&read->people, read->arena, id);
	idset_add(&read->resolved, read->arena, entry);
	return entry_is_present(mirror, entry, err);
}

/* Where the person was before this read; 0: nowhere, or where it is. */
static int64_t entry_before(const struct mirror *mirror, int64_t id)
{
	size_t i;

	for (i = 0; i < mirror->read.n_moved; i++)
		if (mirror->read.moved[i].id == id)
			return mirror->read.moved[i].from;
	return 0;
}

/*
 * True if this read has seen the id at another entry already: two people have the same, or one was
 * renamed meanwhile. The entry that had it before keeps it, else the first.
 */
static int person_conflicts(struct mirror *mirror, const struct person *person,
			    const struct person_row *old, bool *ret, struct error *err)
{
	struct read_state *read = &mirror->read;
	int64_t entry;

	*ret = false;
	if (old->id == 0 || old->same_entry || !idset_has(&read->people, old->id))
		return 0;
	if (!read->conflict)
		read->conflict = arena_printf(read->arena,
					      "'%s' has the stable id '%s' of another entry: two "
					      "people have the same, or one was renamed meanwhile",
					      person->dn, person->id);
	if (entry_find(mirror, person->dn_key, &entry, err) < 0)
		return -1;
	*ret = entry == 0 || entry != entry_before(mirror, old->id);
	return 0;
}

const char *mirror_conflict(const struct mirror *mirror)
{
	return mirror->read.conflict;
}

int mirror_put_person(struct mirror *mirror, const struct person *person, struct error *err)
{
	bool conflicts;
	struct person_row old;
	const char *emails;
	int64_t entry;

	arena_reset(mirror->scratch);
	emails = emails_join(person, mirror->scratch);
	if (person_find(mirror, person, emails, &old, err) < 0)
		return -1;
	if (old.same)
		return person_seen(mirror, old.id, old.entry, err);
	if (person_conflicts(mirror, person, &old, &conflicts, err) < 0)
		return -1;
	if (conflicts)
		return 0;
	if (person_entry(mirror, person, old.id != 0, &entry, err) < 0)
		return -1;
	if (entry == 0)
		return 0;
	if (person_write(mirror, person, emails, &old, entry, err) < 0)
		return -1;
	if (old.entry && old.entry != entry &&
	    person_moved(mirror, old.id, old.entry, entry, err) < 0)
		return -1;
	return person_seen(mirror, old.id, entry, err);
}

int person_load(struct mirror *mirror, int64_t id, struct arena *arena, struct person **ret,
		struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *row = sql_start(mirror, err, SQL_PERSON_GET, "i", id);
	int r = row ? sql_next(mirror, row, err) : -1;
	struct person *person;

	if (r < 0)
		return -1;
	if (r == 0)
		return error_set(err, ERROR_DATA, "mirror '%s': no person %lld", mirror->path,
				 (long long)id);
	person = arena_alloc(arena, sizeof(*person));
	person->id = sql_text(row, 0, arena);
	person->dn_key = sql_text(row, 1, arena);
	person->dn = sql_text(row, 2, arena);
	person->name = sql_text(row, 3, arena);
	person->phone = sql_text(row, 4, arena);
	person->login = sql_text(row, 5, arena);
	emails_split(person, arena_strdup(arena, (const char *)sqlite3_column_text(row, 6)), arena);
	person->enabled = sqlite3_column_int(row, 7) == 1;
	person->expired = sqlite3_column_int(row, 7) == STATE_EXPIRED;
	*ret = person;
	return 0;
}

int mirror_find_people(struct mirror *mirror, const char *text, const char *dn_key,
		       struct arena *arena, struct person **ret, size_t *ret_n, struct error *err)
{
	_cleanup_(sql_donep)
		sqlite3_stmt *found = sql_start(mirror, err, SQL_PERSON_SEARCH, "tt", text, dn_key);
	struct person *people = NULL, *person;
	size_t n = 0, capacity = 0;
	int r = -1;

	while (found && (r = sql_next(mirror, found, err)) > 0) {
		if (person_load(mirror, sqlite3_column_int64(found, 0), arena, &person, err) < 0)
			return -1;
		people = arena_grow(arena, people, n, &capacity, sizeof(*people));
		people[n++] = *person;
	}
	if (r < 0)
		return -1;
	*ret = people;
	*ret_n = n;
	return 0;
}
