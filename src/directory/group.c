/* See group.h. */
#include "directory/group.h"

#include "directory/dn.h"
#include "directory/schema.h"

#include <strings.h>

static const char *const classes[] = {
	"groupOfNames", "groupOfUniqueNames", "groupOfMembers", "groupOfEntries", "groupOfURLs",
	"group",        "posixGroup",         "ipaUserGroup",
};

void group_add_fields(struct group_fields *group, struct field_list *fields)
{
	group->object_class = field_add(fields, "objectClass");
	group->member = field_add(fields, "member");
	group->unique_member = field_add(fields, "uniqueMember");
	group->member_uid = field_add(fields, "memberUid");
	group->member_url = field_add(fields, "memberURL");
}

const char *group_filter(struct arena *arena)
{
	const char *filter = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++)
		filter = arena_printf(arena, "%s(objectClass=%s)", filter, classes[i]);
	return filter;
}

static bool is_group_class(const struct berval *value)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		if (strlen(classes[i]) == value->bv_len &&
		    strncasecmp(classes[i], value->bv_val, value->bv_len) == 0)
			return true;
	}
	return false;
}

static bool has(const struct entry *entry, size_t field)
{
	return entry->first[field] || entry->not_whole[field].bv_val;
}

bool group_has_members(const struct group_fields *group, const struct entry *entry)
{
	return has(entry, group->member) || has(entry, group->unique_member);
}

bool group_is(const struct group_fields *group, const struct entry *entry)
{
	const struct berval *value = entry_first(entry, group->object_class);

	if (group_has_members(group, entry))
		return true;
	for (; value && value->bv_val; value++) {
		if (is_group_class(value))
			return true;
	}
	return false;
}

static void spoil(struct evidence *evidence, const char *reason)
{
	if (evidence->outcome != READ_COMPLETE)
		return;
	evidence->outcome = READ_INCOMPLETE;
	evidence->reason = reason;
}

/*
 * Active Directory sends a part of a large attribute as "member;range=0-1499"; an attribute
 * that is named without a value has some that we are not to see.
 */
static void check_whole(const struct berval *description, struct arena *arena,
			struct evidence *evidence)
{
	if (description->bv_val)
		spoil(evidence,
		      arena_printf(arena, "the server does not send all members, it sends '%s'",
				   dn_text(arena, description->bv_val, description->bv_len)));
}

typedef size_t name_length(const char *bytes, size_t length);

static size_t whole(const char *bytes, size_t length)
{
	(void)bytes;
	return length;
}

/* @length_of: how much of a value is the name. */
static void add_members(const struct entry *entry, size_t field, name_length *length_of,
			struct arena *arena, const char **members, const char **keys, size_t *n)
{
	const struct berval *value = entry_first(entry, field);

	for (; value && value->bv_val; value++, (*n)++) {
		members[*n] = dn_text(arena, value->bv_val,
				      length_of(value->bv_val, value->bv_len));
		keys[*n] = dn_canonical(arena, members[*n], NULL);
		if (!keys[*n])
			keys[*n] = members[*n]; /* the server has to know what it means */
	}
}

/* Which group classes have to have a member, and by which attribute, servers differ in. */
static bool requires_member(struct directory *directory, const struct berval *object_class,
			    struct arena *arena)
{
	const char *name = arena_strndup(arena, object_class->bv_val, object_class->bv_len);

	return is_group_class(object_class) && (schema_requires(directory, name, "member") ||
						schema_requires(directory, name, "uniqueMember"));
}

/* No member is seen: that may be so, or we do not see them. */
static void check_empty(const struct group_fields *group, const struct entry *entry,
			struct directory *directory, struct arena *arena, struct evidence *evidence)
{
	const struct berval *value = entry_first(entry, group->object_class);

	if (has(entry, group->member_uid))
		spoil(evidence, "memberUid is not supported by this version: members are named "
				"by member or uniqueMember");
	if (has(entry, group->member_url))
		spoil(evidence, "a dynamic group (memberURL), whose members the server does not "
				"show");
	for (; value && value->bv_val; value++)
		if (requires_member(directory, value, arena))
			spoil(evidence, "the server shows no member, although it requires one: "
					"the bind identity may not read them");
}

void group_fill(const struct group_fields *group, const struct entry *entry,
		struct directory *directory, struct arena *arena, struct group_entry *ret,
		struct evidence *evidence)
{
	size_t n = entry_count(entry, group->member) + entry_count(entry, group->unique_member);
	const char **members = arena_array(arena, n, sizeof(*members));
	const char **keys = arena_array(arena, n, sizeof(*keys));

	add_members(entry, group->member, whole, arena, members, keys, &ret->n_members);
	add_members(entry, group->unique_member, dn_length_without_uid, arena, members, keys,
		    &ret->n_members);
	ret->members = members;
	ret->member_keys = keys;
	check_whole(&entry->not_whole[group->member], arena, evidence);
	check_whole(&entry->not_whole[group->unique_member], arena, evidence);
	if (n == 0)
		check_empty(group, entry, directory, arena, evidence);
}
