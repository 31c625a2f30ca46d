/* See value.h. One small function per type, chosen by a table. */
#include "config/value.h"

#include "config/ldap_syntax.h"
#include "config/problems.h"
#include "config/spelling.h"
#include "core/settings.h"

#include <ctype.h>
#include <inttypes.h>

#define TEXT_MAX 1024

/* What a parser works on. */
struct input {
	struct arena *arena;
	const struct setting *setting;
	const char *text;
	void *target;
};

static int refuse(const struct input *in, struct error *err, const char *what)
{
	return error_set(err, ERROR_CONFIG, "'%s' %s", problems_excerpt(in->arena, in->text), what);
}

static void store(const struct input *in, const void *value, size_t size)
{
	if (in->target)
		memcpy(in->target, value, size);
}

static int store_text(const struct input *in)
{
	const char *copy = arena_strdup(in->arena, in->text);

	store(in, &copy, sizeof(copy));
	return 0;
}

static int parse_string(const struct input *in, struct error *err)
{
	if (strlen(in->text) > TEXT_MAX)
		return refuse(in, err, "is too long");
	return store_text(in);
}

static int parse_path(const struct input *in, struct error *err)
{
	if (in->text[0] != '/')
		return refuse(in, err, "is not an absolute path; it has to begin with /");
	if (strlen(in->text) > TEXT_MAX || in->text[strlen(in->text) - 1] == '/')
		return refuse(in, err, "is not the path of a file");
	return store_text(in);
}

/* ---- numbers ---- */

struct unit {
	const char *name;
	uint64_t size;
};

static const struct unit durations[] = {
	{ "d", UINT64_C(86400000000) },
	{ "h", UINT64_C(3600000000) },
	{ "min", 60000000 },
	{ "s", 1000000 },
	{ "ms", 1000 },
};

/* Reads decimal digits; *rest is what follows them. False if there are none or too many. */
static bool parse_digits(const char *text, uint64_t *ret, const char **rest)
{
	size_t n = strspn(text, "0123456789");

	if (n == 0 || n > 15 || (n > 1 && text[0] == '0'))
		return false;
	*ret = strtoull(text, NULL, 10);
	*rest = text + n;
	return true;
}

/* @value in the largest unit that shows it whole. */
static const char *show_duration(struct arena *arena, uint64_t value)
{
	size_t i = 0;

	while (i + 1 < ARRAY_SIZE(durations) && value % durations[i].size != 0)
		i++;
	return arena_printf(arena, "%" PRIu64 "%s", value / durations[i].size, durations[i].name);
}

static const char *show_percent(struct arena *arena, uint64_t value)
{
	if (value % 10 == 0)
		return arena_printf(arena, "%" PRIu64 "%%", value / 10);
	return arena_printf(arena, "%" PRIu64 ".%" PRIu64 "%%", value / 10, value % 10);
}

static const char *show_integer(struct arena *arena, uint64_t value)
{
	return arena_printf(arena, "%" PRIu64, value);
}

static int check_range(const struct input *in, uint64_t value,
		       const char *(*show)(struct arena *, uint64_t), struct error *err)
{
	const struct setting *s = in->setting;

	if (value >= s->min && value <= s->max)
		return 0;
	return error_set(err, ERROR_CONFIG, "'%s' is out of range: %s to %s",
			 problems_excerpt(in->arena, in->text), show(in->arena, s->min),
			 show(in->arena, s->max));
}

static const struct unit *find_unit(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(durations); i++)
		if (streq(durations[i].name, name))
			return &durations[i];
	return NULL;
}

static int parse_duration(const struct input *in, struct error *err)
{
	const struct unit *unit;
	const char *rest;
	uint64_t value;

	if (!parse_digits(in->text, &value, &rest))
		return refuse(in, err, "is not a duration such as 500ms, 5s, 15min, 24h or 7d");
	if (*rest == '\0')
		return refuse(in, err, "has no unit; use one of ms, s, min, h, d");
	unit = find_unit(rest + strspn(rest, " "));
	if (!unit)
		return refuse(in, err, "has an unknown unit; use one of ms, s, min, h, d");
	if (__builtin_mul_overflow(value, unit->size, &value))
		value = UINT64_MAX;
	if (check_range(in, value, show_duration, err) < 0)
		return -1;
	store(in, &value, sizeof(value));
	return 0;
}

