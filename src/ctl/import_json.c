/* See import_json.h. Objects are checked by their tables of keys first, then taken. */
#include "ctl/import_json.h"

#include "ctl/import_keys.h"

#define CONTACT_ROLES (ROLE_BIT(ROLE_TECHNICAL) | ROLE_BIT(ROLE_BILLING))

/* ---- values ---- */

static const char *text_or_empty(struct import_reader *r, const json_t *object, const char *key)
{
	const char *text = import_text(r, object, key);

	return text ? text : "";
}

static const char *read_id(struct import_reader *r, const json_t *object)
{
	const json_t *id = json_object_get(object, "id");

	if (json_is_integer(id))
		return arena_printf(r->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(id));
	return import_text(r, object, "id");
}

static const char *read_address(struct import_reader *r, const char *path, const json_t *object)
{
	const char *text = import_text(r, object, "email"), *address;

	if (!text)
		return "";
	address = address_normalise(r->arena, text);
	if (address)
		return address;
	import_complain(r, import_path(r, path, "email"), "'%s' is no address that takes mail",
			text);
	return "";
}

/* The role, if it is one of @allowed; else 0 and a complaint. */
static role_set read_role(struct import_reader *r, const char *path, const char *name,
			  role_set allowed)
{
	const char *known = NULL;
	int role = roles_find(r->roles, name);
	unsigned i;

	if (role >= 0 && allowed & ROLE_BIT((unsigned)role))
		return ROLE_BIT((unsigned)role);
	for (i = 0; i < r->roles->n; i++)
		if (allowed & ROLE_BIT(i))
			known = arena_join(r->arena, known, ", ", r->roles->names[i]);
	import_complain(r, path, "unknown role '%s': here it can be %s", name, known);
	return 0;
}

/* ---- contacts of an organization ---- */

static role_set read_roles(struct import_reader *r, const char *path, const json_t *object)
{
	const json_t *list = json_object_get(object, "roles");
	role_set set = 0, role;
	size_t i;

	if (json_is_array(list) && json_array_size(list) == 0)
		import_complain(r, import_path(r, path, "roles"), "needs at least one role");
	for (i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *at = import_path_item(r, path, "roles", i);

		if (!json_is_string(item)) {
			import_complain(r, at, "has to be text");
			continue;
		}
		role = read_role(r, at, json_string_value(item), CONTACT_ROLES);
		if (set & role)
			import_complain(r, at, "the role stands here twice");
		set |= role;
	}
	return set;
}

static struct import_contact *find_address(struct import_contact *contacts, size_t n,
					   const char *email)
{
	size_t i;

	for (i = 0; i < n && *email; i++)
		if (address_equal(contacts[i].email, email))
			return &contacts[i];
	return NULL;
}

static void read_contacts(struct import_reader *r, const char *path, const json_t *object,
			  struct import_organization *ret)
{
	const json_t *list = json_object_get(object, "contacts");
	struct import_contact *contacts, *c;
	size_t i;

	contacts = arena_array(r->arena, json_array_size(list), sizeof(*contacts));
	for (i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *at = import_path_item(r, path, "contacts", i);

		if (!import_check(r, at, item, contact_keys))
			continue;
		c = &contacts[ret->n_contacts];
		c->name = text_or_empty(r, item, "name");
		c->email = read_address(r, at, item);
		c->phone = phone_normalise(r->arena, text_or_empty(r, item, "phone"));
		c->notes = text_or_empty(r, item, "notes");
		c->roles = read_roles(r, at, item);
		if (find_address(contacts, ret->n_contacts, c->email))
			import_complain(r, import_path(r, at, "email"),
					"another contact of the organization has '%s' too",
					c->email);
		ret->n_contacts++;
	}
	ret->contacts = contacts;
}

/* ---- contacts of a cloud: a row per role, so several rows can be one person ---- */

static void merge_contact(struct import_reader *r, const char *path, struct import_contact *there,
			  const char *name, role_set role)
{
	if (there->roles & role)
		import_complain(r, path, "the same address and role stand here twice");
	if (*name && *there->name && !streq(name, there->name))
		import_complain(r, import_path(r, path, "real_name"),
				"'%s' is called '%s' in another row", there->email, there->name);
	if (!*there->name)
		there->name = name;
	there->roles |= role;
}

static void read_cloud_contact(struct import_reader *r, const char *path, const json_t *item,
			       struct import_contact *contacts, size_t *n)
{
	role_set any = ~(role_set)0 & ~CONTACT_ROLES, role = 0;
	const char *name, *email, *role_name;
	struct import_contact *there;

	if (!import_check(r, path, item, cloud_contact_keys))
		return;
	name = text_or_empty(r, item, "real_name");
	email = read_address(r, path, item);
	role_name = import_text(r, item, "role");
	if (role_name)
		role = read_role(r, import_path(r, path, "role"), role_name, any);
	there = find_address(contacts, *n, email);
	if (there) {
		merge_contact(r, path, there, name, role);
		return;
	}
	contacts[(*n)++] = (struct import_contact){
		.name = name, .email = email, .phone = "", .notes = "", .roles = role
	};
}

