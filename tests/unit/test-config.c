#include "config/config.h"
#include "tests/lib/test.h"

/* The least that is right, on one line; EXTRA goes into "directory". */
#define DIRECTORY(extra)                                                                           \
	"directory: {uris: [ldapi:///], bind: {mechanism: external}, "                             \
	"people: {base: 'ou=p,dc=x'}, groups: {base: 'ou=g,dc=x'}" extra "}\n"
#define LEAST DIRECTORY("")

/* As above, with servers, TLS and bind to choose. */
#define SERVER(uris, tls, bind)                                                                    \
	"directory:\n  uris: [" uris "]\n  tls: {" tls "}\n  bind: {" bind "}\n"                   \
	"  people: {base: 'ou=p,dc=x'}\n  groups: {base: 'ou=g,dc=x'}\n"
#define SIMPLE "mechanism: simple, dn: 'cn=s,dc=x', password_file: /etc/secret"

struct fixture {
	struct arena *arena;
	const struct settings *settings;
	struct config_errors errors;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	f->arena = arena_new();
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	arena_free(f->arena);
	free(f);
	return 0;
}

static int parse(struct fixture *f, const char *text)
{
	f->errors = (struct config_errors){ 0 };
	f->settings = NULL;
	return config_parse(f->arena, "f", text, strlen(text), &f->settings, &f->errors);
}

static void print_errors(const struct fixture *f)
{
	size_t i;

	for (i = 0; i < f->errors.n; i++)
		print_error("%s\n", f->errors.lines[i]);
}

static const struct settings *assert_good(struct fixture *f, const char *text)
{
	if (parse(f, text) < 0) {
		print_error("refused: %s", text);
		print_errors(f);
		fail();
	}
	assert_int_equal(f->errors.n, 0);
	assert_non_null(f->settings);
	return f->settings;
}

static void assert_errors(struct fixture *f, const char *text, const char *const *lines, size_t n)
{
	size_t i;

	assert_int_equal(parse(f, text), -1);
	assert_null(f->settings);
	if (f->errors.n != n) {
		print_error("in: %s", text);
		print_errors(f);
	}
	assert_int_equal(f->errors.n, n);
	for (i = 0; i < n; i++)
		assert_string_equal(f->errors.lines[i], lines[i]);
}

struct refusal {
	const char *text, *line;
};

static void assert_refused(void **state, const struct refusal *refusals, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		assert_errors(*state, refusals[i].text, &refusals[i].line, 1);
}

#define ASSERT_REFUSED(...)                                                                        \
	do {                                                                                       \
		static const struct refusal refusals[] = { __VA_ARGS__ };                          \
		assert_refused(state, refusals, ARRAY_SIZE(refusals));                             \
	} while (0)

/* ---- what is accepted ---- */

static void the_least_configuration_has_sensible_defaults(void **state)
{
	const struct settings *s = assert_good(*state, LEAST);

	assert_string_equal(s->file, "f");
	assert_string_equal(s->store, "/var/lib/contactsync/store.db");
	assert_string_equal(s->mirror, "/var/cache/contactsync/mirror.db");
	assert_null(s->metrics);
	assert_int_equal(s->directory.tls_mode, TLS_AUTO);
	assert_null(s->directory.ca_file);
	assert_false(s->directory.insecure);
	assert_int_equal(s->directory.connect_usec, 5 * USEC_PER_SEC);
	assert_int_equal(s->directory.search_usec, 60 * USEC_PER_SEC);
	assert_int_equal(s->directory.run_usec, 900 * USEC_PER_SEC);
	assert_int_equal(s->directory.page_size, 1000);
	assert_string_equal(s->directory.people_filter, "(objectClass=inetOrgPerson)");
	assert_null(s->directory.id_attribute);
	assert_int_equal(s->directory.n_name_attributes, 2);
	assert_string_equal(s->directory.name_attributes[0], "displayName");
	assert_string_equal(s->directory.name_attributes[1], "cn");
	assert_string_equal(s->directory.email_attribute, "mail");
	assert_string_equal(s->directory.phone_attribute, "telephoneNumber");
	assert_string_equal(s->directory.login_attribute, "uid");
	assert_null(s->directory.enabled_filter);
	assert_int_equal(s->directory.nesting, 10);
	assert_int_equal(s->directory.n_canaries, 0);
	assert_int_equal(s->schedule.interval_usec, 300 * USEC_PER_SEC);
	assert_int_equal(s->schedule.full_usec, 86400 * USEC_PER_SEC);
	assert_int_equal(s->schedule.jitter_permille, 100);
	assert_int_equal(s->policy.mode, POLICY_ENFORCE);
	assert_int_equal(s->policy.confirm_removals, 2);
	assert_int_equal(s->policy.guard_permille, 100);
	assert_int_equal(s->policy.guard_floor, 10);
	assert_int_equal(s->policy.capacity, 10);
	assert_int_equal(s->policy.adopt, ADOPT_EMAIL);
	assert_null(s->policy.fallback_name);
	assert_int_equal(s->roles.n, ROLE_BUILTIN_COUNT);
	assert_int_equal(s->n_organizations + s->n_bindings + s->n_discover, 0);
}