static int parse_percent(const struct input *in, struct error *err)
{
	uint64_t value;
	const char *rest;
	unsigned permille;

	if (!parse_digits(in->text, &value, &rest))
		return refuse(in, err, "is not a percentage such as 10%");
	if (*rest == '\0')
		return refuse(in, err, "has no unit; write a percentage such as 10%");
	value *= 10;
	if (rest[0] == '.' && isdigit((unsigned char)rest[1])) {
		value += (uint64_t)(rest[1] - '0');
		rest += 2;
	}
	if (!streq(rest, "%") && !streq(rest, " %"))
		return refuse(in, err, "is not a percentage such as 10% or 2.5%");
	if (check_range(in, value, show_percent, err) < 0)
		return -1;
	permille = (unsigned)value;
	store(in, &permille, sizeof(permille));
	return 0;
}

static int parse_integer(const struct input *in, struct error *err)
{
	uint64_t value;
	const char *rest;
	unsigned number;

	if (!parse_digits(in->text, &value, &rest) || *rest != '\0')
		return refuse(in, err, "is not a whole number");
	if (check_range(in, value, show_integer, err) < 0)
		return -1;
	number = (unsigned)value;
	store(in, &number, sizeof(number));
	return 0;
}

/* ---- choices ---- */

static int refuse_choice(const struct input *in, struct error *err)
{
	struct spelling spelling = { .word = in->text };
	const struct choice *c;
	const char *words = "", *hint = "";

	for (c = in->setting->choices; c->word; c++) {
		spelling_consider(&spelling, c->word, strlen(c->word));
		if (!c->later)
			words = arena_join(in->arena, words, ", ", c->word);
	}
	if (spelling.best)
		hint = arena_printf(in->arena, " (did you mean '%s'?)", spelling.best);
	return error_set(err, ERROR_CONFIG, "'%s' is not one of %s%s",
			 problems_excerpt(in->arena, in->text), words, hint);
}

static int find_choice(const struct input *in, int *ret, struct error *err)
{
	const struct choice *c = in->setting->choices;

	while (c->word && !streq(c->word, in->text))
		c++;
	if (!c->word)
		return refuse_choice(in, err);
	if (c->later)
		return refuse(in, err, "is not supported by this version");
	*ret = c->value;
	return 0;
}

static int parse_choice(const struct input *in, struct error *err)
{
	int value;

	_Static_assert(sizeof(enum tls_mode) == sizeof(int), "enums are stored as int");
	if (find_choice(in, &value, err) < 0)
		return -1;
	store(in, &value, sizeof(value));
	return 0;
}

static int parse_flag(const struct input *in, struct error *err)
{
	int value;
	bool flag;

	if (find_choice(in, &value, err) < 0)
		return -1;
	flag = value != 0;
	store(in, &flag, sizeof(flag));
	return 0;
}

/* ---- LDAP ---- */

static int parse_dn(const struct input *in, struct error *err)
{
	if (strlen(in->text) > TEXT_MAX || !ldap_is_dn(in->text))
		return refuse(in, err, "is not a DN such as cn=name,dc=corp,dc=example");
	return store_text(in);
}

static int parse_filter(const struct input *in, struct error *err)
{
	if (!ldap_is_filter(in->text))
		return refuse(in, err,
			      "is not an LDAP filter with matching parentheses, "
			      "such as (objectClass=inetOrgPerson)");
	return store_text(in);
}

static int parse_uri(const struct input *in, struct error *err)
{
	if (!ldap_has_scheme(in->text))
		return refuse(in, err, "does not begin with ldap://, ldaps:// or ldapi://");
	if (strlen(in->text) > TEXT_MAX || !ldap_is_server(in->text))
		return refuse(in, err,
			      "has to name a server and nothing else, "
			      "such as ldaps://ldap.corp.example:636");
	return store_text(in);
}

