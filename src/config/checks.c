/* See checks.h. A table of checks, each with the settings that it needs to be sound. */
#include "config/checks.h"

#include <strings.h>

struct context {
	struct reader *reader;
	const struct source *source;
	const struct node *tree;
};

/* The place of the innermost section of the main file that the setting at @path belongs to. */
static struct place section_place(const struct context *c, const char *path)
{
	struct place place = { c->source, c->tree->line, c->tree->column };
	const struct node *map = c->tree, *key;
	size_t n;

	for (; map && map->kind == NODE_MAP; path += n + (path[n] == '.')) {
		n = strcspn(path, ".");
		key = map->first;
		while (key && (strncmp(key->text, path, n) != 0 || key->text[n] != '\0'))
			key = key->next->next;
		if (!key || n == 0)
			break;
		place.line = key->line;
		place.column = key->column;
		map = key->next;
	}
	return place;
}

static bool is_set(const struct context *c, const char *path)
{
	return reader_state(c->reader, path)->place.source != NULL;
}

static void object(const struct context *c, const char *path, const char *what)
{
	struct path at = { NULL, path, false };
	struct place place = is_set(c, path) ? reader_state(c->reader, path)->place
					     : section_place(c, path);

	problems_add(c->reader->problems, place, &at, "%s", what);
}

static bool failed(const struct context *c, const char *path)
{
	return reader_state(c->reader, path)->failed;
}

static void check_required(const struct context *c)
{
	size_t i;

	for (i = 0; i < settings_table_n; i++) {
		const struct setting *s = &settings_table[i];

		if (s->required && !strstr(s->path, "[]") && !is_set(c, s->path))
			object(c, s->path, "is required");
	}
}

/* ---- connection ---- */

static bool has_scheme(const struct context *c, const char *scheme)
{
	const struct directory_settings *d = &c->reader->settings->directory;
	size_t i, n = strlen(scheme);

	for (i = 0; i < d->n_uris; i++)
		if (strncasecmp(d->uris[i], scheme, n) == 0)
			return true;
	return false;
}

static bool uses_tls(const struct context *c)
{
	return c->reader->settings->directory.tls_mode != TLS_NONE &&
	       (has_scheme(c, "ldap://") || has_scheme(c, "ldaps://"));
}

static void check_uris(const struct context *c)
{
	if (is_set(c, "directory.uris") && c->reader->settings->directory.n_uris == 0)
		object(c, "directory.uris", "has to name at least one server");
}

static void check_tls_mode(const struct context *c)
{
	const struct directory_settings *d = &c->reader->settings->directory;
	const char *mode = "directory.tls.mode";

	if (d->tls_mode == TLS_NONE && has_scheme(c, "ldaps://"))
		object(c, mode, "'none' contradicts ldaps:// in directory.uris");
	if (d->tls_mode == TLS_STARTTLS && has_scheme(c, "ldaps://"))
		object(c, mode, "'starttls' contradicts ldaps:// in directory.uris; use ldap://");
	if (d->tls_mode == TLS_LDAPS && has_scheme(c, "ldap://"))
		object(c, mode, "'ldaps' contradicts ldap:// in directory.uris; use ldaps://");
}

static void check_clear_text(const struct context *c)
{
	const struct directory_settings *d = &c->reader->settings->directory;

	if (d->insecure && d->tls_mode != TLS_NONE)
		object(c, "directory.tls.insecure", "has a meaning with mode 'none' alone");
	if (d->tls_mode != TLS_NONE || d->insecure || !has_scheme(c, "ldap://"))
		return;
	if (d->bind == BIND_SIMPLE)
		object(c, "directory.tls.mode",
		       "'none' with ldap:// would send the bind password and all contacts in "
		       "clear text; use 'starttls', or add 'insecure: true' beside it");
	else
		object(c, "directory.tls.mode",
		       "'none' with ldap:// would send all contacts in clear text; use "
		       "'starttls', or add 'insecure: true' beside it");
}

static void check_key_pair(const struct context *c)
{
	const struct directory_settings *d = &c->reader->settings->directory;

	if (d->certificate && !d->key)
		object(c, "directory.tls.key", "is required with 'certificate'");
	if (d->key && !d->certificate)
		object(c, "directory.tls.certificate", "is required with 'key'");
}

/* ---- bind ---- */

