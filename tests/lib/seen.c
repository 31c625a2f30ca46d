#include "tests/lib/seen.h"

#include "tests/lib/test.h"

static bool wanted(void *userdata, const char *dn_key, const char *id)
{
	struct seen *seen = userdata;

	assert_non_null(id);
	seen->asked++;
	return !seen->only || streq(seen->only, dn_key);
}

static int take(void *userdata, const struct person *person, struct error *err)
{
	struct seen *seen = userdata;
	struct person *copy = &seen->people[seen->n++];
	const char **emails = arena_array(seen->arena, person->n_emails, sizeof(*emails));
	size_t i;

	if (seen->fail)
		return error_set(err, ERROR_SYSTEM, "the sink is full");
	*copy = *person;
	copy->id = arena_strdup(seen->arena, person->id);
	copy->dn = arena_strdup(seen->arena, person->dn);
	copy->dn_key = arena_strdup(seen->arena, person->dn_key);
	copy->name = arena_strdup(seen->arena, person->name);
	copy->phone = arena_strdup(seen->arena, person->phone);
	copy->login = arena_strdup(seen->arena, person->login);
	for (i = 0; i < person->n_emails; i++)
		emails[i] = arena_strdup(seen->arena, person->emails[i]);
	copy->emails = emails;
	return 0;
}

static void progress(void *userdata, unsigned entries)
{
	struct seen *seen = userdata;

	assert_true(entries >= seen->progress);
	seen->progress = entries;
}

int seen_read(struct directory *directory, struct seen *seen, struct error *err)
{
	const struct people_sink sink = {
		.wanted = wanted,
		.person = take,
		.progress = progress,
		.userdata = seen,
	};

	return directory_read_people(directory, &sink, seen->arena, &seen->evidence, err);
}

struct seen seen_read_with(struct arena *arena, const struct directory_settings *settings)
{
	_cleanup_(directory_closep) struct directory *directory = corp_open(settings);
	struct seen seen = { .arena = arena };
	struct error err = { 0 };

	assert_int_equal(seen_read(directory, &seen, &err), 0);
	return seen;
}

const struct person *seen_find(const struct seen *seen, const char *login)
{
	size_t i;

	for (i = 0; i < seen->n; i++) {
		if (streq_null(seen->people[i].login, login))
			return &seen->people[i];
	}
	fail_msg("'%s' was not read", login);
	return NULL;
}

void seen_expect(const struct seen *seen, enum read_outcome outcome, int code, const char *part)
{
	const char *reason = seen->evidence.reason ? seen->evidence.reason : "";

	if (seen->evidence.outcome != outcome || seen->evidence.result_code != code ||
	    !strstr(reason, part))
		fail_msg("outcome %d, code %d: %s", seen->evidence.outcome,
			 seen->evidence.result_code, reason);
	if (outcome == READ_COMPLETE)
		assert_null(seen->evidence.reason);
}

char *corp_uri(struct arena *arena, int port)
{
	return arena_printf(arena, "ldap://127.0.0.1:%d", port);
}