static const char contract[] =
	"store: /var/lib/contactsync/store.db\n"
	"metrics: /var/lib/prometheus/node-exporter/contactsync.prom   # optional\n"
	"directory:\n"
	"  uris: [ldaps://ldap1.corp.example, ldaps://ldap2.corp.example]\n"
	"  tls: {mode: ldaps, ca_file: /etc/ssl/certs/corp.pem, certificate: null, key: null}\n"
	"  bind: {mechanism: simple, dn: \"cn=contactsync,ou=services,dc=corp,dc=example\", "
	"password_credential: bind-password}\n"
	"  deadlines: {connect: 500ms, search: 60s, run: 15min}\n"
	"  page_size: 500\n"
	"  sync: auto                # auto | scan | syncrepl | dirsync\n"
	"  people:\n"
	"    base: ou=people,dc=corp,dc=example\n"
	"    filter: (objectClass=inetOrgPerson)\n"
	"    attributes: {id: entryUUID, name: cn, email: mail, phone: mobile, login: uid}\n"
	"    enabled: (!(employeeType=left))\n"
	"  groups:\n"
	"    base: ou=groups,dc=corp,dc=example\n"
	"    nesting: 3\n"
	"  canaries: [\"uid=canary,ou=people,dc=corp,dc=example\"]\n"
	"schedule: {interval: 1min, jitter: 2.5%, full: 12h, listen: false}\n"
	"policy:\n"
	"  mode: report\n"
	"  confirm_removals: 3\n"
	"  guard: {removals: 20%, floor: 5}\n"
	"  capacity: 0\n"
	"  adopt: never\n"
	"  fallback_admin: {name: Cloud desk, email: clouddesk@corp.example}\n"
	"roles: [Operator]\n"
	"organizations:\n"
	"  - name: acme\n"
	"    contacts: {technical: \"cn=ot,dc=x\", billing: \"cn=ob,dc=x\"}\n"
	"    clouds:\n"
	"      - name: payments-eu\n"
	"        contacts: {admin: \"cn=pa,dc=x\", operator: \"cn=po,dc=x\"}\n"
	"    discover:\n"
	"      - {group: \"cn=byoc-{cloud}-{role}\", unknown: draft}\n"
	"      - {group: \"ou=x {role} of {cloud}.\"}\n";

static void every_setting_arrives_where_it_belongs(void **state)
{
	const struct settings *s = assert_good(*state, contract);

	assert_string_equal(s->metrics, "/var/lib/prometheus/node-exporter/contactsync.prom");
	assert_int_equal(s->directory.n_uris, 2);
	assert_string_equal(s->directory.uris[1], "ldaps://ldap2.corp.example");
	assert_int_equal(s->directory.tls_mode, TLS_LDAPS);
	assert_string_equal(s->directory.ca_file, "/etc/ssl/certs/corp.pem");
	assert_null(s->directory.certificate);
	assert_int_equal(s->directory.bind, BIND_SIMPLE);
	assert_string_equal(s->directory.bind_dn, "cn=contactsync,ou=services,dc=corp,dc=example");
	assert_string_equal(s->directory.password_credential, "bind-password");
	assert_null(s->directory.password_file);
	assert_int_equal(s->directory.connect_usec, USEC_PER_SEC / 2);
	assert_int_equal(s->directory.page_size, 500);
	assert_string_equal(s->directory.people_base, "ou=people,dc=corp,dc=example");
	assert_string_equal(s->directory.id_attribute, "entryUUID");
	assert_int_equal(s->directory.n_name_attributes, 1);
	assert_string_equal(s->directory.name_attributes[0], "cn");
	assert_string_equal(s->directory.phone_attribute, "mobile");
	assert_string_equal(s->directory.enabled_filter, "(!(employeeType=left))");
	assert_string_equal(s->directory.groups_base, "ou=groups,dc=corp,dc=example");
	assert_int_equal(s->directory.nesting, 3);
	assert_int_equal(s->directory.n_canaries, 1);
	assert_int_equal(s->schedule.interval_usec, 60 * USEC_PER_SEC);
	assert_int_equal(s->schedule.jitter_permille, 25);
	assert_int_equal(s->schedule.full_usec, 43200 * USEC_PER_SEC);
	assert_int_equal(s->policy.mode, POLICY_REPORT);
	assert_int_equal(s->policy.confirm_removals, 3);
	assert_int_equal(s->policy.guard_permille, 200);
	assert_int_equal(s->policy.guard_floor, 5);
	assert_int_equal(s->policy.capacity, 0);
	assert_int_equal(s->policy.adopt, ADOPT_NEVER);
	assert_string_equal(s->policy.fallback_name, "Cloud desk");
	assert_string_equal(s->policy.fallback_email, "clouddesk@corp.example");
}

