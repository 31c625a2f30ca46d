/* Loading scopes, carrying out plans, and what is written on the side: history and dirty marks. */
#include "tests/unit/store-fixture.h"

struct desk {
	struct fixture *f;
	struct store *store;
	struct arena *arena;
	struct roles roles;
	struct error err;
};

static struct desk *desk_open(struct fixture *f)
{
	struct desk *d = calloc(1, sizeof(*d));

	assert_non_null(d);
	d->f = f;
	d->store = fixture_open(f, STORE_WRITE);
	d->arena = arena_new();
	roles_init(&d->roles);
	roles_add(&d->roles, "Operator");
	return d;
}

static void desk_close(struct desk *d)
{
	store_close(d->store);
	arena_free(d->arena);
	free(d);
}

static void must(struct desk *d, int r)
{
	if (r < 0)
		fail_msg("%s", d->err.text);
}

static struct scope *load(struct desk *d, const char *cloud)
{
	struct scope *scope = NULL;

	must(d, store_load_scope(d->store, "acme", cloud, &d->roles, d->arena, &scope, &d->err));
	return scope;
}

/* Applies @changes to the cloud pay in a transaction; keeps it if it went well. */
static int apply(struct desk *d, const struct scope *scope, struct change *changes, size_t n)
{
	const struct plan plan = { .scope = scope, .changes = changes, .n_changes = n };
	int r;

	d->err = (struct error){ 0 };
	assert_int_equal(store_begin(d->store, 42, "contactsyncd", &d->err), 0);
	r = store_apply(d->store, &plan, &d->roles, false, &d->err);
	if (r < 0)
		store_rollback(d->store);
	else
		must(d, store_commit(d->store, &d->err));
	return r;
}

static void assert_refused(struct desk *d, int r, const char *words)
{
	assert_int_equal(r, -1);
	assert_int_equal(d->err.kind, ERROR_REFUSED);
	if (!strstr(d->err.text, words) || !strstr(d->err.text, "cloud 'acme/pay'"))
		fail_msg("'%s' does not say '%s'", d->err.text, words);
}

/* ---- loading ---- */

static void a_scope_is_loaded_with_its_list(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");

	assert_int_equal(s->id, 2);
	assert_int_equal(s->kind, SCOPE_CLOUD);
	assert_true(s->live);
	assert_int_equal(s->n_contacts, 2);
	assert_string_equal(s->contacts[0].name, "Ann");
	assert_string_equal(s->contacts[0].person, "uuid-ann");
	assert_int_equal(s->contacts[0].origin, ORIGIN_DIRECTORY);
	assert_int_equal(s->contacts[0].roles, ROLE_BIT(ROLE_ADMIN));
	assert_int_equal(s->contacts[1].roles, ROLE_BIT(3));
	s = load(d, NULL);
	assert_int_equal(s->id, 1);
	assert_false(s->live);
	assert_null(s->contacts[0].person);
	assert_false(load(d, "lab")->live);
	desk_close(d);
}

static void a_scope_that_is_not_there_is_empty_and_live(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "PAY");

	assert_int_equal(s->id, 0);
	assert_int_equal(s->n_contacts, 0);
	assert_true(s->live);
	desk_close(d);
}

static void a_role_that_nobody_configured_joins_the_vocabulary(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s;

	shell(d->f, "INSERT INTO contact_role VALUES (2, 'Auditor')");
	s = load(d, "pay");
	assert_int_equal(roles_find(&d->roles, "auditor"), 4);
	assert_int_equal(s->contacts[1].roles, ROLE_BIT(3) | ROLE_BIT(4));
	desk_close(d);
}

static void too_many_roles_are_an_error_that_names_one(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = NULL;

	shell(d->f, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
		    " INSERT INTO contact_role SELECT 2, 'Role ' || i FROM n");
	assert_int_equal(
		store_load_scope(d->store, "acme", "pay", &d->roles, d->arena, &s, &d->err), -1);
	assert_null(s);
	assert_int_equal(d->err.kind, ERROR_DATA);
	assert_non_null(strstr(d->err.text, "role 'Role "));
	desk_close(d);
}

/* ---- changes ---- */

