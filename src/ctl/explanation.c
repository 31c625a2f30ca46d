/* See explain.h: the ways out of an explanation. */
#include "ctl/explain.h"

#include <libsmartcols.h>

/* ---- JSON ---- */

static json_t *texts_json(struct arena *arena, const char *const *texts, size_t n)
{
	json_t *list = json_array();
	size_t i;

	for (i = 0; i < n; i++)
		json_array_append_new(list, json_text(arena, texts[i]));
	return list;
}

static json_t *number_json(const char *text)
{
	return text ? json_integer(strtoll(text, NULL, 10)) : json_null();
}

static json_t *answer_json(struct arena *arena, const struct explanation *e, const struct answer *a)
{
	return json_pack("{s:o, s:b, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "role",
			 json_text(arena, e->roles.names[a->role]), "holds", a->stored, "contact",
			 a->contact ? json_integer(a->contact) : json_null(), "binding",
			 json_text(arena, a->binding), "path",
			 texts_json(arena, a->groups, a->n_groups), "run", number_json(a->run),
			 "at", json_text(arena, a->at), "actor", json_text(arena, a->actor), "rule",
			 json_text(arena, a->rule), "text", json_text(arena, a->text));
}

static json_t *explanation_json(struct arena *arena, const struct explanation *e)
{
	const struct person *p = &e->person;
	json_t *roles = json_array();
	size_t i;

	for (i = 0; i < e->n_answers; i++)
		json_array_append_new(roles, answer_json(arena, e, &e->answers[i]));
	return json_pack("{s:o, s:o, s:{s:o, s:o, s:o, s:o, s:o}, s:o}", "organization",
			 json_text(arena, e->place.organization), "cloud",
			 json_text(arena, e->place.cloud), "person", "id", json_text(arena, p->id),
			 "name", json_text(arena, p->name), "dn", json_text(arena, p->dn), "emails",
			 texts_json(arena, p->emails, p->n_emails), "enabled",
			 p->dn ? json_boolean(p->enabled) : json_null(), "roles", roles);
}

/* ---- a tree ---- */

static struct libscols_line *add_line(struct libscols_table *tree, struct libscols_line *parent,
				      struct arena *arena, const char *text)
{
	struct libscols_line *line = scols_table_new_line(tree, parent);

	if (!line || scols_line_set_data(line, 0, clean_text(arena, text)))
		abort();
	return line;
}

static void add_answer(struct libscols_table *tree, struct libscols_line *top, struct arena *arena,
		       const struct explanation *e, const struct answer *a)
{
	struct libscols_line *line;
	size_t i;

	line = add_line(tree, top, arena,
			arena_printf(arena, "%s: %s", e->roles.names[a->role], a->text));
	for (i = 0; i < a->n_groups; i++)
		line = add_line(tree, line, arena, a->groups[i]);
	if (a->n_groups > 0 && e->person.dn)
		add_line(tree, line, arena, e->person.dn);
}

static void print_tree(const struct ctl *ctl, const struct explanation *e)
{
	struct libscols_table *tree = scols_new_table();
	struct libscols_line *top;
	size_t i;

	if (!tree || !scols_table_new_column(tree, "", 0, SCOLS_FL_TREE))
		abort();
	scols_table_set_stream(tree, ctl->out);
	scols_table_enable_noheadings(tree, 1);
	scols_table_enable_ascii(tree, ctl->plain);
	top = add_line(tree, NULL, ctl->arena,
		       arena_printf(ctl->arena, "%s in %s",
				    e->person.name ? e->person.name : e->person.id,
				    place_text(ctl->arena, &e->place)));
	for (i = 0; i < e->n_answers; i++)
		add_answer(tree, top, ctl->arena, e, &e->answers[i]);
	scols_print_table(tree);
	scols_unref_table(tree);
}

void explanation_print(const struct ctl *ctl, const struct explanation *e)
{
	if (ctl->json)
		json_print(explanation_json(ctl->arena, e), ctl->out, false);
	else
		print_tree(ctl, e);
}
