/* See explain.h: the answer for one role, made of what was gathered. */
#include "base/text.h"
#include "core/plan.h"
#include "ctl/explain.h"

/* ---- since when ---- */

struct grant {
	const char *role;
	struct answer *answer;
	struct arena *arena;
};

/* The newest grant of the role, in whatever order they come. */
static int take_grant(void *userdata, const char *const *columns, size_t n)
{
	struct grant *g = userdata;

	if (n <= HISTORY_AFTER || !streq_null(columns[HISTORY_ACTION], "grant") ||
	    !columns[HISTORY_AFTER] || !text_equal_fold(columns[HISTORY_AFTER], g->role))
		return 0;
	if (g->answer->at && strcmp(g->answer->at, columns[HISTORY_AT]) > 0)
		return 0;
	g->answer->run = arena_strdup(g->arena, columns[HISTORY_RUN]);
	g->answer->at = arena_strdup(g->arena, columns[HISTORY_AT]);
	g->answer->actor = arena_strdup(g->arena, columns[HISTORY_ACTOR]);
	return 0;
}

static int find_grant(struct inquiry *q, struct answer *answer, struct error *err)
{
	const struct store_query query = { .contact = q->contact };
	struct grant grant = { .role = q->e.roles.names[answer->role],
			       .answer = answer,
			       .arena = q->ctl->arena };

	return store_list_history(q->store, &query, take_grant, &grant, err);
}

/* ---- in words ---- */

static bool has_address(struct arena *arena, const struct person *person)
{
	size_t i;

	for (i = 0; i < person->n_emails; i++)
		if (address_normalise(arena, person->emails[i]))
			return true;
	return false;
}

/* What the rule protects and what ends the hold, for people. */
static const char *rule_sentence(const char *name)
{
	enum rule rule;

	for (rule = RULE_NONE + 1; rule < RULE_COUNT; rule++)
		if (streq(rule_name(rule), name))
			return rule_text(rule);
	return name;
}

static const char *text_stored(const struct inquiry *q, const struct answer *a)
{
	struct arena *arena = q->ctl->arena;
	const char *since = a->run  ? arena_printf(arena, " since run %s", a->run)
			    : a->at ? arena_printf(arena, " by hand of %s", a->actor)
				    : "";

	if (q->local)
		return arena_printf(arena, "local contact %s%s, which runs leave alone", q->contact,
				    since);
	if (a->n_groups > 0)
		return arena_printf(arena, "contact %s%s, by these groups", q->contact, since);
	if (q->roster.n_bindings == 0)
		return arena_printf(arena,
				    "contact %s%s; the configuration binds no group here any more, "
				    "so that runs leave the contact as it is",
				    q->contact, since);
	if (a->rule)
		return arena_printf(arena,
				    "contact %s%s; no group bound to the role has this person any "
				    "more, the removal is held by %s: %s",
				    q->contact, since, a->rule, rule_sentence(a->rule));
	return arena_printf(arena,
			    "contact %s%s; no group bound to the role has this person any more, "
			    "the next run takes the role away",
			    q->contact, since);
}

static const char *text_wanted(const struct inquiry *q, const struct answer *a)
{
	struct arena *arena = q->ctl->arena;

	if (a->rule)
		return arena_printf(arena, "not yet: these groups want it, held by %s: %s", a->rule,
				    rule_sentence(a->rule));
	if (!q->e.person.enabled)
		return "no: these groups want it, but the person's entry is disabled";
	if (!has_address(arena, &q->e.person))
		return "no: these groups want it, but the person has no address that takes mail";
	return "not yet: these groups want it, the next run grants it";
}

static const char *text_absent(const struct inquiry *q, const struct binding_state *binding)
{
	struct arena *arena = q->ctl->arena;

	if (!binding)
		return "no: no group is bound to this role here";
	if (binding->outcome == READ_ABSENT)
		return arena_printf(arena, "no: the directory has no group %s", binding->group);
	if (binding->outcome != READ_COMPLETE)
		return arena_printf(arena, "no: not seen in %s, which was not read completely: %s",
				    binding->group, binding->reason ? binding->reason : "failed");
	return arena_printf(arena, "no: not a member of %s", binding->group);
}

static const struct binding_state *find_binding(const struct inquiry *q, unsigned role)
{
	size_t i;

	for (i = 0; i < q->roster.n_bindings; i++)
		if (q->roster.bindings[i].role == role)
			return &q->roster.bindings[i];
	return NULL;
}

static void take_path(const struct inquiry *q, struct answer *answer)
{
	size_t i;

	for (i = 0; i < q->n_paths; i++)
		if (q->paths[i].role == answer->role) {
			answer->groups = q->paths[i].groups;
			answer->n_groups = q->paths[i].n_groups;
		}
}

int explain_role(struct inquiry *q, unsigned role, struct error *err)
{
	const struct binding_state *binding = find_binding(q, role);
	struct answer a = { .role = role, .stored = q->stored & ROLE_BIT(role) };

	take_path(q, &a);
	if (q->role < 0 && !binding && !a.stored && a.n_groups == 0)
		return 0;
	a.binding = binding ? binding->group : NULL;
	a.contact = q->contact ? strtoll(q->contact, NULL, 10) : 0;
	if (a.stored != (a.n_groups > 0))
		a.rule = q->rules[role];
	if (a.stored && find_grant(q, &a, err) < 0)
		return -1;
	a.text = a.stored         ? text_stored(q, &a)
		 : a.n_groups > 0 ? text_wanted(q, &a)
				  : text_absent(q, binding);
	q->e.answers[q->e.n_answers++] = a;
	return 0;
}
