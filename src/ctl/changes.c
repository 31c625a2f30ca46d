/* See changes.h. */
#include "ctl/changes.h"

#include "ctl/fit.h"

#include <inttypes.h>

static const struct table_column change_columns[CHANGE_COLUMNS] = {
	{ .name = "organization", .heading = "ORGANIZATION", .rank = FIT_DIFFERS },
	{ .name = "cloud", .heading = "CLOUD", .rank = FIT_DIFFERS },
	{ .name = "contact", .type = CELL_NUMBER },
	{ .name = "person" },
	{ .heading = "CONTACT", .wide = true },
	{ .name = "action", .heading = "ACTION" },
	{ .name = "field", .heading = "FIELD", .rank = FIT_DIFFERS },
	{ .name = "before" },
	{ .name = "after" },
	{ .name = "role", .heading = "ROLE" },
	{ .heading = "BEFORE", .wide = true },
	{ .heading = "AFTER", .wide = true },
	{ .name = "rule" },
	{ .heading = "RULE" },
};

enum {
	FINDING_ORGANIZATION,
	FINDING_CLOUD,
	FINDING_CONTACT,
	FINDING_PERSON,
	FINDING_NAME,
	FINDING_KIND,
	FINDING_ROLE,
	FINDING_BEFORE,
	FINDING_AFTER,
	FINDING_DETAIL,
	FINDING_COLUMNS
};

static const struct table_column finding_columns[FINDING_COLUMNS] = {
	{ .name = "organization", .heading = "ORGANIZATION", .rank = FIT_DIFFERS },
	{ .name = "cloud", .heading = "CLOUD", .rank = FIT_DIFFERS },
	{ .name = "contact", .type = CELL_NUMBER },
	{ .name = "person" },
	{ .heading = "CONTACT", .wide = true },
	{ .name = "kind", .heading = "FINDING" },
	{ .name = "role", .heading = "ROLE" },
	{ .name = "before", .heading = "BEFORE", .wide = true },
	{ .name = "after", .heading = "AFTER", .wide = true },
	{ .name = "detail", .heading = "DETAIL", .wide = true },
};

void changes_init(struct changes *changes, struct arena *arena)
{
	*changes = (struct changes){
		.arena = arena,
		.changes = table_new(arena, change_columns, ARRAY_SIZE(change_columns)),
		.findings = table_new(arena, finding_columns, ARRAY_SIZE(finding_columns)),
	};
}

/* ---- pieces of text ---- */

static const char *contact_number(struct arena *arena, const struct contact *contact)
{
	return contact && contact->id ? arena_printf(arena, "%" PRId64, contact->id) : NULL;
}

static const char *contact_address(struct arena *arena, const struct contact *contact)
{
	if (!contact)
		return NULL;
	if (!*contact->name || !*contact->email)
		return arena_strdup(arena, *contact->name ? contact->name : contact->email);
	return arena_printf(arena, "%s <%s>", contact->name, contact->email);
}

static const char *all_roles(struct arena *arena, const struct roles *roles,
			     const struct contact *contact)
{
	return contact ? roles_text(arena, roles, contact->roles) : NULL;
}

/* ---- what each kind of change puts into its columns ---- */

static void fill_field(const char **row, const char *field, const char *before, const char *after)
{
	row[CHANGE_FIELD] = field;
	row[CHANGE_BEFORE] = before;
	row[CHANGE_AFTER] = after;
}

static void show_field(const char **row)
{
	row[CHANGE_BEFORE_SHOWN] = row[CHANGE_BEFORE];
	row[CHANGE_AFTER_SHOWN] = row[CHANGE_AFTER];
}

static void fill_kind(struct arena *arena, const char **row, const struct change *change,
		      const struct roles *roles)
{
	const char *role = change->role < roles->n
				   ? roles_text(arena, roles, ROLE_BIT(change->role))
				   : NULL;

	switch (change->kind) {
	case CHANGE_CREATE_SCOPE:
		fill_field(row, NULL, NULL,
			   row[CHANGE_CLOUD] ? row[CHANGE_CLOUD] : row[CHANGE_ORGANIZATION]);
		break;
	case CHANGE_ADD:
		row[CHANGE_ROLE] = all_roles(arena, roles, change->fresh);
		fill_field(row, NULL, NULL, contact_address(arena, change->fresh));
		break;
	case CHANGE_ADOPT:
		fill_field(row, "origin", "local", "directory");
		show_field(row);
		break;
	case CHANGE_EDIT:
		fill_field(row, field_name(change->field), arena_strdup(arena, change->before),
			   arena_strdup(arena, change->after));
		show_field(row);
		break;
	case CHANGE_GRANT:
		row[CHANGE_ROLE] = role;
		fill_field(row, "role", NULL, role);
		break;
	case CHANGE_REVOKE:
		row[CHANGE_ROLE] = role;
		fill_field(row, "role", role, NULL);
		break;
	case CHANGE_REMOVE:
		row[CHANGE_ROLE] = all_roles(arena, roles, change->contact);
		fill_field(row, NULL, contact_address(arena, change->contact), NULL);
		break;
	}
}

static void add_change(struct changes *changes, const struct scope *scope,
		       const struct change *change, const struct roles *roles)
{
	struct arena *arena = changes->arena;
	const char **row = table_add(changes->changes);
	const struct contact *who = change->contact ? change->contact : change->fresh;

	row[CHANGE_ORGANIZATION] = arena_strdup(arena, scope->organization);
	row[CHANGE_CLOUD] = arena_strdup(arena, scope->cloud);
	row[CHANGE_CONTACT] = contact_number(arena, change->contact);
	row[CHANGE_PERSON] = arena_strdup(arena, change->person);
	row[CHANGE_NAME] = contact_address(arena, who);
	row[CHANGE_ACTION] = change_kind_name(change->kind);
	fill_kind(arena, row, change, roles);
	if (change->hold == RULE_NONE)
		return;
	row[CHANGE_RULE] = rule_name(change->hold);
	row[CHANGE_RULE_SHOWN] = arena_printf(arena, "held: %s", rule_name(change->hold));
	changes->held_by[change->hold] = true;
	changes->n_held++;
}

static void add_finding(struct changes *changes, const struct scope *scope,
			const struct finding *finding, const struct roles *roles)
{
	struct arena *arena = changes->arena;
	const char **row = table_add(changes->findings);

	row[FINDING_ORGANIZATION] = arena_strdup(arena, scope->organization);
	row[FINDING_CLOUD] = arena_strdup(arena, scope->cloud);
	row[FINDING_CONTACT] = contact_number(arena, finding->contact);
	row[FINDING_PERSON] = arena_strdup(arena, finding->person);
	row[FINDING_NAME] = finding->contact ? contact_address(arena, finding->contact)
					     : arena_strdup(arena, finding->label);
	row[FINDING_KIND] = finding_kind_name(finding->kind);
	if (finding->role >= 0)
		row[FINDING_ROLE] = roles_text(arena, roles, ROLE_BIT(finding->role));
	row[FINDING_BEFORE] = arena_strdup(arena, finding->before);
	row[FINDING_AFTER] = arena_strdup(arena, finding->after);
	row[FINDING_DETAIL] = arena_strdup(arena, finding->detail);
}

void changes_add(struct changes *changes, const struct plan *plan, const struct roles *roles)
{
	size_t i;

	for (i = 0; i < plan->n_changes; i++)
		add_change(changes, plan->scope, &plan->changes[i], roles);
	for (i = 0; i < plan->n_findings; i++)
		add_finding(changes, plan->scope, &plan->findings[i], roles);
}