static void every_kind_of_change_is_carried_out(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	const struct contact eve = { .name = "Eve",
				     .email = "eve@corp.example",
				     .phone = "+49301",
				     .notes = "",
				     .person = "uuid-eve",
				     .enabled = true,
				     .origin = ORIGIN_DIRECTORY,
				     .roles = ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(3) };
	struct change changes[] = {
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_NAME,
		  .before = "Bob",
		  .after = "Robert" },
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_PHONE,
		  .before = "",
		  .after = "+49302" },
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_ENABLED,
		  .before = "1",
		  .after = "0" },
		{ .kind = CHANGE_ADD, .fresh = &eve, .person = "uuid-eve" },
		{ .kind = CHANGE_GRANT, .contact = &s->contacts[1], .role = ROLE_BILLING },
		{ .kind = CHANGE_REVOKE, .contact = &s->contacts[1], .role = 3 },
		{ .kind = CHANGE_REMOVE, .contact = &s->contacts[0] },
	};

	must(d, apply(d, s, changes, ARRAY_SIZE(changes)));
	s = load(d, "pay");
	assert_int_equal(s->n_contacts, 2);
	assert_string_equal(s->contacts[0].name, "Robert");
	assert_string_equal(s->contacts[0].phone, "+49302");
	assert_false(s->contacts[0].enabled);
	assert_int_equal(s->contacts[0].roles, ROLE_BIT(ROLE_BILLING));
	assert_string_equal(s->contacts[1].email, "eve@corp.example");
	assert_int_equal(s->contacts[1].roles, ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(3));
	desk_close(d);
}

static void a_local_contact_is_adopted(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "lab");
	struct change changes[] = {
		{ .kind = CHANGE_ADOPT, .contact = &s->contacts[0], .person = "uuid-carol" },
	};

	must(d, apply(d, s, changes, 1));
	s = load(d, "lab");
	assert_string_equal(s->contacts[0].person, "uuid-carol");
	assert_int_equal(s->contacts[0].origin, ORIGIN_DIRECTORY);
	assert_shell_text(d->f,
			  "SELECT group_concat(action || ' ' || field || ' ' || after) FROM"
			  " v1_history WHERE run = 42",
			  "adopt origin directory,edit person uuid-carol");
	assert_int_equal(apply(d, s, changes, 1), -1);
	assert_int_equal(d->err.kind, ERROR_REFUSED);
	desk_close(d);
}

static void held_changes_are_skipped(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change changes[] = {
		{ .kind = CHANGE_REMOVE, .contact = &s->contacts[0], .hold = RULE_ADMIN_REQUIRED },
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[0],
		  .field = FIELD_NAME,
		  .before = "Ann",
		  .after = "X",
		  .hold = RULE_REPORT_MODE },
	};

	must(d, apply(d, s, changes, ARRAY_SIZE(changes)));
	assert_int_equal(load(d, "pay")->n_contacts, 2);
	assert_int_equal(shell_number(d->f, "SELECT count(*) FROM history WHERE run = 42"), 0);
	desk_close(d);
}

static void a_cloud_is_created_with_its_organization(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = NULL;
	struct change changes[] = { { .kind = CHANGE_CREATE_SCOPE } };
	const struct plan plan = { .changes = changes, .n_changes = 1 };
	struct plan p = plan;

	must(d, store_load_scope(d->store, "new", "first", &d->roles, d->arena, &s, &d->err));
	p.scope = s;
	must(d, store_begin(d->store, 1, "contactsyncd", &d->err));
	must(d, store_apply(d->store, &p, &d->roles, true, &d->err));
	must(d, store_load_scope(d->store, "new", "second", &d->roles, d->arena, &s, &d->err));
	p.scope = s;
	must(d, store_apply(d->store, &p, &d->roles, false, &d->err));
	must(d, store_commit(d->store, &d->err));
	assert_shell_text(d->f,
			  "SELECT group_concat(organization || name || state, ' ')"
			  " FROM v1_clouds WHERE organization = 'new'",
			  "newfirstdraft newsecondactive");
	assert_int_equal(shell_number(d->f, "SELECT count(*) FROM organization"), 2);
	assert_int_equal(shell_number(d->f, "SELECT count(DISTINCT id) FROM scope"), 6);
	desk_close(d);
}

/* ---- what changed in between ---- */

