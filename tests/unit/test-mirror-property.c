/*
 * Random groups, cycles and all, over several reads with random outcomes: the
 * roster equals that of a plain walk over plain arrays, what differs from before
 * is touched, and reading the same again touches nothing.
 */
#include "tests/unit/mirror-fixture.h"

enum { N_GROUPS = 9, N_PEOPLE = 7, N_BINDINGS = 3, N_READS = 4, N_ROUNDS = 200, NONE = -1 };

struct group {
	int outcome;
	bool known, groups[N_GROUPS], people[N_PEOPLE];
};

struct model {
	struct group groups[N_GROUPS];
	int bound[N_BINDINGS]; /* role to group */
	unsigned random;
};

static unsigned chance(struct model *m, unsigned n)
{
	m->random = m->random * 1103515245U + 12345U;
	return (m->random >> 16) % n;
}

static const char *group_name(struct fixture *f, int g)
{
	return arena_printf(f->arena, "@g%d", g);
}

static const char *person_name(struct fixture *f, int p)
{
	return arena_printf(f->arena, "p%d", p);
}

static bool is_there(const struct group *g)
{
	return g->outcome != NONE && (g->known || g->outcome != READ_ABSENT);
}

/* Least depth of each group below @start; NONE where it is not met. */
static void walk(const struct model *m, int start, int depth[N_GROUPS])
{
	int level, g, h;

	for (g = 0; g < N_GROUPS; g++)
		depth[g] = g == start ? 0 : NONE;
	for (level = 0; level < N_GROUPS; level++)
		for (g = 0; g < N_GROUPS; g++)
			for (h = 0; depth[g] == level && h < N_GROUPS; h++)
				if (m->groups[g].groups[h] && depth[h] == NONE &&
				    is_there(&m->groups[h]))
					depth[h] = level + 1;
}

static const char *outcome_expected(const struct model *m, int start, int nesting)
{
	int depth[N_GROUPS], g;

	walk(m, start, depth);
	if (m->groups[start].outcome == NONE || m->groups[start].outcome == READ_ABSENT)
		return "absent";
	for (g = 0; g < N_GROUPS; g++)
		if (depth[g] > nesting ||
		    (depth[g] != NONE && m->groups[g].outcome != READ_COMPLETE))
			return "incomplete";
	return "complete";
}

static const char *members_expected(struct fixture *f, const struct model *m, int nesting)
{
	unsigned roles[N_PEOPLE] = { 0 };
	const char *text = "";
	int depth[N_GROUPS], b, g, p;

	for (b = 0; b < N_BINDINGS; b++) {
		walk(m, m->bound[b], depth);
		for (g = 0; g < N_GROUPS; g++)
			for (p = 0; depth[g] != NONE && depth[g] <= nesting && p < N_PEOPLE; p++)
				roles[p] |= m->groups[g].people[p] ? 1U << b : 0;
	}
	for (p = 0; p < N_PEOPLE; p++)
		if (roles[p])
			text = arena_printf(f->arena, "%s%sid-p%d=%x", text, *text ? " " : "", p,
					    roles[p]);
	return text;
}

static void read_one_group(struct fixture *f, struct model *m, int g)
{
	static const int outcomes[] = { READ_COMPLETE, READ_COMPLETE,   READ_COMPLETE,
					READ_COMPLETE, READ_INCOMPLETE, READ_ABSENT,
					READ_FAILED };
	struct group *group = &m->groups[g];
	const char *members = "";
	int i;

	group->outcome = outcomes[chance(m, ARRAY_SIZE(outcomes))];
	if (group->outcome == READ_COMPLETE)
		*group = (struct group){ .outcome = READ_COMPLETE };
	if (group->outcome == READ_COMPLETE || group->outcome == READ_INCOMPLETE) {
		group->known = true;
		for (i = 0; i < N_GROUPS; i++)
			if (chance(m, 6) == 0) {
				group->groups[i] = true;
				members = arena_printf(f->arena, "%s @g%d", members, i);
			}
		for (i = 0; i < N_PEOPLE; i++)
			if (chance(m, 5) == 0) {
				group->people[i] = true;
				members = arena_printf(f->arena, "%s p%d", members, i);
			}
	}
	put_group(f, group_name(f, g), (enum read_outcome)group->outcome, members);
}

/* What no binding leads to, at whatever depth, is forgotten. A name is enough to lead. */
static void forget_unreachable(struct model *m)
{
	bool reached[N_GROUPS] = { false };
	int i, g, h;

	for (i = 0; i < N_BINDINGS; i++)
		reached[m->bound[i]] = true;
	for (i = 0; i < N_GROUPS; i++)
		for (g = 0; g < N_GROUPS; g++)
			for (h = 0; reached[g] && h < N_GROUPS; h++)
				reached[h] |= m->groups[g].groups[h];
	for (g = 0; g < N_GROUPS; g++)
		if (!reached[g])
			m->groups[g] = (struct group){ .outcome = NONE };
}

