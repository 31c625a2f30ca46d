/* See mirror-fixture.h. */
#include "tests/unit/mirror-fixture.h"

#define OK(call) assert_int_equal(call, 0)

static void open_mirror(struct fixture *f, const char *source, bool *ret_new)
{
	struct error err = { 0 };

	if (mirror_open(f->path, source, &f->mirror, ret_new, &err) < 0)
		fail_msg("%s", err.text);
}

int fixture_setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	bool fresh;

	assert_non_null(f);
	f->dir = test_dir_make();
	assert_true(asprintf(&f->path, "%s/mirror.db", f->dir) > 0);
	f->arena = arena_new();
	open_mirror(f, "source", &fresh);
	assert_true(fresh);
	*state = f;
	return 0;
}

int fixture_teardown(void **state)
{
	struct fixture *f = *state;

	mirror_close(f->mirror);
	arena_free(f->arena);
	test_dir_remove(f->dir);
	free(f->path);
	free(f);
	return 0;
}

bool fixture_reopen(struct fixture *f, const char *source)
{
	bool fresh;

	mirror_close(f->mirror);
	f->mirror = NULL;
	open_mirror(f, source, &fresh);
	return fresh;
}

const char *key_of(struct fixture *f, const char *name)
{
	if (*name == '@')
		return arena_printf(f->arena, "cn=%s," GROUPS, name + 1);
	return arena_printf(f->arena, "uid=%s," PEOPLE, name);
}

static const char *dn_of(struct fixture *f, const char *name)
{
	if (*name == '@')
		return arena_printf(f->arena, "CN=%s, " GROUPS, name + 1);
	return arena_printf(f->arena, "UID=%s, " PEOPLE, name);
}

void begin(struct fixture *f)
{
	OK(mirror_begin(f->mirror, NULL));
}

void commit(struct fixture *f)
{
	OK(mirror_commit(f->mirror, NULL));
}

static char *words(struct fixture *f, const char *text)
{
	return arena_strdup(f->arena, text);
}

void bind(struct fixture *f, const char *text)
{
	char *rest = words(f, text), *word;
	struct binding bindings[16] = { 0 };
	size_t n = 0;

	while ((word = strtok_r(n ? NULL : rest, " ", &rest))) {
		bindings[n].organization = "acme";
		bindings[n].cloud = "pay";
		bindings[n].role = (unsigned)(*word - '0');
		bindings[n].group = dn_of(f, word + 1);
		bindings[n++].group_key = key_of(f, word + 1);
	}
	OK(mirror_set_bindings(f->mirror, bindings, n, NULL));
}

void put_group(struct fixture *f, const char *name, enum read_outcome outcome, const char *members)
{
	char *rest = words(f, members ? members : ""), *word;
	const char **dns = NULL, **keys = NULL;
	size_t n = 0, dns_capacity = 0, keys_capacity = 0;

	while ((word = strtok_r(n ? NULL : rest, " ", &rest))) {
		dns = arena_grow(f->arena, dns, n, &dns_capacity, sizeof(*dns));
		keys = arena_grow(f->arena, keys, n, &keys_capacity, sizeof(*keys));
		dns[n] = dn_of(f, word);
		keys[n++] = streq(word, "-") ? NULL : key_of(f, word);
	}
	OK(mirror_put_group(f->mirror, dn_of(f, name), key_of(f, name), outcome, NULL, dns, keys, n,
			    NULL));
}

void put_person_at(struct fixture *f, const char *id, const char *name)
{
	const char *emails[] = { arena_printf(f->arena, "%s@corp.example", id) };
	struct person person = { .id = id,
				 .dn = dn_of(f, name),
				 .dn_key = key_of(f, name),
				 .name = id,
				 .emails = emails,
				 .n_emails = 1,
				 .enabled = true };

	OK(mirror_put_person(f->mirror, &person, NULL));
}

void put_person(struct fixture *f, const char *name)
{
	put_person_at(f, arena_printf(f->arena, "id-%s", name), name);
}

void put_alias(struct fixture *f, const char *member, const char *entry)
{
	OK(mirror_put_alias(f->mirror, key_of(f, member), key_of(f, entry), NULL));
}

void end_read(struct fixture *f, enum read_outcome outcome)
{
	struct evidence evidence = { .outcome = outcome };

	OK(mirror_end_read(f->mirror, &evidence, NULL));
}

static struct roster roster_of(struct fixture *f, unsigned nesting)
{
	struct roster roster;
	struct error err = { 0 };

	if (mirror_roster(f->mirror, "acme", "pay", nesting, f->arena, &roster, &err) < 0)
		fail_msg("%s", err.text);
	return roster;
}

const char *members_of(struct fixture *f, unsigned nesting)
{
	struct roster roster = roster_of(f, nesting);
	const char *text = "";
	size_t i;

	for (i = 0; i < roster.n_members; i++)
		text = arena_printf(f->arena, "%s%s%s=%x", text, i ? " " : "",
				    roster.members[i].person->id, roster.members[i].roles);
	return text;
}

const char *outcomes_of(struct fixture *f, unsigned nesting)
{
	static const char *const names[] = { "complete", "incomplete", "absent", "failed" };
	struct roster roster = roster_of(f, nesting);
	const char *text = "";
	size_t i;

	for (i = 0; i < roster.n_bindings; i++) {
		const struct binding_state *b = &roster.bindings[i];

		assert_true((b->outcome == READ_COMPLETE) == (b->reason == NULL));
		text = arena_printf(f->arena, "%s%s%u=%s", text, i ? " " : "", b->role,
				    names[b->outcome]);
	}
	return text;
}

const char *reason_of(struct fixture *f, unsigned nesting)
{
	struct roster roster = roster_of(f, nesting);

	assert_true(roster.n_bindings > 0);
	return roster.bindings[0].reason;
}

const char *touched(struct fixture *f)
{
	struct scope_name *scopes;
	const char *text = "";
	size_t n, i;

	OK(mirror_scopes(f->mirror, true, f->arena, &scopes, &n, NULL));
	for (i = 0; i < n; i++)
		text = arena_printf(f->arena, "%s%s%s/%s", text, i ? " " : "",
				    scopes[i].organization,
				    scopes[i].cloud ? scopes[i].cloud : "-");
	return text;
}

void forget(struct fixture *f)
{
	OK(mirror_forget_touched(f->mirror, NULL));
}

const char *unresolved(struct fixture *f, const char *base, const char *except)
{
	const char *const *dns, *const *keys;
	const char *text = "";
	size_t n, i;

	OK(mirror_unresolved(f->mirror, base, except, f->arena, &dns, &keys, &n, NULL));
	for (i = 0; i < n; i++)
		text = arena_printf(f->arena, "%s%s%s", text, i ? " " : "", keys[i]);
	return text;
}