static int parse_attribute(const struct input *in, struct error *err)
{
	if (strlen(in->text) > TEXT_MAX || !ldap_is_attribute(in->text))
		return refuse(in, err, "is not the name of an attribute");
	return store_text(in);
}

/* ---- others ---- */

static int parse_email(const struct input *in, struct error *err)
{
	if (!address_normalise(in->arena, in->text))
		return refuse(in, err, "is not an address that mail can be sent to");
	return store_text(in);
}

/* systemd.exec(5): the name is that of a file in the credentials directory. */
static int parse_credential(const struct input *in, struct error *err)
{
	if (strchr(in->text, '/') || in->text[0] == '.' || strlen(in->text) > 255)
		return refuse(in, err, "is not the name of a credential");
	return store_text(in);
}

/* The only occurrence of @word in @text; NULL if there is none or another. */
static const char *find_once(const char *text, const char *word)
{
	const char *found = strstr(text, word);

	return found && !strstr(found + 1, word) ? found : NULL;
}

static bool is_literal(const char *text)
{
	return !strpbrk(text, "{},+=\\\"<>;");
}

static int parse_pattern(const struct input *in, struct error *err)
{
	const char *cloud = find_once(in->text, "{cloud}"), *role = find_once(in->text, "{role}");
	size_t n = ldap_attribute_length(in->text), first_size, second_size;
	struct discover_settings d = { 0 };
	const char *first, *second;

	if (n == 0 || in->text[n] != '=')
		return refuse(in, err, "is not a pattern such as cn=cloud-{cloud}-{role}");
	if (!cloud || !role)
		return refuse(in, err, "has to contain {cloud} once and {role} once");
	d.role_first = role < cloud;
	first = d.role_first ? role : cloud;
	second = d.role_first ? cloud : role;
	first_size = strlen(d.role_first ? "{role}" : "{cloud}");
	second_size = strlen(d.role_first ? "{cloud}" : "{role}");
	if (first + first_size == second)
		return refuse(in, err, "needs text between {cloud} and {role}");
	d.attribute = arena_strndup(in->arena, in->text, n);
	d.prefix = arena_strndup(in->arena, in->text + n + 1, (size_t)(first - in->text) - n - 1);
	d.middle = arena_strndup(in->arena, first + first_size,
				 (size_t)(second - first) - first_size);
	d.suffix = arena_strdup(in->arena, second + second_size);
	if (!is_literal(d.prefix) || !is_literal(d.middle) || !is_literal(d.suffix))
		return refuse(in, err, "has a character that a pattern cannot have: {},+=\\\"<>;");
	store(in, &d, sizeof(d));
	return 0;
}

int value_parse(struct arena *arena, const struct setting *setting, const char *text, void *target,
		struct error *err)
{
	static int (*const parsers[SETTING_TYPE_COUNT])(const struct input *, struct error *) = {
		[SETTING_STRING] = parse_string,
		[SETTING_PATH] = parse_path,
		[SETTING_DURATION] = parse_duration,
		[SETTING_PERCENT] = parse_percent,
		[SETTING_INTEGER] = parse_integer,
		[SETTING_CHOICE] = parse_choice,
		[SETTING_FLAG] = parse_flag,
		[SETTING_DN] = parse_dn,
		[SETTING_FILTER] = parse_filter,
		[SETTING_URI] = parse_uri,
		[SETTING_ATTRIBUTE] = parse_attribute,
		[SETTING_EMAIL] = parse_email,
		[SETTING_CREDENTIAL] = parse_credential,
		[SETTING_PATTERN] = parse_pattern,
	};
	struct input in = { arena, setting, text, target };

	if (text[0] == '\0')
		return error_set(err, ERROR_CONFIG, "is empty");
	return parsers[setting->type](&in, err);
}