static void an_edit_of_what_changed_in_between_is_refused(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change changes[] = {
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_PHONE,
		  .before = "",
		  .after = "+49302" },
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_EMAIL,
		  .before = "bob@corp.example",
		  .after = "robert@corp.example" },
	};

	shell(d->f, "UPDATE contact SET email = 'b@hand.example' WHERE id = 2");
	assert_refused(d, apply(d, s, changes, 2),
		       "contact 2 'Bob': email is 'b@hand.example' now, the plan saw "
		       "'bob@corp.example'");
	assert_shell_text(d->f, "SELECT phone || email FROM contact WHERE id = 2",
			  "b@hand.example");
	desk_close(d);
}

static void an_edit_of_a_contact_that_is_gone_is_refused(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_EDIT,
				 .contact = &s->contacts[1],
				 .field = FIELD_NAME,
				 .before = "Bob",
				 .after = "Robert" };

	shell(d->f, "DELETE FROM contact WHERE id = 2");
	assert_refused(d, apply(d, s, &change, 1), "name is '(none)' now");
	desk_close(d);
}

static void a_removal_of_a_contact_with_other_roles_is_refused(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_REMOVE, .contact = &s->contacts[1] };

	shell(d->f, "INSERT INTO contact_role VALUES (2, 'Technical')");
	assert_refused(d, apply(d, s, &change, 1),
		       "role is 'Technical, Operator' now, the plan saw 'Operator'");
	shell(d->f, "DELETE FROM contact_role WHERE contact = 2 AND role = 'Technical';"
		    "INSERT INTO contact_role VALUES (2, 'Unheard')");
	assert_refused(d, apply(d, s, &change, 1), "role is");
	shell(d->f, "DELETE FROM contact_role WHERE contact = 2 AND role = 'Unheard'");
	must(d, apply(d, s, &change, 1));
	desk_close(d);
}

static void a_revocation_of_a_role_that_is_gone_is_refused(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_REVOKE, .contact = &s->contacts[1], .role = 3 };

	shell(d->f, "DELETE FROM contact_role WHERE contact = 2");
	assert_refused(d, apply(d, s, &change, 1), "role is '' now, the plan saw 'Operator'");
	desk_close(d);
}

static void a_grant_that_was_made_by_hand_is_refused(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_GRANT,
				 .contact = &s->contacts[1],
				 .role = ROLE_ADMIN };

	shell(d->f, "INSERT INTO contact_role VALUES (2, 'Admin')");
	assert_refused(d, apply(d, s, &change, 1), "has the role Admin already");
	desk_close(d);
}

static void an_addition_of_a_person_who_is_there_is_refused(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_ADD, .fresh = &s->contacts[1] };

	assert_refused(d, apply(d, s, &change, 1), "a person who is new there");
	desk_close(d);
}

static void a_plan_that_takes_the_last_admin_is_refused_by_the_schema(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_REMOVE, .contact = &s->contacts[0] };

	assert_refused(d, apply(d, s, &change, 1), "a live cloud would lose its best Admin");
	desk_close(d);
}

static void a_scope_is_taken_back_alone(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change changes[] = {
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_NAME,
		  .before = "Bob",
		  .after = "Robert" },
		{ .kind = CHANGE_REMOVE, .contact = &s->contacts[0] },
	};
	const struct plan plan = { .scope = s, .changes = changes, .n_changes = 2 };

	must(d, store_begin(d->store, 1, "contactsyncd", &d->err));
	must(d, store_set_note(d->store, "kept", "yes", &d->err));
	must(d, store_scope_begin(d->store, &d->err));
	assert_int_equal(store_apply(d->store, &plan, &d->roles, false, &d->err), -1);
	must(d, store_scope_end(d->store, false, &d->err));
	must(d, store_commit(d->store, &d->err));
	assert_shell_text(d->f, "SELECT name FROM contact WHERE id = 2", "Bob");
	assert_shell_text(d->f, "SELECT value FROM note WHERE key = 'kept'", "yes");
	desk_close(d);
}

/* ---- absences ---- */