static void assert_binding(const struct binding *b, const char *cloud, unsigned role,
			   const char *group)
{
	assert_string_equal(b->organization, "acme");
	assert_true(streq_null(b->cloud, cloud));
	assert_int_equal(b->role, role);
	assert_string_equal(b->group, group);
	assert_null(b->group_key);
	assert_false(b->discovered);
}

static void organizations_become_bindings(void **state)
{
	const struct settings *s = assert_good(*state, contract);
	int operator= roles_find(&s->roles, "operator");

	assert_string_equal(s->roles.names[operator], "Operator");
	assert_int_equal(s->n_organizations, 1);
	assert_string_equal(s->organizations[0], "acme");
	assert_int_equal(s->n_bindings, 4);
	assert_binding(&s->bindings[0], NULL, ROLE_TECHNICAL, "cn=ot,dc=x");
	assert_binding(&s->bindings[1], NULL, ROLE_BILLING, "cn=ob,dc=x");
	assert_binding(&s->bindings[2], "payments-eu", ROLE_ADMIN, "cn=pa,dc=x");
	assert_binding(&s->bindings[3], "payments-eu", (unsigned)operator, "cn=po,dc=x");
}

static void discover_patterns_are_taken_apart(void **state)
{
	const struct settings *s = assert_good(*state, contract);

	assert_int_equal(s->n_discover, 2);
	assert_string_equal(s->discover[0].organization, "acme");
	assert_string_equal(s->discover[0].attribute, "cn");
	assert_string_equal(s->discover[0].prefix, "byoc-");
	assert_string_equal(s->discover[0].middle, "-");
	assert_string_equal(s->discover[0].suffix, "");
	assert_false(s->discover[0].role_first);
	assert_true(s->discover[0].draft);
	assert_string_equal(s->discover[1].attribute, "ou");
	assert_string_equal(s->discover[1].prefix, "x ");
	assert_string_equal(s->discover[1].middle, " of ");
	assert_string_equal(s->discover[1].suffix, ".");
	assert_true(s->discover[1].role_first);
	assert_false(s->discover[1].draft);
}

static void empty_sections_say_nothing(void **state)
{
	const struct settings *s = assert_good(
		*state, DIRECTORY(", tls: ~, canaries: ~") "policy:\nschedule: {}\nroles:\n"
							   "organizations:\n");

	assert_int_equal(s->n_organizations, 0);
	assert_int_equal(s->policy.capacity, 10);
}

static void every_kind_of_connection_is_accepted(void **state)
{
	static const char *const texts[] = {
		SERVER("'ldaps://a'", "", SIMPLE),
		SERVER("'ldap://a:3890'", "", SIMPLE),
		SERVER("'ldap://a', 'ldaps://b'", "", SIMPLE),
		SERVER("'ldap://[::1]:389'", "mode: starttls", SIMPLE),
		SERVER("'ldap://a'", "mode: none, insecure: true", SIMPLE),
		SERVER("'ldapi://%2Frun%2Fslapd%2Fldapi'", "mode: none", SIMPLE),
		SERVER("'LDAPI:///'", "", "mechanism: external"),
		SERVER("'ldaps://a'", "certificate: /c, key: /k", "mechanism: external"),
		SERVER("'ldaps://a'", "", "mechanism: anonymous"),
		SERVER("'ldaps://a'", "", "dn: 'cn=s,dc=x', password_credential: p"),
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++)
		assert_good(*state, texts[i]);
}

/* ---- what is refused ---- */

static void unknown_keys_are_refused_with_the_nearest(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "polcy: {}\n", "f:2:1: polcy: unknown setting (did you mean 'policy'?)" },
		{ LEAST "colour: red\n", "f:2:1: colour: unknown setting" },
		{ LEAST "policy: {capasity: 3}\n",
		  "f:2:10: policy.capasity: unknown setting (did you mean 'capacity'?)" },
		{ LEAST "policy: {guard: {removal: 3%}}\n",
		  "f:2:18: policy.guard.removal: unknown setting (did you mean 'removals'?)" },
		{ LEAST "page_size: 3\n",
		  "f:2:1: page_size: unknown setting (did you mean 'directory.page_size'?)" },
		{ LEAST "organizations: [{name: a, cloud: []}]\n",
		  "f:2:27: organizations[a].cloud: unknown setting (did you mean 'clouds'?)" },
		{ LEAST "Store: /x\n", "f:2:1: Store: unknown setting (did you mean 'store'?)" },
		{ LEAST "organizations[]: 1\n", "f:2:1: organizations[]: unknown setting "
						"(did you mean 'organizations'?)" },
		{ LEAST "? ''\n: 1\n", "f:2:3: '': unknown setting" });
}

static void repeated_keys_are_refused(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "store: /a\nmirror: /b\nstore: /c\n",
		  "f:4:1: store: is repeated; it stands on line 2 already" },
		{ LEAST "policy: {capacity: 1, capacity: 1}\n",
		  "f:2:23: policy.capacity: is repeated; it stands on line 2 already" },
		{ LEAST "organizations: [{name: a, name: a}]\n",
		  "f:2:27: organizations[a].name: is repeated; it stands on line 2 already" });
}

