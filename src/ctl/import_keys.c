/* See import_keys.h. */
#include "ctl/import_keys.h"

#include "base/text.h"

#define REPLACEMENT "\xEF\xBF\xBD"

static const char *const providers[] = { "aws", "azure", "google", "oracle", NULL };
static const char *const deployment_models[] = {
	"standard", "standard_public", "ipsec_ingress", "direct_ipsec_ingress", "hipaa", "pci_dss",
	NULL
};
static const char *const states[] = { "draft",           "validating", "creating",
				      "creation_failed", "active",     "disconnected",
				      "reconnecting",    "deleting",   "deletion_failed",
				      "deleted",         NULL };

const struct key document_keys[] = {
	{ .name = "organizations", .kind = KEY_LIST, .required = true },
	{ .name = NULL },
};

const struct key organization_keys[] = {
	{ .name = "name", .kind = KEY_TEXT, .required = true, .longest = 64 },
	{ .name = "id", .kind = KEY_ID },
	{ .name = "active", .kind = KEY_FLAG },
	{ .name = "contacts", .kind = KEY_LIST },
	{ .name = "clouds", .kind = KEY_LIST },
	{ .name = "projects", .kind = KEY_LATER },
	{ .name = "units", .kind = KEY_LATER },
	{ .name = "members", .kind = KEY_LATER },
	{ .name = "created", .kind = KEY_MOMENT },
	{ .name = "updated", .kind = KEY_MOMENT },
	{ .name = NULL },
};

const struct key contact_keys[] = {
	{ .name = "name", .kind = KEY_TEXT, .required = true, .longest = 1000 },
	{ .name = "email", .kind = KEY_TEXT, .required = true, .longest = 254 },
	{ .name = "phone", .kind = KEY_TEXT, .longest = 1000 },
	{ .name = "roles", .kind = KEY_LIST, .required = true },
	{ .name = "notes", .kind = KEY_TEXT, .longest = 1000 },
	{ .name = "id", .kind = KEY_ID },
	{ .name = "created", .kind = KEY_MOMENT },
	{ .name = "updated", .kind = KEY_MOMENT },
	{ .name = NULL },
};

const struct key cloud_keys[] = {
	{ .name = "name", .kind = KEY_TEXT, .required = true, .longest = 64 },
	{ .name = "id", .kind = KEY_ID },
	{ .name = "provider", .kind = KEY_TEXT, .words = providers },
	{ .name = "region", .kind = KEY_TEXT, .longest = 32 },
	{ .name = "deployment_model", .kind = KEY_TEXT, .words = deployment_models },
	{ .name = "reserved_cidr", .kind = KEY_TEXT, .longest = 18 },
	{ .name = "state", .kind = KEY_TEXT, .words = states },
	{ .name = "tags", .kind = KEY_OBJECT },
	{ .name = "contacts", .kind = KEY_LIST },
	{ .name = "created", .kind = KEY_MOMENT },
	{ .name = "updated", .kind = KEY_MOMENT },
	{ .name = NULL },
};

const struct key cloud_contact_keys[] = {
	{ .name = "email", .kind = KEY_TEXT, .required = true, .longest = 254 },
	{ .name = "real_name", .kind = KEY_TEXT, .longest = 256 },
	{ .name = "role", .kind = KEY_TEXT, .required = true, .longest = 256 },
	{ .name = "id", .kind = KEY_ID },
	{ .name = "created", .kind = KEY_MOMENT },
	{ .name = "updated", .kind = KEY_MOMENT },
	{ .name = NULL },
};

/* ---- paths and complaints ---- */

void import_complain(struct import_reader *reader, const char *path, const char *format, ...)
{
	struct import_errors *errors = reader->errors;
	const char *text;
	va_list ap;

	va_start(ap, format);
	text = arena_vprintf(reader->arena, format, ap);
	va_end(ap);
	errors->lines = arena_grow(reader->arena, errors->lines, errors->n, &errors->capacity,
				   sizeof(*errors->lines));
	errors->lines[errors->n++] = arena_printf(reader->arena, "%s: %s", path, text);
}