static void put_everybody(struct fixture *f)
{
	int p;

	for (p = 0; p < N_PEOPLE; p++)
		put_person(f, person_name(f, p));
	end_read(f, READ_COMPLETE);
}

static void set_bindings(struct fixture *f, struct model *m)
{
	const char *text = "";
	int b;

	for (b = 0; b < N_BINDINGS; b++)
		text = arena_printf(f->arena, "%s %d@g%d", text, b, m->bound[b]);
	bind(f, text);
}

/* As a run does: the bound groups, then what they name, until nothing is left to ask for. */
static void read_all(struct fixture *f, struct model *m)
{
	bool asked[N_GROUPS] = { false };
	bool again = true;
	int b, g;

	begin(f);
	set_bindings(f, m);
	for (b = 0; b < N_BINDINGS; b++) {
		if (!asked[m->bound[b]])
			read_one_group(f, m, m->bound[b]);
		asked[m->bound[b]] = true;
	}
	while (again) {
		const char *open = unresolved(f, GROUPS, NULL);

		again = false;
		for (g = 0; g < N_GROUPS; g++) {
			if (!strstr(open, key_of(f, group_name(f, g))))
				continue;
			assert_false(asked[g]);
			asked[g] = again = true;
			read_one_group(f, m, g);
		}
	}
	put_everybody(f);
	commit(f);
	forget_unreachable(m);
}

static const char *roster_text(struct fixture *f)
{
	const char *text = "";
	int nesting;

	for (nesting = 0; nesting < 5; nesting++)
		text = arena_printf(f->arena, "%s[%s %s]", text, members_of(f, (unsigned)nesting),
				    outcomes_of(f, (unsigned)nesting));
	return text;
}

static const char *expected_text(struct fixture *f, const struct model *m)
{
	const char *text = "";
	int nesting;

	for (nesting = 0; nesting < 5; nesting++)
		text = arena_printf(f->arena, "%s[%s 0=%s 1=%s 2=%s]", text,
				    members_expected(f, m, nesting),
				    outcome_expected(m, m->bound[0], nesting),
				    outcome_expected(m, m->bound[1], nesting),
				    outcome_expected(m, m->bound[2], nesting));
	return text;
}

/* Puts what the model holds once more. */
static void read_same(struct fixture *f, struct model *m)
{
	const char *members;
	int g, i;

	begin(f);
	set_bindings(f, m);
	for (g = 0; g < N_GROUPS; g++) {
		if (m->groups[g].outcome == NONE)
			continue;
		members = "";
		for (i = N_PEOPLE - 1; i >= 0; i--)
			if (m->groups[g].people[i])
				members = arena_printf(f->arena, "%s p%d", members, i);
		for (i = 0; i < N_GROUPS; i++)
			if (m->groups[g].groups[i])
				members = arena_printf(f->arena, "%s @g%d", members, i);
		put_group(f, group_name(f, g), (enum read_outcome)m->groups[g].outcome, members);
	}
	put_everybody(f);
	commit(f);
}

static void one_round(struct fixture *f, struct model *m)
{
	const char *before = "", *now;
	int i, b;

	for (i = 0; i < N_READS; i++) {
		for (b = 0; b < N_BINDINGS; b++)
			if (i == 0 || chance(m, 8) == 0)
				m->bound[b] = (int)chance(m, N_GROUPS);
		read_all(f, m);
		now = roster_text(f);
		assert_string_equal(now, expected_text(f, m));
		if (!streq(now, before))
			assert_string_equal(touched(f), "acme/pay");
		before = now;
		forget(f);
		read_same(f, m);
		assert_string_equal(touched(f), "");
		assert_string_equal(roster_text(f), now);
	}
}

static void a_roster_equals_a_plain_walk_over_the_groups(void **state)
{
	struct fixture *f = *state;
	unsigned seed;
	int g;

	for (seed = 1; seed <= N_ROUNDS; seed++) {
		struct model m = { .random = seed };

		for (g = 0; g < N_GROUPS; g++)
			m.groups[g].outcome = NONE;
		/* The bindings of nobody: all of the former round is forgotten. */
		begin(f);
		assert_int_equal(mirror_set_bindings(f->mirror, NULL, 0, NULL), 0);
		end_read(f, READ_COMPLETE);
		commit(f);
		one_round(f, &m);
		arena_reset(f->arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_roster_equals_a_plain_walk_over_the_groups,
						fixture_setup, fixture_teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