static void missing_settings_are_all_named(void **state)
{
	static const char *const lines[] = {
		"f:1:1: directory.people.base: is required",
		"f:1:1: directory.groups.base: is required",
		"f:2:9: directory.uris: has to name at least one server",
	};
	static const char *const nested[] = {
		"f:2:3: directory.people.base: is required",
	};

	assert_errors(*state, "directory:\n  uris: []\n  bind: {mechanism: external}\n", lines, 3);
	assert_errors(*state,
		      "directory:\n  people: {filter: (a=b)}\n  uris: [ldapi:///]\n"
		      "  bind: {mechanism: external}\n  groups: {base: o=x}\n",
		      nested, 1);
}

static void an_empty_file_misses_what_has_no_default(void **state)
{
	static const char *const lines[] = {
		"f:1:1: directory.uris: is required",
		"f:1:1: directory.people.base: is required",
		"f:1:1: directory.groups.base: is required",
		"f:1:1: directory.bind.dn: is required for mechanism 'simple' (the others are "
		"external, anonymous)",
		"f:1:1: directory.bind.password_credential: is required for mechanism "
		"'simple', or password_file instead",
	};

	assert_errors(*state, "", lines, ARRAY_SIZE(lines));
}

static void wrong_kinds_are_refused(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "policy: 3\n", "f:2:9: policy: has to be a mapping, not a single value" },
		{ LEAST "policy: [a]\n", "f:2:9: policy: has to be a mapping, not a list" },
		{ LEAST "store: [a]\n", "f:2:8: store: has to be a single value, not a list" },
		{ LEAST "store: {a: b}\n",
		  "f:2:8: store: has to be a single value, not a mapping" },
		{ LEAST "store:\n", "f:2:7: store: has no value; remove it for the default, "
				    "/var/lib/contactsync/store.db" },
		{ LEAST "store: ''\n", "f:2:8: store: is empty" },
		{ LEAST "roles: Operator\n", "f:2:8: roles: has to be a list, not a single value" },
		{ LEAST "roles: [[a]]\n", "f:2:9: roles[0]: has to be a single value, not a list" },
		{ LEAST "roles: [~]\n", "f:2:9: roles[0]: has no value" },
		{ LEAST "organizations: {name: a}\n",
		  "f:2:16: organizations: has to be a list, not a mapping" },
		{ LEAST "organizations: [a]\n",
		  "f:2:17: organizations[0]: has to be a mapping, not a single value" },
		{ DIRECTORY(", canaries: 'o=x'"),
		  "f:1:129: directory.canaries: has to be a list, not a single value" });
}

static void durations_need_a_unit_and_a_range(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "schedule: {interval: 5}\n",
		  "f:2:22: schedule.interval: '5' has no unit; use one of ms, s, min, h, d" },
		{ LEAST "schedule: {interval: 5m}\n",
		  "f:2:22: schedule.interval: '5m' has an unknown unit; use one of ms, s, min, "
		  "h, d" },
		{ LEAST "schedule: {interval: soon}\n",
		  "f:2:22: schedule.interval: 'soon' is not a duration such as 500ms, 5s, 15min, "
		  "24h or 7d" },
		{ LEAST "schedule: {interval: -5s}\n",
		  "f:2:22: schedule.interval: '-5s' is not a duration such as 500ms, 5s, 15min, "
		  "24h or 7d" },
		{ LEAST "schedule: {interval: 0s}\n",
		  "f:2:22: schedule.interval: '0s' is out of range: 1s to 7d" },
		{ LEAST "schedule: {interval: 999999999999999d}\n",
		  "f:2:22: schedule.interval: '999999999999999d' is out of range: 1s to 7d" },
		{ DIRECTORY(", deadlines: {connect: 99ms}"),
		  "f:1:140: directory.deadlines.connect: '99ms' is out of range: 100ms to 10min" },
		{ LEAST "schedule: {interval: 1h, full: 59min}\n",
		  "f:2:32: schedule.full: 'full' is shorter than 'interval'" },
		{ LEAST "schedule: {interval: 2d}\n",
		  "f:2:22: schedule.interval: 'full' is shorter than 'interval'" });
}

static void percentages_and_numbers_are_checked(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "policy: {guard: {removals: 10}}\n",
		  "f:2:28: policy.guard.removals: '10' has no unit; write a percentage such as "
		  "10%" },
		{ LEAST "policy: {guard: {removals: 101%}}\n",
		  "f:2:28: policy.guard.removals: '101%' is out of range: 0% to 100%" },
		{ LEAST "policy: {guard: {removals: 1.25%}}\n",
		  "f:2:28: policy.guard.removals: '1.25%' is not a percentage such as 10% or "
		  "2.5%" },
		{ LEAST "policy: {guard: {removals: many}}\n",
		  "f:2:28: policy.guard.removals: 'many' is not a percentage such as 10%" },
		{ LEAST "policy: {guard: {floor: -1}}\n",
		  "f:2:25: policy.guard.floor: '-1' is not a whole number" },
		{ LEAST "policy: {guard: {floor: 1000001}}\n",
		  "f:2:25: policy.guard.floor: '1000001' is out of range: 0 to 1000000" },
		{ LEAST "policy: {capacity: 010}\n",
		  "f:2:20: policy.capacity: '010' is not a whole number" },
		{ LEAST "policy: {capacity: 1e3}\n",
		  "f:2:20: policy.capacity: '1e3' is not a whole number" },
		{ LEAST "policy: {capacity: 99999999999999999999999}\n",
		  "f:2:20: policy.capacity: '99999999999999999999999' is not a whole number" },
		{ LEAST "policy: {capacity: 4294967296}\n",
		  "f:2:20: policy.capacity: '4294967296' is out of range: 0 to 100000" },
		{ LEAST "policy: {confirm_removals: 0}\n",
		  "f:2:28: policy.confirm_removals: '0' is out of range: 1 to 100" });
}