static void read_cloud_contacts(struct import_reader *r, const char *path, const json_t *object,
				struct import_cloud *ret)
{
	const json_t *list = json_object_get(object, "contacts");
	struct import_contact *contacts;
	size_t i;

	contacts = arena_array(r->arena, json_array_size(list), sizeof(*contacts));
	for (i = 0; i < json_array_size(list); i++)
		read_cloud_contact(r, import_path_item(r, path, "contacts", i),
				   json_array_get(list, i), contacts, &ret->n_contacts);
	ret->contacts = contacts;
}

/* ---- clouds ---- */

static const char *read_tags(struct import_reader *r, const char *path, const json_t *object)
{
	json_t *tags = json_object_get(object, "tags");
	const char *at = import_path(r, path, "tags");
	_cleanup_(freep) char *text = NULL;
	void *iter;

	if (!json_is_object(tags))
		return NULL;
	for (iter = json_object_iter(tags); iter; iter = json_object_iter_next(tags, iter))
		if (!json_is_string(json_object_iter_value(iter)))
			import_complain(r, import_path(r, at, json_object_iter_key(iter)),
					"has to be text");
	text = json_dumps(tags, JSON_COMPACT | JSON_SORT_KEYS);
	return arena_strdup(r->arena, text);
}

static void read_cloud(struct import_reader *r, const char *path, const json_t *item,
		       struct import_cloud *ret)
{
	ret->id = read_id(r, item);
	ret->name = import_text(r, item, "name");
	ret->provider = import_text(r, item, "provider");
	ret->region = import_text(r, item, "region");
	ret->deployment_model = import_text(r, item, "deployment_model");
	ret->reserved_cidr = import_text(r, item, "reserved_cidr");
	ret->state = import_text(r, item, "state");
	ret->tags = read_tags(r, path, item);
	read_cloud_contacts(r, path, item, ret);
}

static bool has_cloud(const struct import_cloud *clouds, size_t n, const char *name)
{
	size_t i;

	for (i = 0; name && i < n; i++)
		if (streq_null(clouds[i].name, name))
			return true;
	return false;
}

static void read_clouds(struct import_reader *r, const char *path, const json_t *object,
			struct import_organization *ret)
{
	const json_t *list = json_object_get(object, "clouds");
	struct import_cloud *clouds;
	size_t i;

	clouds = arena_array(r->arena, json_array_size(list), sizeof(*clouds));
	for (i = 0; i < json_array_size(list); i++) {
		const json_t *item = json_array_get(list, i);
		const char *at = import_path_item(r, path, "clouds", i);

		if (!import_check(r, at, item, cloud_keys))
			continue;
		read_cloud(r, at, item, &clouds[ret->n_clouds]);
		if (has_cloud(clouds, ret->n_clouds, clouds[ret->n_clouds].name))
			import_complain(r, import_path(r, at, "name"),
					"another cloud of the organization is called '%s'",
					clouds[ret->n_clouds].name);
		ret->n_clouds++;
	}
	ret->clouds = clouds;
}

/* ---- organizations ---- */

static bool has_organization(const struct import_document *document, const char *name)
{
	size_t i;

	for (i = 0; i < document->n_organizations; i++)
		if (streq(document->organizations[i].name, name))
			return true;
	return false;
}

static void read_organization(struct import_reader *r, const char *path, const json_t *item,
			      struct import_document *ret)
{
	struct import_organization *o = &ret->organizations[ret->n_organizations];

	if (!import_check(r, path, item, organization_keys))
		return;
	o->id = read_id(r, item);
	o->name = text_or_empty(r, item, "name");
	o->active = !json_is_false(json_object_get(item, "active"));
	o->leaves_active = !json_object_get(item, "active");
	read_contacts(r, path, item, o);
	read_clouds(r, path, item, o);
	if (*o->name && has_organization(ret, o->name))
		import_complain(r, import_path(r, path, "name"),
				"another organization is called '%s'", o->name);
	ret->n_organizations++;
}

int import_read(struct arena *arena, const json_t *root, const struct roles *roles,
		struct import_document *ret, struct import_errors *errors)
{
	struct import_reader reader = { arena, roles, errors };
	struct import_document document = { 0 };
	const json_t *list;
	size_t i;

	if (import_check(&reader, "$", root, document_keys)) {
		list = json_object_get(root, "organizations");
		document.organizations = arena_array(arena, json_array_size(list),
						     sizeof(*document.organizations));
		for (i = 0; i < json_array_size(list); i++)
			read_organization(&reader,
					  import_path_item(&reader, "$", "organizations", i),
					  json_array_get(list, i), &document);
	}
	if (errors->n > 0)
		return -1;
	*ret = document;
	return 0;
}