static void absences_are_those_of_the_last_plan(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct absence absences[] = { { .contact = 1, .role = ROLE_ADMIN, .runs = 3 },
				      { .contact = 2, .role = 3, .runs = 1 } };
	struct plan plan = { .scope = s, .absences = absences, .n_absences = 2 };

	must(d, store_begin(d->store, 1, "contactsyncd", &d->err));
	must(d, store_apply(d->store, &plan, &d->roles, false, &d->err));
	s = load(d, "pay");
	assert_int_equal(s->contacts[0].absent_runs[ROLE_ADMIN], 3);
	assert_int_equal(s->contacts[1].absent_runs[3], 1);

	absences[0].runs = ABSENT_KEPT;
	plan.n_absences = 1;
	must(d, store_apply(d->store, &plan, &d->roles, false, &d->err));
	s = load(d, "pay");
	assert_int_equal(s->contacts[0].absent_runs[ROLE_ADMIN], ABSENT_KEPT);
	assert_int_equal(s->contacts[1].absent_runs[3], 0);
	must(d, store_commit(d->store, &d->err));
	desk_close(d);
}

/* ---- the planner's own idea of what a plan does ---- */

static unsigned next_random(unsigned *seed, unsigned n)
{
	*seed = *seed * 1103515245U + 12345U;
	return (*seed >> 16) % n;
}

static int by_id(const void *a, const void *b)
{
	return strcmp(((const struct member *)a)->person->id,
		      ((const struct member *)b)->person->id);
}

static const struct person *random_person(struct arena *arena, unsigned i, unsigned *seed)
{
	struct person *p = arena_alloc(arena, sizeof(*p));
	const char **emails = arena_array(arena, 1, sizeof(*emails));
	unsigned spelling = next_random(seed, 8);

	emails[0] = spelling == 0 ? "not an address"
				  : arena_printf(arena, "p%u-%u@corp.example", i, spelling % 3);
	p->id = arena_printf(arena, "id-%u", i);
	p->dn = p->dn_key = arena_printf(arena, "uid=p%u", i);
	p->name = arena_printf(arena, "Person %u-%u", i, next_random(seed, 2));
	p->phone = next_random(seed, 3) ? "+49301234567" : NULL;
	p->login = NULL;
	p->emails = emails;
	p->n_emails = next_random(seed, 6) != 0;
	p->enabled = next_random(seed, 5) != 0;
	return p;
}

static struct roster *random_roster(struct arena *arena, unsigned *seed)
{
	struct roster *r = arena_alloc(arena, sizeof(*r));
	unsigned i, role;

	r->members = arena_array(arena, 6, sizeof(*r->members));
	for (i = 0; i < 6; i++) {
		role_set set = next_random(seed, 16) & (ROLE_BIT(ROLE_ADMIN) | ROLE_BIT(3));

		if (set && next_random(seed, 3))
			r->members[r->n_members++] = (struct member){ random_person(arena, i, seed),
								      set };
	}
	qsort(r->members, r->n_members, sizeof(*r->members), by_id);
	r->bindings = arena_array(arena, 2, sizeof(*r->bindings));
	for (role = ROLE_ADMIN; role <= 3; role += 3)
		r->bindings[r->n_bindings++] = (struct binding_state){
			.role = role,
			.group = "cn=group",
			.outcome = next_random(seed, 8) ? READ_COMPLETE : READ_ABSENT,
		};
	return r;
}

static int compare_contacts(const void *pa, const void *pb)
{
	const struct contact *a = pa, *b = pb;
	int r = strcmp(a->person ? a->person : "", b->person ? b->person : "");

	return r ? r : strcmp(a->email, b->email);
}

static void assert_same_list(struct scope *a, struct scope *b)
{
	size_t i;

	assert_int_equal(a->n_contacts, b->n_contacts);
	if (a->n_contacts == 0)
		return;
	qsort(a->contacts, a->n_contacts, sizeof(*a->contacts), compare_contacts);
	qsort(b->contacts, b->n_contacts, sizeof(*b->contacts), compare_contacts);
	for (i = 0; i < a->n_contacts; i++) {
		const struct contact *x = &a->contacts[i], *y = &b->contacts[i];

		assert_string_equal(x->name, y->name);
		assert_string_equal(x->email, y->email);
		assert_string_equal(x->phone, y->phone);
		assert_string_equal(x->notes, y->notes);
		assert_true(streq_null(x->person, y->person));
		assert_int_equal(x->origin, y->origin);
		assert_int_equal(x->enabled, y->enabled);
		assert_int_equal(x->roles, y->roles);
		assert_memory_equal(x->absent_runs, y->absent_runs, sizeof(x->absent_runs));
	}
}

