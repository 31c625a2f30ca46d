/* See settings_table.h. A new setting is a row here, a field, a paragraph in the man page. */
#include "config/settings_table.h"

#include "config/config.h"
#include "config/organizations.h"
#include "config/spelling.h"

#define MSEC   UINT64_C(1000)
#define SEC    (1000 * MSEC)
#define MINUTE (60 * SEC)
#define HOUR   (60 * MINUTE)
#define DAY    (24 * HOUR)

#define TO(field) .offset = offsetof(struct settings, field)
#define NOWHERE   .offset = NO_TARGET

static const struct choice booleans[] = { { "false", 0, 0 }, { "true", 1, 0 }, { 0 } };
static const struct choice tls_modes[] = {
	{ "ldaps", TLS_LDAPS, 0 }, { "starttls", TLS_STARTTLS, 0 }, { "none", TLS_NONE, 0 }, { 0 }
};
static const struct choice mechanisms[] = { { "simple", BIND_SIMPLE, 0 },
					    { "external", BIND_EXTERNAL, 0 },
					    { "anonymous", BIND_ANONYMOUS, 0 },
					    { "gssapi", 0, true },
					    { 0 } };
static const struct choice syncs[] = {
	{ "auto", 0, 0 }, { "scan", 0, 0 }, { "syncrepl", 0, true }, { "dirsync", 0, true }, { 0 }
};
static const struct choice listens[] = { { "false", 0, 0 }, { "true", 0, true }, { 0 } };
static const struct choice modes[] = { { "enforce", POLICY_ENFORCE, 0 },
				       { "report", POLICY_REPORT, 0 },
				       { 0 } };
static const struct choice adopts[] = { { "email", ADOPT_EMAIL, 0 },
					{ "never", ADOPT_NEVER, 0 },
					{ 0 } };
static const struct choice unknowns[] = { { "report", 0, 0 }, { "draft", 1, 0 }, { 0 } };