static void words_are_checked_against_their_list(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "policy: {mode: enforced}\n",
		  "f:2:16: policy.mode: 'enforced' is not one of enforce, report (did you mean "
		  "'enforce'?)" },
		{ LEAST "policy: {adopt: always}\n",
		  "f:2:17: policy.adopt: 'always' is not one of email, never" },
		{ LEAST "policy: {mode: Report}\n",
		  "f:2:16: policy.mode: 'Report' is not one of enforce, report (did you mean "
		  "'report'?)" },
		{ DIRECTORY(", tls: {insecure: yes}"),
		  "f:1:135: directory.tls.insecure: 'yes' is not one of false, true" });
}

static void what_later_versions_do_is_refused_and_never_ignored(void **state)
{
	ASSERT_REFUSED(
		{ DIRECTORY(", sync: syncrepl"),
		  "f:1:125: directory.sync: 'syncrepl' is not supported by this version" },
		{ DIRECTORY(", sync: dirsync"),
		  "f:1:125: directory.sync: 'dirsync' is not supported by this version" },
		{ DIRECTORY(", srv: corp.example"),
		  "f:1:124: directory.srv: not supported by this version" },
		{ LEAST "schedule: {listen: true}\n",
		  "f:2:20: schedule.listen: 'true' is not supported by this version" },
		{ LEAST "organizations: [{name: a, members: {admin: 'cn=a,dc=x'}}]\n",
		  "f:2:36: organizations[a].members: not supported by this version" },
		{ SERVER("'ldapi:///'", "", "mechanism: gssapi"),
		  "f:4:21: directory.bind.mechanism: 'gssapi' is not supported by this version" });
	assert_good(*state, DIRECTORY(", sync: scan") "schedule: {listen: false}\n");
}

static void ldap_values_are_checked(void **state)
{
	ASSERT_REFUSED(
		{ DIRECTORY(", canaries: [people]"),
		  "f:1:130: directory.canaries[0]: 'people' is not a DN such as "
		  "cn=name,dc=corp,dc=example" },
		{ DIRECTORY(", canaries: ['o=x', 'o=x,']"),
		  "f:1:137: directory.canaries[1]: 'o=x,' is not a DN such as "
		  "cn=name,dc=corp,dc=example" },
		{ DIRECTORY(", canaries: ['o=x', 'o=x']"),
		  "f:1:137: directory.canaries[1]: 'o=x' is repeated" },
		{ "directory: {uris: [ldapi:///], bind: {mechanism: external}, groups: {base: o=x},"
		  "\n people: {base: o=x, filter: 'objectClass=person'}}\n",
		  "f:2:30: directory.people.filter: 'objectClass=person' is not an LDAP filter "
		  "with matching parentheses, such as (objectClass=inetOrgPerson)" },
		{ "directory: {uris: [ldapi:///], bind: {mechanism: external}, groups: {base: o=x},"
		  "\n people: {base: o=x, attributes: {name: [cn, 'a b']}}}\n",
		  "f:2:46: directory.people.attributes.name[1]: 'a b' is not the name of an "
		  "attribute" },
		{ "directory: {uris: [ldapi:///], bind: {mechanism: external}, groups: {base: o=x},"
		  "\n people: {base: o=x, attributes: {email: 'mail;lang-en'}}}\n",
		  "f:2:42: directory.people.attributes.email: 'mail;lang-en' is not the name of an "
		  "attribute" },
		{ SERVER("'http://a.example'", "", SIMPLE),
		  "f:2:10: directory.uris[0]: 'http://a.example' does not begin with ldap://, "
		  "ldaps:// or "
		  "ldapi://" },
		{ SERVER("'ldaps://'", "", SIMPLE),
		  "f:2:10: directory.uris[0]: 'ldaps://' has to name a server and nothing else, "
		  "such as ldaps://ldap.corp.example:636" },
		{ SERVER("'ldaps://a/dc=x'", "", SIMPLE),
		  "f:2:10: directory.uris[0]: 'ldaps://a/dc=x' has to name a server and nothing "
		  "else, such as ldaps://ldap.corp.example:636" },
		{ SERVER("'ldaps://a:65536'", "", SIMPLE),
		  "f:2:10: directory.uris[0]: 'ldaps://a:65536' has to name a server and nothing "
		  "else, such as ldaps://ldap.corp.example:636" },
		{ SERVER("'ldaps://user@a'", "", SIMPLE),
		  "f:2:10: directory.uris[0]: 'ldaps://user@a' has to name a server and nothing "
		  "else, such as ldaps://ldap.corp.example:636" });
}

