/* Organizations, their clouds, and which group gives which role there: merged by name. */
#pragma once

#include "config/problems.h"
#include "core/settings.h"

struct node;
struct reader;
struct setting;

/* The members of @group hold @role. */
struct role_group {
	const char *role, *group; /* as written; a group that is wrong is NULL */
	struct place place;
	struct role_group *next;
};

/* An entry of discover. */
struct pattern {
	struct discover_settings settings; /* without organization and draft */
	bool draft;
	struct place place;
	const struct owner *owner;
	struct pattern *next;
};

/* An organization, or a cloud of @parent. */
struct owner {
	const char *name;
	const struct owner *parent; /* NULL: an organization */
	struct place place;         /* where it stood last */
	struct role_group *roles;
	struct owner *clouds, **clouds_end;
	struct pattern *patterns;
	struct owner *next;
};

struct organizations {
	struct owner *first, **end;
	void *names; /* tsearch(3) tree of all owners */
};

/*
 * Apply what stands under "roles", "organizations", "clouds", "contacts" and "discover" (see
 * reader_value()). @base is the settings for the first two, else the struct owner.
 */
bool roles_apply(struct reader *r, const struct setting *setting, const struct node *node,
		 const struct path *path, void *base);
bool organizations_apply(struct reader *r, const struct setting *setting, const struct node *node,
			 const struct path *path, void *base);
bool clouds_apply(struct reader *r, const struct setting *setting, const struct node *node,
		  const struct path *path, void *base);
bool contacts_apply(struct reader *r, const struct setting *setting, const struct node *node,
		    const struct path *path, void *base);
bool discover_apply(struct reader *r, const struct setting *setting, const struct node *node,
		    const struct path *path, void *base);

/* Once all files are read: checks roles, and fills bindings, organizations and discover. */
void organizations_finish(struct reader *r);

/* Frees what is not in an arena. */
void organizations_clear(struct organizations *organizations);
