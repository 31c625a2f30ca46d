/*
 * The keys of the JSON that `import` reads: one table per kind of object, by which
 * objects are checked before anything is taken from them.
 */
#pragma once

#include "ctl/import_json.h"

enum key_kind {
	KEY_TEXT,
	KEY_FLAG,
	KEY_LIST,
	KEY_OBJECT,
	KEY_ID,     /* text or a number */
	KEY_MOMENT, /* text; what it says is ours to know, so it is not used */
	KEY_LATER,  /* a list that has to be empty in this version */
};

struct key {
	const char *name;
	enum key_kind kind;
	bool required;
	size_t longest;           /* KEY_TEXT: code points at most; 0: no limit */
	const char *const *words; /* KEY_TEXT: nothing but one of these, NULL at the end; or NULL */
};

/* Kinds of objects, and the tables of their keys: each ends with an entry without a name. */
extern const struct key document_keys[], organization_keys[], contact_keys[], cloud_keys[],
	cloud_contact_keys[];

/* What reads a document: where its copies live, and what it has found wrong. */
struct import_reader {
	struct arena *arena;
	const struct roles *roles;
	struct import_errors *errors;
};

/* Notes that what stands at @path is wrong. */
void import_complain(struct import_reader *reader, const char *path, const char *format, ...)
	_printf_(3, 4);

/* "PATH.KEY" and "PATH[INDEX]", in the reader's arena. */
const char *import_path(struct import_reader *reader, const char *path, const char *key);
const char *import_path_item(struct import_reader *reader, const char *path, const char *key,
			     size_t index);

/*
 * Complains of each key of @object that is not as @keys say. False if it is no object: then
 * there is nothing to take, while an object is looked into for whatever else is wrong.
 */
bool import_check(struct import_reader *reader, const char *path, const json_t *object,
		  const struct key *keys);

/* The trimmed text of @key in @object; NULL if it is not there, null, or empty. */
const char *import_text(struct import_reader *reader, const json_t *object, const char *key);