static void contradictions_of_tls_are_refused(void **state)
{
	ASSERT_REFUSED(
		{ SERVER("'ldaps://a'", "mode: none", SIMPLE),
		  "f:3:15: directory.tls.mode: 'none' contradicts ldaps:// in directory.uris" },
		{ SERVER("'ldaps://a'", "mode: starttls", SIMPLE),
		  "f:3:15: directory.tls.mode: 'starttls' contradicts ldaps:// in directory.uris; "
		  "use ldap://" },
		{ SERVER("'ldap://a'", "mode: ldaps", SIMPLE),
		  "f:3:15: directory.tls.mode: 'ldaps' contradicts ldap:// in directory.uris; "
		  "use ldaps://" },
		{ SERVER("'ldap://a'", "mode: none", SIMPLE),
		  "f:3:15: directory.tls.mode: 'none' with ldap:// would send the bind password "
		  "and all contacts in clear text; use 'starttls', or add 'insecure: true' beside "
		  "it" },
		{ SERVER("'ldapi:///', 'LDAP://a'", "mode: none", "mechanism: anonymous"),
		  "f:3:15: directory.tls.mode: 'none' with ldap:// would send all contacts in "
		  "clear text; use 'starttls', or add 'insecure: true' beside it" },
		{ SERVER("'ldap://a'", "insecure: true", SIMPLE),
		  "f:3:19: directory.tls.insecure: has a meaning with mode 'none' alone" },
		{ SERVER("'ldaps://a'", "certificate: /c", SIMPLE),
		  "f:3:3: directory.tls.key: is required with 'certificate'" },
		{ SERVER("'ldaps://a'", "key: /k", SIMPLE),
		  "f:3:3: directory.tls.certificate: is required with 'key'" },
		{ SERVER("'ldaps://a'", "ca_file: corp.pem", SIMPLE),
		  "f:3:18: directory.tls.ca_file: 'corp.pem' is not an absolute path; it has to "
		  "begin with /" });
}

static void contradictions_of_bind_are_refused(void **state)
{
	ASSERT_REFUSED(
		{ SERVER("'ldaps://a'", "", "password_file: /p"),
		  "f:4:3: directory.bind.dn: is required for mechanism 'simple' (the others are "
		  "external, anonymous)" },
		{ SERVER("'ldaps://a'", "", "dn: 'o=x'"),
		  "f:4:3: directory.bind.password_credential: is required for mechanism "
		  "'simple', or password_file instead" },
		{ SERVER("'ldaps://a'", "", SIMPLE ", password_credential: p"),
		  "f:4:61: directory.bind.password_file: contradicts password_credential; keep "
		  "one of the two" },
		{ SERVER("'ldaps://a'", "", SIMPLE ", password: s3cret"),
		  "f:4:74: directory.bind.password: a password in this file is refused; name a "
		  "systemd credential with password_credential, or a 0600 file with "
		  "password_file" },
		{ SERVER("'ldaps://a'", "", "dn: 'o=x', password_credential: ../p"),
		  "f:4:42: directory.bind.password_credential: '../p' is not the name of a "
		  "credential" },
		{ SERVER("'ldaps://a'", "", "mechanism: anonymous, dn: 'o=x'"),
		  "f:4:36: directory.bind.dn: is used by mechanism 'simple' alone; remove it" },
		{ SERVER("'ldaps://a'", "", "mechanism: external"),
		  "f:4:21: directory.bind.mechanism: 'external' needs tls.certificate and "
		  "tls.key, except over ldapi://" },
		{ SERVER("'ldap://a'", "mode: none, insecure: true", "mechanism: external"),
		  "f:4:21: directory.bind.mechanism: 'external' over ldap:// needs TLS, which "
		  "shows who we are" });
}

static void other_contradictions_are_refused(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "policy: {fallback_admin: {name: Desk}}\n",
		  "f:2:10: policy.fallback_admin.email: is required with 'name'" },
		{ LEAST "policy: {fallback_admin: {email: desk@corp.example}}\n",
		  "f:2:10: policy.fallback_admin.name: is required with 'email'" },
		{ LEAST "policy: {fallback_admin: {name: Desk, email: desk}}\n",
		  "f:2:46: policy.fallback_admin.email: 'desk' is not an address that mail can be "
		  "sent to" },
		{ LEAST "store: /a\nmirror: /a\n", "f:3:9: mirror: is the same file as 'store'" },
		{ LEAST "store: /a\nmetrics: /a\n",
		  "f:3:10: metrics: is the same file as 'store'" },
		{ LEAST "store: a.db\n",
		  "f:2:8: store: 'a.db' is not an absolute path; it has to begin with /" },
		{ LEAST "store: /a/\n", "f:2:8: store: '/a/' is not the path of a file" });
}

