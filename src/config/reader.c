/* See reader.h. */
#include "config/reader.h"

#include "config/value.h"

#include <assert.h>
#include <stdio.h>

#define KEY_MAX 160

typedef bool apply_function(struct reader *, const struct setting *, const struct node *,
			    const struct path *, void *base);

struct place reader_place(const struct reader *r, const struct node *node)
{
	assert(node);
	return (struct place){ r->source, node->line, node->column };
}

struct setting_state *reader_state(struct reader *r, const char *path)
{
	return &r->states[setting_find(path) - settings_table];
}

bool reader_expect(struct reader *r, const struct node *node, enum node_kind kind,
		   const struct path *path)
{
	static const char *const words[] = { "a single value", "a list", "a mapping" };

	if (node->kind == kind && !node->null)
		return true;
	problems_add(r->problems, reader_place(r, node), path, "has to be %s, not %s", words[kind],
		     node_describe(node));
	return false;
}

/* ---- values ---- */

static bool parse_text(struct reader *r, const struct setting *setting, const struct node *node,
		       const struct path *path, void *target)
{
	static const char *const nothing = NULL;
	struct error err = { 0 };

	if (!reader_expect(r, node, NODE_SCALAR, path))
		return false;
	if (setting->automatic && streq(node->text, "auto")) {
		if (target)
			memcpy(target, &nothing, sizeof(nothing));
		return true;
	}
	if (value_parse(r->arena, setting, node->text, target, &err) == 0)
		return true;
	problems_add(r->problems, reader_place(r, node), path, "%s", err.text);
	return false;
}

static bool is_repeated(const struct node *first, const struct node *node)
{
	for (; first != node; first = first->next)
		if (first->kind == NODE_SCALAR && streq(first->text, node->text))
			return true;
	return false;
}

static bool parse_item(struct reader *r, const struct setting *setting, const struct node *first,
		       const struct node *node, const struct path *path, const char **ret)
{
	if (!parse_text(r, setting, node, path, ret))
		return false;
	if (!is_repeated(first, node))
		return true;
	problems_add(r->problems, reader_place(r, node), path, "'%s' is repeated",
		     problems_excerpt(r->scratch, node->text));
	return false;
}

static size_t count(const struct node *node)
{
	size_t n = 0;

	for (; node; node = node->next)
		n++;
	return n;
}

#define LIST_MAX 1000

/* A list of strings; @first is its first item. */
static bool parse_list(struct reader *r, const struct setting *setting, const struct node *first,
		       const struct path *path, void *base)
{
	size_t i = 0, n = count(first);
	const char **items = arena_array(r->arena, n + 1, sizeof(*items));
	const struct node *node;
	bool good = n <= LIST_MAX;

	if (!good)
		problems_add(r->problems, reader_place(r, first), path, "has more than %d entries",
			     LIST_MAX);
	for (node = good ? first : NULL; node; node = node->next, i++) {
		struct path item = { path, arena_printf(r->scratch, "%zu", i), true };

		good = parse_item(r, setting, first, node, &item, &items[i]) && good;
	}
	if (good && base) {
		memcpy((char *)base + setting->offset, &items, sizeof(items));
		memcpy((char *)base + setting->offset_n, &n, sizeof(n));
	}
	return good;
}

static bool apply_list(struct reader *r, const struct setting *setting, const struct node *node,
		       const struct path *path, void *base)
{
	if (node->null)
		return parse_list(r, setting, NULL, path, base);
	if (setting->list == LIST_OR_ONE && node->kind == NODE_SCALAR) {
		struct node one = *node;

		one.next = NULL;
		return parse_list(r, setting, &one, path, base);
	}
	return reader_expect(r, node, NODE_LIST, path) &&
	       parse_list(r, setting, node->first, path, base);
}

static void *target_of(const struct setting *setting, void *base)
{
	return base && setting->offset != NO_TARGET ? (char *)base + setting->offset : NULL;
}

/* An optional setting that is unset: all types that have no default are unset by zeros. */
static bool unset(const struct setting *setting, void *base)
{
	static const char *const nothing = NULL;
	void *target = target_of(setting, base);

	if (target)
		memset(target, 0, setting->type == SETTING_CHOICE ? sizeof(int) : sizeof(nothing));
	return true;
}

static bool apply_value(struct reader *r, const struct setting *setting, const struct node *node,
			const struct path *path, void *base)
{
	if (setting->list != LIST_NO)
		return apply_list(r, setting, node, path, base);
	if (!node->null)
		return parse_text(r, setting, node, path, target_of(setting, base));
	if (!setting->fallback && !setting->required)
		return unset(setting, base);
	problems_add(r->problems, reader_place(r, node), path,
		     setting->fallback ? "has no value; remove it for the default, %s"
				       : "has no value",
		     setting->fallback);
	return false;
}

static bool apply_later(struct reader *r, const struct setting *setting, const struct node *node,
			const struct path *path, void *base)
{
	(void)setting;
	(void)base;
	if (node->null)
		return true;
	problems_add(r->problems, reader_place(r, node), path, "not supported by this version");
	return false;
}

