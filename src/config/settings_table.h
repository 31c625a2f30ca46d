/*
 * The one table of settings. Parser, defaults, ranges, help and the checks of the
 * installed file and the man page all come from here.
 */
#pragma once

#include "base/macro.h"

#include <stdint.h>

enum setting_type {
	/* values: see value.h */
	SETTING_STRING,
	SETTING_PATH,
	SETTING_DURATION,
	SETTING_PERCENT,
	SETTING_INTEGER,
	SETTING_CHOICE, /* stored as an enum */
	SETTING_FLAG,   /* a choice of two, stored as a bool */
	SETTING_DN,
	SETTING_FILTER,
	SETTING_URI,
	SETTING_ATTRIBUTE,
	SETTING_EMAIL,
	SETTING_CREDENTIAL,
	SETTING_PATTERN, /* of a group's RDN, stored as struct discover_settings */
	/* more than one value: see organizations.h */
	SETTING_ROLES,
	SETTING_ORGANIZATIONS,
	SETTING_CLOUDS,
	SETTING_CONTACTS,
	SETTING_DISCOVER,
	SETTING_LATER, /* has a name, but no version supports it yet */
	SETTING_TYPE_COUNT
};

enum setting_list { LIST_NO, LIST_YES, LIST_OR_ONE };

/* A word that a setting may have. The last of a list has no word. */
struct choice {
	const char *word;
	int value;
	bool later; /* refused: not supported by this version */
};

#define NO_TARGET SIZE_MAX

struct setting {
	const char *path; /* "directory.tls.mode"; "[]" stands for the items of a list */
	enum setting_type type;
	enum setting_list list;
	const char *fallback; /* in YAML; NULL: none */
	bool required;        /* there is no default that could be right */
	bool automatic;       /* may be "auto", which is stored as NULL */
	uint64_t min, max;    /* integer; duration in µs; percent in ‰ */
	const struct choice *choices;
	size_t offset;   /* in struct settings, or in what a list item is read into */
	size_t offset_n; /* of a list's length */
	const char *help;
};

extern const struct setting settings_table[];
extern const size_t settings_table_n;

/* The row of @path, or NULL. */
const struct setting *setting_find(const char *path);

/* True if rows lie below @path: it is a mapping of settings. */
bool setting_is_section(const char *path);

/* The known key nearest to @key below @prefix ("" at the top), cut at @size; false: none is near.
 */
bool setting_nearest(const char *prefix, const char *key, char *ret, size_t size);

/* Why @path is refused although one may expect it; NULL if it is just unknown. */
const char *setting_refusal(const char *path);