static void add_somebody_by_hand(struct desk *d, const struct scope *scope, unsigned *seed)
{
	const struct contact *local = &(const struct contact){
		.name = "By Hand",
		.email = arena_printf(d->arena, "p%u-1@corp.example", next_random(seed, 6)),
		.phone = "",
		.notes = "keep",
		.origin = ORIGIN_LOCAL,
		.enabled = true,
		.roles = ROLE_BIT(next_random(seed, 2) * 3),
	};

	if (scope->id != 0 && next_random(seed, 2) == 0)
		must(d, store_create_contacts(d->store, scope->id, &local, 1, &d->roles, &d->err));
}

static void one_cycle(struct desk *d, const char *cloud, unsigned *seed)
{
	const struct policy policy = { .confirm_removals = 1 + next_random(seed, 2),
				       .guard_permille = 1000,
				       .guard_floor = 1000,
				       .capacity = 4 + next_random(seed, 4),
				       .adopt = next_random(seed, 2) ? ADOPT_EMAIL : ADOPT_NEVER };
	const struct run_state run = { .incomplete = next_random(seed, 6) == 0 };
	const struct plan *plan;
	struct scope *scope, *expected;

	add_somebody_by_hand(d, load(d, cloud), seed);
	scope = load(d, cloud);
	plan = plan_scope(d->arena, scope, random_roster(d->arena, seed), &policy, &d->roles, &run);
	expected = plan_apply(d->arena, plan);
	must(d, store_apply(d->store, plan, &d->roles, next_random(seed, 4) == 0, &d->err));
	assert_same_list(expected, load(d, cloud));
}

static void the_store_does_what_the_planner_says(void **state)
{
	struct desk *d = desk_open(*state);
	unsigned seed = 20, cloud, cycle;

	must(d, store_begin(d->store, 1, "contactsyncd", &d->err));
	for (cloud = 0; cloud < 200; cloud++) {
		char name[32];

		snprintf(name, sizeof(name), "cloud-%u", cloud);
		for (cycle = 0; cycle < 8; cycle++)
			one_cycle(d, name, &seed);
		arena_reset(d->arena);
	}
	must(d, store_commit(d->store, &d->err));
	assert_true(shell_number(d->f, "SELECT count(*) FROM history WHERE action = 'delete'") >
		    50);
	assert_true(shell_number(d->f, "SELECT count(*) FROM history WHERE action = 'adopt'") > 10);
	desk_close(d);
}

/* Contacts go into the store several a statement: none is lost or gets another's roles. */
static void a_list_of_any_length_is_created_whole(void **state)
{
	enum { LENGTHS = 20 };
	struct desk *d = desk_open(*state);
	const struct contact *list[LENGTHS], *found;
	struct contact fresh[LENGTHS];
	struct scope *scope;
	size_t n, i, total = 0;

	for (n = 1; n <= LENGTHS; n++) {
		for (i = 0; i < n; i++, total++) {
			fresh[i] = (struct contact){
				.name = arena_printf(d->arena, "Name %zu", total),
				.email = arena_printf(d->arena, "p%zu@corp.example", total),
				.person = arena_printf(d->arena, "uuid-%zu", total),
				.origin = ORIGIN_DIRECTORY,
				.enabled = i % 3 != 0,
				.roles = 1 + i % 7,
			};
			list[i] = &fresh[i];
		}
		must(d, store_create_contacts(d->store, 3, list, n, &d->roles, &d->err));
		scope = load(d, "lab");
		for (i = 0; i < n; i++) {
			found = &scope->contacts[scope->n_contacts - n + i];
			assert_string_equal(found->name, fresh[i].name);
			assert_string_equal(found->email, fresh[i].email);
			assert_string_equal(found->person, fresh[i].person);
			assert_int_equal(found->enabled, fresh[i].enabled);
			assert_int_equal(found->roles, fresh[i].roles);
		}
	}
	assert_int_equal(shell_number(d->f, "SELECT count(*) FROM contact WHERE scope = 3"),
			 1 + total);
	desk_close(d);
}