const char *import_path(struct import_reader *reader, const char *path, const char *key)
{
	return arena_printf(reader->arena, "%s.%s", path, key);
}

const char *import_path_item(struct import_reader *reader, const char *path, const char *key,
			     size_t index)
{
	return arena_printf(reader->arena, "%s.%s[%zu]", path, key, index);
}

/* ---- values ---- */

const char *import_text(struct import_reader *reader, const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	if (!json_is_string(value))
		return NULL;
	return text_clean(reader->arena, json_string_value(value), json_string_length(value));
}

static size_t code_points(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text & 0xC0) != 0x80;
	return n;
}

static bool is_word(const char *text, const char *const *words)
{
	for (; *words; words++)
		if (streq(text, *words))
			return true;
	return false;
}

static const char *join_words(struct arena *arena, const char *const *words)
{
	const char *text = NULL;

	for (; *words; words++)
		text = arena_join(arena, text, ", ", *words);
	return text;
}

static void check_text(struct import_reader *reader, const char *path, const json_t *value,
		       const struct key *key)
{
	const char *raw = json_string_value(value);
	const char *text = text_clean(reader->arena, raw, json_string_length(value));

	if (!text && key->required)
		import_complain(reader, path, "is empty");
	if (!text)
		return;
	if (strstr(text, REPLACEMENT) && !strstr(raw, REPLACEMENT))
		import_complain(reader, path,
				"has control characters or line breaks: take them out");
	if (key->longest && code_points(text) > key->longest)
		import_complain(reader, path, "is longer than %zu characters", key->longest);
	if (key->words && !is_word(text, key->words))
		import_complain(reader, path, "'%s' is none of: %s", text,
				join_words(reader->arena, key->words));
}

/* What a value of each kind has to be; NULL if @value is that. */
static const char *expected(const json_t *value, enum key_kind kind)
{
	switch (kind) {
	case KEY_TEXT:
	case KEY_MOMENT:
		return json_is_string(value) ? NULL : "text";
	case KEY_FLAG:
		return json_is_boolean(value) ? NULL : "true or false";
	case KEY_LIST:
	case KEY_LATER:
		return json_is_array(value) ? NULL : "a list";
	case KEY_OBJECT:
		return json_is_object(value) ? NULL : "an object";
	case KEY_ID:
		return json_is_string(value) || json_is_integer(value) ? NULL : "text or a number";
	}
	return NULL;
}

static void check_value(struct import_reader *reader, const char *path, const json_t *value,
			const struct key *key)
{
	const char *what;

	if (json_is_null(value) && !key->required)
		return;
	what = expected(value, key->kind);
	if (what)
		import_complain(reader, path, "has to be %s", what);
	else if (key->kind == KEY_LATER && json_array_size(value) > 0)
		import_complain(reader, path, "is not supported by this version");
	else if (key->kind == KEY_TEXT)
		check_text(reader, path, value, key);
}

/* ---- objects ---- */

static const struct key *find_key(const struct key *keys, const char *name)
{
	for (; keys->name; keys++)
		if (streq(keys->name, name))
			return keys;
	return NULL;
}

bool import_check(struct import_reader *reader, const char *path, const json_t *object,
		  const struct key *keys)
{
	const struct key *key;
	const char *name;
	json_t *value;
	void *iter;

	if (!json_is_object(object)) {
		import_complain(reader, path, "has to be an object");
		return false;
	}
	/* jansson's iterators do not change the object, though they want it unqualified. */
	json_t *unqualified = (json_t *)(uintptr_t)object;

	for (iter = json_object_iter(unqualified); iter;
	     iter = json_object_iter_next(unqualified, iter)) {
		name = json_object_iter_key(iter);
		value = json_object_iter_value(iter);
		key = find_key(keys, name);
		if (key)
			check_value(reader, import_path(reader, path, name), value, key);
		else
			import_complain(reader, import_path(reader, path, name), "unknown key");
	}
	for (key = keys; key->name; key++)
		if (key->required && !json_object_get(object, key->name))
			import_complain(reader, import_path(reader, path, key->name), "is missing");
	return true;
}