static void check_simple(const struct context *c)
{
	const struct directory_settings *d = &c->reader->settings->directory;

	if (d->bind != BIND_SIMPLE)
		return;
	if (!d->bind_dn)
		object(c, "directory.bind.dn",
		       "is required for mechanism 'simple' (the others are external, anonymous)");
	if (!d->password_credential && !d->password_file)
		object(c, "directory.bind.password_credential",
		       "is required for mechanism 'simple', or password_file instead");
	if (d->password_credential && d->password_file)
		object(c, "directory.bind.password_file",
		       "contradicts password_credential; keep one of the two");
}

static void check_not_simple(const struct context *c)
{
	static const char what[] = "is used by mechanism 'simple' alone; remove it";
	const struct directory_settings *d = &c->reader->settings->directory;

	if (d->bind == BIND_SIMPLE)
		return;
	if (d->bind_dn)
		object(c, "directory.bind.dn", what);
	if (d->password_credential)
		object(c, "directory.bind.password_credential", what);
	if (d->password_file)
		object(c, "directory.bind.password_file", what);
}

static void check_external(const struct context *c)
{
	const struct directory_settings *d = &c->reader->settings->directory;

	if (d->bind != BIND_EXTERNAL || (!has_scheme(c, "ldap://") && !has_scheme(c, "ldaps://")))
		return;
	if (!uses_tls(c))
		object(c, "directory.bind.mechanism",
		       "'external' over ldap:// needs TLS, which shows who we are");
	else if (!d->certificate)
		object(c, "directory.bind.mechanism",
		       "'external' needs tls.certificate and tls.key, except over ldapi://");
}

/* ---- others ---- */

static void check_files(const struct context *c)
{
	const struct settings *s = c->reader->settings;

	if (streq(s->store, s->mirror))
		object(c, "mirror", "is the same file as 'store'");
	if (s->metrics && streq(s->metrics, s->store))
		object(c, "metrics", "is the same file as 'store'");
	else if (s->metrics && streq(s->metrics, s->mirror))
		object(c, "metrics", "is the same file as 'mirror'");
}

static void check_schedule(const struct context *c)
{
	const struct schedule *s = &c->reader->settings->schedule;

	if (s->full_usec < s->interval_usec)
		object(c, is_set(c, "schedule.full") ? "schedule.full" : "schedule.interval",
		       "'full' is shorter than 'interval'");
}

static void check_fallback_admin(const struct context *c)
{
	const struct policy *p = &c->reader->settings->policy;

	if (p->fallback_name && !p->fallback_email)
		object(c, "policy.fallback_admin.email", "is required with 'name'");
	if (p->fallback_email && !p->fallback_name)
		object(c, "policy.fallback_admin.name", "is required with 'email'");
}

#define URIS      "directory.uris"
#define TLS(key)  "directory.tls." key
#define BIND(key) "directory.bind." key

static const struct {
	void (*run)(const struct context *);
	const char *needs[4];
} checks[] = {
	{ check_required, { NULL } },
	{ check_uris, { URIS } },
	{ check_tls_mode, { URIS, TLS("mode") } },
	{ check_clear_text, { URIS, TLS("mode"), TLS("insecure"), BIND("mechanism") } },
	{ check_key_pair, { TLS("certificate"), TLS("key") } },
	{ check_simple,
	  { BIND("mechanism"), BIND("dn"), BIND("password_credential"), BIND("password_file") } },
	{ check_not_simple, { BIND("mechanism") } },
	{ check_external, { URIS, TLS("mode"), BIND("mechanism"), TLS("certificate") } },
	{ check_files, { "store", "mirror", "metrics" } },
	{ check_schedule, { "schedule.interval", "schedule.full" } },
	{ check_fallback_admin, { "policy.fallback_admin.name", "policy.fallback_admin.email" } },
};

static bool is_sound(const struct context *c, const char *const *needs, size_t n)
{
	size_t i;

	for (i = 0; i < n && needs[i]; i++)
		if (failed(c, needs[i]))
			return false;
	return true;
}

void checks_run(struct reader *reader, const struct source *source, const struct node *tree)
{
	struct context c = { reader, source, tree };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(checks); i++)
		if (is_sound(&c, checks[i].needs, ARRAY_SIZE(checks[i].needs)))
			checks[i].run(&c);
}