static void roles_are_checked(void **state)
{
	ASSERT_REFUSED(
		{ LEAST "roles: [Operator, operator]\n",
		  "f:2:19: roles[1]: 'operator' is repeated" },
		{ LEAST "roles: [ADMIN]\n",
		  "f:2:9: roles[0]: 'ADMIN' is always there; list only the others" },
		{ LEAST "roles: ['Backup, Night']\n",
		  "f:2:9: roles[0]: 'Backup, Night' has a comma in it, which stands between "
		  "roles in all output" },
		{ LEAST "roles: [billing]\n",
		  "f:2:9: roles[0]: 'billing' is a role of organizations, not of clouds" },
		{ LEAST "organizations: [{name: a, contacts: {admin: 'cn=a,dc=x'}}]\n",
		  "f:2:38: organizations[a].contacts.admin: unknown role: an organization has "
		  "Technical and Billing" },
		{ LEAST "organizations: [{name: a, contacts: {biling: 'cn=a,dc=x'}}]\n",
		  "f:2:38: organizations[a].contacts.biling: unknown role: an organization has "
		  "Technical and Billing (did you mean 'Billing'?)" },
		{ LEAST "organizations: [{name: a, contacts: {billing: }}]\n",
		  "f:2:38: organizations[a].contacts.billing: has no group; give the DN of one, "
		  "or remove the role" },
		{ LEAST "organizations: [{name: a, contacts: {billing: ops}}]\n",
		  "f:2:47: organizations[a].contacts.billing: 'ops' is not a DN such as "
		  "cn=name,dc=corp,dc=example" });
}

static void contradicting_bindings_are_refused(void **state)
{
	static const char *const twice[] = {
		"f:3:3: organizations[a].clouds[c]: is repeated; it stands on line 2 already",
		"f:3:24: organizations[a].clouds[c].contacts.admin: is repeated; the role has a "
		"group on line 2 already",
	};

	ASSERT_REFUSED(
		{ LEAST "organizations: [{name: a, contacts: {billing: 'o=x', Billing: 'o=y'}}]\n",
		  "f:2:54: organizations[a].contacts.Billing: is repeated; the role has a group on "
		  "line 2 already" },
		{ LEAST "organizations:\n- name: a\n- name: b\n- name: a\n",
		  "f:5:3: organizations[a]: is repeated; it stands on line 3 already" });
	assert_errors(*state,
		      LEAST
		      "organizations: [{name: a, clouds: [{name: c, contacts: {admin: o=x}},\n"
		      "  {name: c, contacts: {admin: o=y}}]}]\n",
		      twice, 2);
}

static void clouds_are_checked(void **state)
{
	static const char *const twice[] = {
		"f:3:3: organizations[a].clouds[c]: is repeated; it stands on line 2 already",
		"f:3:25: organizations[a].clouds[c].contacts.technical: unknown role: a cloud has "
		"Admin and those listed under 'roles'",
		"f:4:24: organizations[a].clouds[d].contacts.oprator: unknown role: a cloud has "
		"Admin and those listed under 'roles' (did you mean 'Operator'?)",
	};

	assert_errors(*state,
		      LEAST
		      "organizations: [{name: a, clouds: [{name: c, contacts: {admin: o=x}},\n"
		      "  {name: c, contacts: { technical: o=y}},\n"
		      "  {name: d, contacts: {oprator: o=y}}]}]\nroles: [Operator]\n",
		      twice, 3);
	ASSERT_REFUSED(
		{ LEAST "organizations: [{name: a, clouds: [{name: c}]}]\n",
		  "f:2:36: organizations[a].clouds[c].contacts: is required: a group for at least "
		  "one role" },
		{ LEAST "organizations: [{name: a, clouds: [{contacts: {admin: o=x}}]}]\n",
		  "f:2:36: organizations[a].clouds[0].name: is required" },
		{ LEAST "organizations: [{name: a, clouds: [{name: , contacts: {admin: o=x}}]}]\n",
		  "f:2:43: organizations[a].clouds[0].name: has no value" });
	assert_good(*state, LEAST "organizations: [{name: a, clouds: [{name: c, contacts: "
				  "{ADMIN: o=x}}]}, {name: b, clouds: [{name: c, contacts: "
				  "{Admin: o=x}}]}]\n");
}

#define DISCOVER(pattern) LEAST "organizations: [{name: a, discover: [{group: '" pattern "'}]}]\n"