/* What core calls usable and what the schema calls usable is the same. */
static void the_schema_knows_the_same_addresses_as_the_planner(void **state)
{
	static const char *const addresses[] = {
		"a@b",
		"ann@corp.example",
		"a.b@c-d.e",
		"o'neil+x@c.example",
		"a-@b.c",
		"a@b.c1",
		"j\xC3\xB6rg@gr\xC3\xBCn.example",
		"a..b@c",
		".a@c",
		"a.@c",
		"a@-c",
		"a@c-",
		"a@b-.c",
		"a@b.-c",
		"a@b_c",
		"a@c.12",
		"a@12",
		"a@b@c",
		"a b@c",
		"a@[192.0.2.1]",
		"a,b@c",
		"a@b.",
		"@b",
		"a@",
		"a\\b@c",
		"\"a\"@b",
		"a(b)@c",
		"a@b..c",
		"a@.b",
		"a;b@c",
		"<a@b>",
		"a@b c",
		"a{b}|c@d",
		"a@b{c}",
		"",
		"@",
		"a@1b",
		"a@b\x7F",
		"a\tb@c",
	};
	struct fixture *f = *state;
	char *quality, *sql;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(addresses); i++) {
		sql = sqlite3_mprintf("UPDATE contact SET email = %Q WHERE id = 3", addresses[i]);
		shell(f, sql);
		sqlite3_free(sql);
		quality = shell_text(f, "SELECT quality FROM admin WHERE contact = 3");
		if ((*quality == '2') != address_usable(addresses[i]))
			fail_msg("'%s': quality %s", addresses[i], quality);
		free(quality);
		sql = sqlite3_mprintf("UPDATE contact SET email = %Q WHERE id = 1", addresses[i]);
		if ((shell_error(f, sql) == NULL) != address_usable(addresses[i]))
			fail_msg("'%s': %s", addresses[i], sqlite3_errmsg(f->shell));
		sqlite3_free(sql);
	}
}

/* ---- history and dirty marks ---- */

static void history_tells_who_before_and_after(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change changes[] = {
		{ .kind = CHANGE_EDIT,
		  .contact = &s->contacts[1],
		  .field = FIELD_NAME,
		  .before = "Bob",
		  .after = "Robert" },
		{ .kind = CHANGE_REMOVE, .contact = &s->contacts[1] },
	};

	must(d, apply(d, s, changes, 2));
	assert_shell_text(
		d->f,
		"SELECT run || actor || organization || cloud || contact || field || before"
		" || after FROM v1_history WHERE action = 'edit'",
		"42contactsyncdacmepay2nameBobRobert");
	assert_shell_text(d->f, "SELECT before FROM v1_history WHERE action = 'delete'",
			  "{\"name\":\"Robert\",\"email\":\"bob@corp.example\",\"phone\":\"\","
			  "\"notes\":\"\",\"origin\":\"directory\",\"person\":\"uuid-bob\","
			  "\"enabled\":true,\"roles\":[\"Operator\"]}");
	assert_int_equal(
		shell_number(
			d->f,
			"SELECT count(*) FROM v1_history WHERE at GLOB"
			" '20[0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z'"),
		shell_number(d->f, "SELECT count(*) FROM v1_history"));
	desk_close(d);
}

static void an_edit_by_hand_is_in_the_history(void **state)
{
	struct fixture *f = *state;

	shell(f, "UPDATE contact SET notes = 'n' WHERE id = 2");
	assert_shell_text(f, "SELECT actor || quote(run) FROM v1_history WHERE action = 'edit'",
			  "sqlNULL");
	shell(f, "UPDATE contact_role SET role = 'Billing' WHERE contact = 2");
	assert_shell_text(
		f,
		"SELECT group_concat(action || coalesce(before, '') || coalesce(after, ''))"
		" FROM (SELECT * FROM v1_history WHERE contact = 2 AND field = 'role')",
		"grantOperator,grantBilling,revokeOperator");
}

static void the_history_of_a_cloud_outlives_it(void **state)
{
	struct fixture *f = *state;

	shell(f, "DELETE FROM cloud WHERE id = 2");
	assert_int_equal(shell_number(f, "SELECT count(*) FROM v1_history WHERE cloud = 'pay' AND"
					 " organization = 'acme' AND action = 'delete'"),
			 3);
	assert_int_equal(shell_number(f, "SELECT count(*) FROM v1_history WHERE action = 'revoke'"),
			 0);
}