const struct setting settings_table[] = {
	{ .path = "store",
	  .type = SETTING_PATH,
	  .fallback = "/var/lib/contactsync/store.db",
	  TO(store),
	  .help = "file of the contacts and clouds" },
	{ .path = "mirror",
	  .type = SETTING_PATH,
	  .fallback = "/var/cache/contactsync/mirror.db",
	  TO(mirror),
	  .help = "file of the local copy of the directory, rebuilt when it is deleted" },
	{ .path = "metrics",
	  .type = SETTING_PATH,
	  TO(metrics),
	  .help = "file for Prometheus metrics; without it none are written" },
	{ .path = "directory.uris",
	  .type = SETTING_URI,
	  .list = LIST_YES,
	  .required = true,
	  TO(directory.uris),
	  .offset_n = offsetof(struct settings, directory.n_uris),
	  .help = "servers, tried in this order" },
	{ .path = "directory.srv",
	  .type = SETTING_LATER,
	  NOWHERE,
	  .help = "domain whose SRV records name the servers" },
	{ .path = "directory.tls.mode",
	  .type = SETTING_CHOICE,
	  .choices = tls_modes,
	  TO(directory.tls_mode),
	  .help = "how connections are protected; without it ldaps for ldaps://, starttls for "
		  "ldap://" },
	{ .path = "directory.tls.ca_file",
	  .type = SETTING_PATH,
	  TO(directory.ca_file),
	  .help = "certificates of the authorities to trust; without it those of the system" },
	{ .path = "directory.tls.certificate",
	  .type = SETTING_PATH,
	  TO(directory.certificate),
	  .help = "own certificate, shown to the server" },
	{ .path = "directory.tls.key",
	  .type = SETTING_PATH,
	  TO(directory.key),
	  .help = "private key of the own certificate" },
	{ .path = "directory.tls.insecure",
	  .type = SETTING_FLAG,
	  .fallback = "false",
	  .choices = booleans,
	  TO(directory.insecure),
	  .help = "accept mode none for ldap://, which sends everything in clear text" },
	{ .path = "directory.bind.mechanism",
	  .type = SETTING_CHOICE,
	  .fallback = "simple",
	  .choices = mechanisms,
	  TO(directory.bind),
	  .help = "how to log in" },
	{ .path = "directory.bind.dn",
	  .type = SETTING_DN,
	  TO(directory.bind_dn),
	  .help = "whom to log in as, for simple" },
	{ .path = "directory.bind.password_credential",
	  .type = SETTING_CREDENTIAL,
	  TO(directory.password_credential),
	  .help = "systemd credential that holds the password, for simple" },
	{ .path = "directory.bind.password_file",
	  .type = SETTING_PATH,
	  TO(directory.password_file),
	  .help = "file with mode 0600 that holds the password, for simple" },
	{ .path = "directory.deadlines.connect",
	  .type = SETTING_DURATION,
	  .fallback = "5s",
	  .min = 100 * MSEC,
	  .max = 10 * MINUTE,
	  TO(directory.connect_usec),
	  .help = "for reaching one server, TLS included" },
	{ .path = "directory.deadlines.search",
	  .type = SETTING_DURATION,
	  .fallback = "60s",
	  .min = SEC,
	  .max = DAY,
	  TO(directory.search_usec),
	  .help = "for one search" },
	{ .path = "directory.deadlines.run",
	  .type = SETTING_DURATION,
	  .fallback = "15min",
	  .min = SEC,
	  .max = 7 * DAY,
	  TO(directory.run_usec),
	  .help = "for a whole run" },
	{ .path = "directory.page_size",
	  .type = SETTING_INTEGER,
	  .fallback = "1000",
	  .min = 0,
	  .max = 100000,
	  TO(directory.page_size),
	  .help = "entries that are asked for at a time; 0: all at once" },
	{ .path = "directory.sync",
	  .type = SETTING_CHOICE,
	  .fallback = "auto",
	  .choices = syncs,
	  NOWHERE,
	  .help = "how changes are found" },
	{ .path = "directory.people.base",
	  .type = SETTING_DN,
	  .required = true,
	  TO(directory.people_base),
	  .help = "where people are" },
	{ .path = "directory.people.filter",
	  .type = SETTING_FILTER,
	  .fallback = "(objectClass=inetOrgPerson)",
	  TO(directory.people_filter),
	  .help = "which entries are people" },
	{ .path = "directory.people.attributes.id",
	  .type = SETTING_ATTRIBUTE,
	  .fallback = "auto",
	  .automatic = true,
	  TO(directory.id_attribute),
	  .help = "what never changes about an entry; auto: asks the server for what it has" },
	{ .path = "directory.people.attributes.name",
	  .type = SETTING_ATTRIBUTE,
	  .list = LIST_OR_ONE,
	  .fallback = "[displayName, cn]",
	  TO(directory.name_attributes),
	  .offset_n = offsetof(struct settings, directory.n_name_attributes),
	  .help = "name; the first one that has a value counts" },
	{ .path = "directory.people.attributes.email",
	  .type = SETTING_ATTRIBUTE,
	  .fallback = "mail",
	  TO(directory.email_attribute),
	  .help = "address" },
	{ .path = "directory.people.attributes.phone",
	  .type = SETTING_ATTRIBUTE,
	  .fallback = "telephoneNumber",
	  TO(directory.phone_attribute),
	  .help = "telephone number" },
	{ .path = "directory.people.attributes.login",
	  .type = SETTING_ATTRIBUTE,
	  .fallback = "uid",
	  TO(directory.login_attribute),
	  .help = "login name" },
	{ .path = "directory.people.enabled",
	  .type = SETTING_FILTER,
	  .fallback = "auto",
	  .automatic = true,
	  TO(directory.enabled_filter),
	  .help = "which entries may be used; auto: not locked, not expired" },
	{ .path = "directory.groups.base",
	  .type = SETTING_DN,
	  .required = true,
	  TO(directory.groups_base),
	  .help = "where groups are" },
	{ .path = "directory.groups.nesting",
	  .type = SETTING_INTEGER,
	  .fallback = "10",
	  .min = 0,
	  .max = 100,
	  TO(directory.nesting),
	  .help = "depth of groups in groups that is followed" },
	{ .path = "directory.canaries",
	  .type = SETTING_DN,
	  .list = LIST_YES,
	  .fallback = "[]",
	  TO(directory.canaries),
	  .offset_n = offsetof(struct settings, directory.n_canaries),
	  .help = "entries that a complete read must have seen" },
	{ .path = "schedule.interval",
	  .type = SETTING_DURATION,
	  .fallback = "5min",
	  .min = SEC,
	  .max = 7 * DAY,
	  TO(schedule.interval_usec),
	  .help = "from the start of one run to the next" },
	{ .path = "schedule.jitter",
	  .type = SETTING_PERCENT,
	  .fallback = "10%",
	  .min = 0,
	  .max = 1000,
	  TO(schedule.jitter_permille),
	  .help = "share of the interval by which a run may be late, at random" },
	{ .path = "schedule.full",
	  .type = SETTING_DURATION,
	  .fallback = "24h",
	  .min = SEC,
	  .max = 366 * DAY,
	  TO(schedule.full_usec),
	  .help = "from one look at every list to the next" },
	{ .path = "schedule.listen",
	  .type = SETTING_FLAG,
	  .fallback = "false",
	  .choices = listens,
	  NOWHERE,
	  .help = "stay connected and apply changes as they happen" },
	{ .path = "policy.mode",
	  .type = SETTING_CHOICE,
	  .fallback = "enforce",
	  .choices = modes,
	  TO(policy.mode),
	  .help = "enforce: correct the lists; report: find and log, change nothing" },
	{ .path = "policy.confirm_removals",
	  .type = SETTING_INTEGER,
	  .fallback = "2",
	  .min = 1,
	  .max = 100,
	  TO(policy.confirm_removals),
	  .help = "complete runs that have to want a removal before it is done" },
	{ .path = "policy.guard.removals",
	  .type = SETTING_PERCENT,
	  .fallback = "10%",
	  .min = 0,
	  .max = 1000,
	  TO(policy.guard_permille),
	  .help = "share of all contacts from the directory that a run may remove" },
	{ .path = "policy.guard.floor",
	  .type = SETTING_INTEGER,
	  .fallback = "10",
	  .min = 0,
	  .max = 1000000,
	  TO(policy.guard_floor),
	  .help = "number of contacts that a run may remove in any case" },
	{ .path = "policy.capacity",
	  .type = SETTING_INTEGER,
	  .fallback = "10",
	  .min = 0,
	  .max = 100000,
	  TO(policy.capacity),
	  .help = "contacts that a cloud can have; 0: no limit" },
	{ .path = "policy.adopt",
	  .type = SETTING_CHOICE,
	  .fallback = "email",
	  .choices = adopts,
	  TO(policy.adopt),
	  .help = "email: a local contact with a person's address becomes that person's" },
	{ .path = "policy.fallback_admin.name",
	  .type = SETTING_STRING,
	  TO(policy.fallback_name),
	  .help = "name of the Admin of clouds that would have none" },
	{ .path = "policy.fallback_admin.email",
	  .type = SETTING_EMAIL,
	  TO(policy.fallback_email),
	  .help = "address of the Admin of clouds that would have none" },
	{ .path = "roles",
	  .type = SETTING_ROLES,
	  .list = LIST_YES,
	  .fallback = "[]",
	  NOWHERE,
	  .help = "roles of clouds, beside Admin" },
	{ .path = "organizations",
	  .type = SETTING_ORGANIZATIONS,
	  .list = LIST_YES,
	  .fallback = "[]",
	  NOWHERE,
	  .help = "organizations, merged by name" },
	{ .path = "organizations[].name",
	  .type = SETTING_STRING,
	  .required = true,
	  .offset = offsetof(struct owner, name),
	  .help = "name of the organization" },
	{ .path = "organizations[].contacts",
	  .type = SETTING_CONTACTS,
	  NOWHERE,
	  .help = "group for each role, technical and billing" },
	{ .path = "organizations[].members",
	  .type = SETTING_LATER,
	  NOWHERE,
	  .help = "groups that may edit" },
	{ .path = "organizations[].clouds",
	  .type = SETTING_CLOUDS,
	  .list = LIST_YES,
	  NOWHERE,
	  .help = "custom clouds of the organization, merged by name" },
	{ .path = "organizations[].clouds[].name",
	  .type = SETTING_STRING,
	  .required = true,
	  .offset = offsetof(struct owner, name),
	  .help = "name of the cloud" },
	{ .path = "organizations[].clouds[].contacts",
	  .type = SETTING_CONTACTS,
	  .required = true,
	  NOWHERE,
	  .help = "group for each role, admin and those of roles" },
	{ .path = "organizations[].discover",
	  .type = SETTING_DISCOVER,
	  .list = LIST_YES,
	  NOWHERE,
	  .help = "groups that bind a cloud by their name" },
	{ .path = "organizations[].discover[].group",
	  .type = SETTING_PATTERN,
	  .required = true,
	  .offset = offsetof(struct pattern, settings),
	  .help = "pattern of the group's RDN, with {cloud} and {role}" },
	{ .path = "organizations[].discover[].unknown",
	  .type = SETTING_FLAG,
	  .fallback = "report",
	  .choices = unknowns,
	  .offset = offsetof(struct pattern, draft),
	  .help = "a cloud that is not in the store: report it, or create it as a draft" },
};