static void discover_patterns_are_checked(void **state)
{
	ASSERT_REFUSED(
		{ DISCOVER("{cloud}-{role}"),
		  "f:2:46: organizations[a].discover[0].group: '{cloud}-{role}' is not a pattern "
		  "such as cn=cloud-{cloud}-{role}" },
		{ DISCOVER("cn={cloud}"),
		  "f:2:46: organizations[a].discover[0].group: 'cn={cloud}' has to contain {cloud} "
		  "once and {role} once" },
		{ DISCOVER("cn={cloud}-{role}-{cloud}"),
		  "f:2:46: organizations[a].discover[0].group: 'cn={cloud}-{role}-{cloud}' has to "
		  "contain {cloud} once and {role} once" },
		{ DISCOVER("cn={cloud}{role}"),
		  "f:2:46: organizations[a].discover[0].group: 'cn={cloud}{role}' needs text "
		  "between {cloud} and {role}" },
		{ DISCOVER("cn={cloud}-{role},ou=x"),
		  "f:2:46: organizations[a].discover[0].group: 'cn={cloud}-{role},ou=x' has a "
		  "character that a pattern cannot have: {},+=\\\"<>;" },
		{ LEAST "organizations: [{name: a, discover: [{unknown: draft}]}]\n",
		  "f:2:38: organizations[a].discover[0].group: is required" },
		{ LEAST "organizations:\n"
			"- {name: a, discover: [{group: 'cn={cloud}-{role}'}]}\n"
			"- {name: b, discover: [{group: 'CN={cloud}-{role}'}]}\n",
		  "f:4:24: organizations[b].discover: is repeated: 'a' has the same pattern in f, "
		  "line 3" });
}

static void all_errors_come_in_one_go_and_in_order(void **state)
{
	static const char *const lines[] = {
		"f:1:1: directory.people.base: is required",
		"f:3:3: directory.urls: unknown setting (did you mean 'uris'?)",
		"f:4:10: directory.uris[0]: 'ftp://a' does not begin with ldap://, ldaps:// or "
		"ldapi://",
		"f:6:23: schedule.interval: '5' has no unit; use one of ms, s, min, h, d",
		"f:9:16: organizations[a].contacts.technikal: unknown role: an organization has "
		"Technical and Billing (did you mean 'Technical'?)",
		"f:11:10: policy.guard: has to be a mapping, not a single value",
		"f:12:3: policy.guard: is repeated; it stands on line 11 already",
	};

	assert_errors(*state,
		      "directory:\n"
		      "  bind: {mechanism: external}\n"
		      "  urls: [ldaps://a]\n"
		      "  uris: [ftp://a]\n"
		      "  groups: {base: o=x}\n"
		      "schedule: { interval: 5 }\n"
		      "organizations:\n"
		      "  - name: a\n"
		      "    contacts: {technikal: o=x}\n"
		      "policy:\n"
		      "  guard: 3\n"
		      "  guard: {removals: 3%}\n",
		      lines, ARRAY_SIZE(lines));
}

static void hostile_keys_stay_on_their_line_and_are_cut(void **state)
{
	char text[400], line[400];
	const char *lines[] = { line };

	snprintf(text, sizeof(text), LEAST "%0200d: x\n", 0);
	snprintf(line, sizeof(line), "f:2:1: %060d…: unknown setting", 0);
	assert_errors(*state, text, lines, 1);
	ASSERT_REFUSED({ LEAST "'%n%s': x\n", "f:2:1: %n%s: unknown setting" },
		       { LEAST "a.b[c]: x\n", "f:2:1: a.b[c]: unknown setting" },
		       { LEAST "policy.mode: report\n", "f:2:1: policy.mode: unknown setting" },
		       { LEAST "directory.tls: {}\n",
			 "f:2:1: directory.tls: unknown setting (did you mean 'directory'?)" });
}

static void too_many_errors_are_counted(void **state)
{
	struct fixture *f = *state;
	size_t i, n = 3000;
	char *text = calloc(n, 12);

	assert_non_null(text);
	for (i = 0; i < n; i++)
		snprintf(text + 10 * i, 11, "k%07zu:\n", i);
	assert_int_equal(parse(f, text), -1);
	assert_int_equal(f->errors.n, 1001);
	assert_string_equal(f->errors.lines[1000], "f: 2005 more errors are not shown");
	free(text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_least_configuration_has_sensible_defaults),
		TEST(every_setting_arrives_where_it_belongs),
		TEST(organizations_become_bindings),
		TEST(discover_patterns_are_taken_apart),
		TEST(empty_sections_say_nothing),
		TEST(every_kind_of_connection_is_accepted),
		TEST(unknown_keys_are_refused_with_the_nearest),
		TEST(repeated_keys_are_refused),
		TEST(missing_settings_are_all_named),
		TEST(an_empty_file_misses_what_has_no_default),
		TEST(wrong_kinds_are_refused),
		TEST(durations_need_a_unit_and_a_range),
		TEST(percentages_and_numbers_are_checked),
		TEST(words_are_checked_against_their_list),
		TEST(what_later_versions_do_is_refused_and_never_ignored),
		TEST(ldap_values_are_checked),
		TEST(contradictions_of_tls_are_refused),
		TEST(contradictions_of_bind_are_refused),
		TEST(other_contradictions_are_refused),
		TEST(roles_are_checked),
		TEST(contradicting_bindings_are_refused),
		TEST(clouds_are_checked),
		TEST(discover_patterns_are_checked),
		TEST(all_errors_come_in_one_go_and_in_order),
		TEST(hostile_keys_stay_on_their_line_and_are_cut),
		TEST(too_many_errors_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