static void every_edit_by_hand_makes_its_scope_dirty(void **state)
{
	static const struct {
		const char *sql, *dirty;
	} edits[] = {
		{ "UPDATE contact SET name = 'x' WHERE id = 2", "2" },
		{ "INSERT INTO contact (scope, email) VALUES (3, 'x@y')", "3" },
		{ "DELETE FROM contact WHERE id = 4", "1" },
		{ "INSERT INTO contact_role VALUES (2, 'Billing')", "2" },
		{ "UPDATE contact_role SET role = 'Technical' WHERE contact = 2 AND role = "
		  "'Billing'",
		  "2" },
		{ "DELETE FROM contact_role WHERE contact = 2", "2" },
		{ "UPDATE cloud SET name = 'x' WHERE id = 3", "3" },
		{ "UPDATE organization SET active = 0", "1" },
		{ "SELECT 1", "" },
	};
	struct fixture *f = *state;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(edits); i++) {
		shell(f, edits[i].sql);
		assert_shell_text(f, "SELECT group_concat(scope) FROM dirty", edits[i].dirty);
		shell(f, "DELETE FROM dirty");
	}
}

static void a_scope_stays_dirty_until_it_is_in_step(void **state)
{
	struct desk *d = desk_open(*state);
	struct scope *s = load(d, "pay");
	struct change change = { .kind = CHANGE_EDIT,
				 .contact = &s->contacts[1],
				 .field = FIELD_NAME,
				 .before = "Bob",
				 .after = "Robert" };
	const struct plan plan = { .scope = s };
	const struct drift missing = { .kind = "admin-missing" };
	struct scope_ref *refs;
	size_t n;

	must(d, apply(d, s, &change, 1));
	must(d, store_record_drift(d->store, &plan, &missing, 1, 1, NULL, NULL, &d->err));
	must(d, store_scopes(d->store, true, d->arena, &refs, &n, &d->err));
	assert_int_equal(n, 1);
	assert_int_equal(refs[0].id, 2);
	assert_string_equal(refs[0].state, "active");
	must(d, store_record_drift(d->store, &plan, NULL, 0, 1, NULL, NULL, &d->err));
	must(d, store_scopes(d->store, true, d->arena, &refs, &n, &d->err));
	assert_int_equal(n, 0);
	must(d, store_scopes(d->store, false, d->arena, &refs, &n, &d->err));
	assert_int_equal(n, 3);
	assert_null(refs[0].cloud);
	assert_string_equal(refs[1].cloud, "lab");
	desk_close(d);
}

#define company_test(name) cmocka_unit_test_setup_teardown(name, fixture_set_up, fixture_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		company_test(a_scope_is_loaded_with_its_list),
		company_test(a_scope_that_is_not_there_is_empty_and_live),
		company_test(a_role_that_nobody_configured_joins_the_vocabulary),
		company_test(too_many_roles_are_an_error_that_names_one),
		company_test(every_kind_of_change_is_carried_out),
		company_test(a_local_contact_is_adopted),
		company_test(held_changes_are_skipped),
		company_test(a_cloud_is_created_with_its_organization),
		company_test(an_edit_of_what_changed_in_between_is_refused),
		company_test(an_edit_of_a_contact_that_is_gone_is_refused),
		company_test(a_removal_of_a_contact_with_other_roles_is_refused),
		company_test(a_revocation_of_a_role_that_is_gone_is_refused),
		company_test(a_grant_that_was_made_by_hand_is_refused),
		company_test(an_addition_of_a_person_who_is_there_is_refused),
		company_test(a_plan_that_takes_the_last_admin_is_refused_by_the_schema),
		company_test(a_scope_is_taken_back_alone),
		company_test(absences_are_those_of_the_last_plan),
		company_test(the_store_does_what_the_planner_says),
		company_test(a_list_of_any_length_is_created_whole),
		company_test(the_schema_knows_the_same_addresses_as_the_planner),
		company_test(history_tells_who_before_and_after),
		company_test(an_edit_by_hand_is_in_the_history),
		company_test(the_history_of_a_cloud_outlives_it),
		company_test(every_edit_by_hand_makes_its_scope_dirty),
		company_test(a_scope_stays_dirty_until_it_is_in_step),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