const size_t settings_table_n = ARRAY_SIZE(settings_table);

/* What people try and what they should do instead. */
static const struct {
	const char *path, *reason;
} refusals[] = {
	{ "directory.bind.password",
	  "a password in this file is refused; name a systemd credential with password_credential, "
	  "or a 0600 file with password_file" },
};

const struct setting *setting_find(const char *path)
{
	size_t i;

	for (i = 0; i < settings_table_n; i++)
		if (streq(settings_table[i].path, path))
			return &settings_table[i];
	return NULL;
}

/* What follows @prefix in @path, or NULL if @path is not below it. */
static const char *path_below(const char *path, const char *prefix)
{
	size_t n = strlen(prefix);

	if (n == 0)
		return path;
	return strncmp(path, prefix, n) == 0 && path[n] == '.' ? path + n + 1 : NULL;
}

bool setting_is_section(const char *path)
{
	size_t i;

	for (i = 0; i < settings_table_n; i++)
		if (path_below(settings_table[i].path, path))
			return true;
	return false;
}

/* The whole path of a setting whose last part is @key, or NULL. */
static const char *find_elsewhere(const char *key)
{
	const char *last;
	size_t i;

	for (i = 0; i < settings_table_n; i++) {
		last = strrchr(settings_table[i].path, '.');
		if (last && streq(last + 1, key))
			return settings_table[i].path;
	}
	return NULL;
}