bool reader_value(struct reader *r, const struct setting *setting, const struct node *node,
		  const struct path *path, void *base)
{
	static apply_function *const functions[SETTING_TYPE_COUNT] = {
		[SETTING_ROLES] = roles_apply,       [SETTING_ORGANIZATIONS] = organizations_apply,
		[SETTING_CLOUDS] = clouds_apply,     [SETTING_CONTACTS] = contacts_apply,
		[SETTING_DISCOVER] = discover_apply, [SETTING_LATER] = apply_later,
	};
	apply_function *apply = functions[setting->type];

	return apply ? apply(r, setting, node, path, base)
		     : apply_value(r, setting, node, path, base);
}

/* ---- mappings ---- */

static void refuse_unknown(struct reader *r, const struct node *key, const char *prefix,
			   const char *full, const struct path *path)
{
	const char *reason = setting_refusal(full);
	char near[KEY_MAX];

	if (reason)
		problems_add(r->problems, reader_place(r, key), path, "%s", reason);
	else if (setting_nearest(prefix, key->text, near, sizeof(near)))
		problems_add(r->problems, reader_place(r, key), path,
			     "unknown setting (did you mean '%s'?)", near);
	else
		problems_add(r->problems, reader_place(r, key), path, "unknown setting");
}

/* Applies the setting of row @setting in the settings themselves, and remembers where it stood. */
static void apply_setting(struct reader *r, const struct setting *setting, const struct node *key,
			  const struct node *value, const struct path *path, void *base)
{
	struct setting_state *state = &r->states[setting - settings_table];
	bool good = reader_value(r, setting, value, path, base);

	if (base != r->settings)
		return;
	state->failed |= !good;
	state->place = reader_place(r, value->null ? key : value);
}

/* False for a key that is empty or would read as a path. */
static bool is_word(const char *key)
{
	return *key && !strpbrk(key, ".[");
}

/* A map in a map comes back here; the table of settings bounds the depth. */
/* NOLINTNEXTLINE(misc-no-recursion) */
static void apply_key(struct reader *r, const struct node *key, const char *prefix,
		      const struct path *path, void *base)
{
	const struct node *value = key->next;
	const struct setting *setting;
	char full[KEY_MAX];

	snprintf(full, sizeof(full), "%s%s%.64s", prefix, *prefix ? "." : "", key->text);
	setting = is_word(key->text) ? setting_find(full) : NULL;
	if (setting)
		apply_setting(r, setting, key, value, path, base);
	else if (!is_word(key->text) || !setting_is_section(full))
		refuse_unknown(r, key, prefix, full, path);
	else if (!value->null && reader_expect(r, value, NODE_MAP, path))
		reader_map(r, value, full, path, base);
}

static int compare_keys(const void *left, const void *right)
{
	const struct node *const *a = left, *const *b = right;
	int c = strcmp((*a)->text, (*b)->text);

	if (c == 0)
		c = (*a)->line < (*b)->line ? -1 : (*a)->line > (*b)->line;
	return c ? c : (*a)->column < (*b)->column ? -1 : 1;
}

static void refuse_repeated(struct reader *r, const struct node *map, const struct path *path)
{
	size_t i, n = count(map->first) / 2;
	const struct node **keys = arena_array(r->scratch, n + 1, sizeof(*keys));
	const struct node *key = map->first;

	for (i = 0; i < n; i++, key = key->next->next)
		keys[i] = key;
	qsort(keys, n, sizeof(*keys), compare_keys);
	for (i = 1; i < n; i++) {
		struct path at = { path, keys[i]->text, false };

		if (streq(keys[i - 1]->text, keys[i]->text))
			problems_add(r->problems, reader_place(r, keys[i]), &at,
				     "is repeated; it stands on line %u already",
				     keys[i - 1]->line);
	}
}

/* NOLINTNEXTLINE(misc-no-recursion) */
void reader_map(struct reader *r, const struct node *map, const char *prefix,
		const struct path *path, void *base)
{
	const struct node *key;

	refuse_repeated(r, map, path);
	for (key = map->first; key; key = key->next->next) {
		struct path at = { path, key->text, false };

		apply_key(r, key, prefix, &at, base);
	}
}

void reader_defaults(struct reader *r)
{
	static const struct source table = { "default", 0 };
	const struct node *node;
	size_t i;

	roles_init(&r->settings->roles);
	r->source = &table;
	for (i = 0; i < settings_table_n; i++) {
		const struct setting *s = &settings_table[i];
		struct path path = { NULL, s->path, false };
		const char *text;

		if (!s->fallback || strstr(s->path, "[]."))
			continue;
		text = arena_printf(r->scratch, "v: %s", s->fallback);
		node = yaml_read(r->scratch, &table, text, strlen(text), r->problems);
		if (node)
			reader_value(r, s, node->first->next, &path, r->settings);
	}
}