bool setting_nearest(const char *prefix, const char *key, char *ret, size_t size)
{
	struct spelling spelling = { .word = key };
	const char *part;
	size_t i;

	for (i = 0; i < settings_table_n; i++) {
		part = path_below(settings_table[i].path, prefix);
		if (part)
			spelling_consider(&spelling, part, strcspn(part, ".["));
	}
	if (!spelling.best) {
		spelling.best = find_elsewhere(key);
		spelling.best_length = spelling.best ? strlen(spelling.best) : 0;
	}
	if (!spelling.best)
		return false;
	snprintf(ret, size, "%.*s", (int)spelling.best_length, spelling.best);
	return true;
}

const char *setting_refusal(const char *path)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(refusals); i++)
		if (streq(refusals[i].path, path))
			return refusals[i].reason;
	return NULL;
}

static void describe_choices(const struct choice *choices, char *ret, size_t size)
{
	const struct choice *c;
	size_t used = 0;

	for (c = choices; c->word && used < size; c++)
		if (!c->later)
			used += (size_t)snprintf(ret + used, size - used, "%s%s", used ? "|" : "",
						 c->word);
}

/* "duration", "list: URI", "email|never", … in @ret. */
static void describe(const struct setting *setting, char *ret, size_t size)
{
	static const char *const words[SETTING_TYPE_COUNT] = {
		[SETTING_STRING] = "text",
		[SETTING_PATH] = "absolute path",
		[SETTING_DURATION] = "duration",
		[SETTING_PERCENT] = "percentage",
		[SETTING_INTEGER] = "number",
		[SETTING_DN] = "DN",
		[SETTING_FILTER] = "LDAP filter",
		[SETTING_URI] = "URI",
		[SETTING_ATTRIBUTE] = "attribute",
		[SETTING_EMAIL] = "address",
		[SETTING_CREDENTIAL] = "credential name",
		[SETTING_PATTERN] = "pattern",
		[SETTING_ROLES] = "role",
		[SETTING_ORGANIZATIONS] = "organization",
		[SETTING_CLOUDS] = "cloud",
		[SETTING_CONTACTS] = "DN by role",
		[SETTING_DISCOVER] = "mapping",
		[SETTING_LATER] = "not supported by this version",
	};
	static const char *const lists[] = { "", "list: ", "one or list: " };
	char word[80] = "";

	if (setting->choices)
		describe_choices(setting->choices, word, sizeof(word));
	else
		snprintf(word, sizeof(word), "%s%s", setting->automatic ? "auto, or " : "",
			 words[setting->type]);
	snprintf(ret, size, "%s%s", lists[setting->list], word);
}

void config_print_settings(FILE *stream)
{
	const struct setting *s;
	char type[120];
	size_t i;

	for (i = 0; i < settings_table_n; i++) {
		s = &settings_table[i];
		describe(s, type, sizeof(type));
		fprintf(stream, "%s (%s%s%s)\n\t%s\n", s->path, type,
			s->required   ? ", required"
			: s->fallback ? ", default "
				      : "",
			s->fallback ? s->fallback : "", s->help);
	}
}
