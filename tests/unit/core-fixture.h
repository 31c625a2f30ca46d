/* A scope, its roster and the policy, built in a few lines, for the tests of the planner. */
#pragma once

#include "core/plan.h"
#include "tests/lib/test.h"

#define ADMIN     ROLE_BIT(ROLE_ADMIN)
#define TECHNICAL ROLE_BIT(ROLE_TECHNICAL)
#define BILLING   ROLE_BIT(ROLE_BILLING)
#define OPERATOR  ROLE_BIT(ROLE_BUILTIN_COUNT)

#define WORLD_MAX 64

/* Cloud acme/pay, live, with complete bindings of Admin and Operator; removals need two runs. */
struct world {
	struct arena *arena;
	struct roles roles;
	struct policy policy;
	struct run_state run;
	struct scope scope;
	struct roster roster;
	struct contact contacts[WORLD_MAX];
	struct member members[WORLD_MAX];
	struct person people[WORLD_MAX];
	struct binding_state bindings[WORLD_MAX];
};

/* cmocka's setup and teardown: *state is a struct world. */
int world_setup(void **state);
int world_teardown(void **state);

/* A directory contact "NAME" <NAME@corp.example> of person "id-NAME"; its id is the next one. */
struct contact *has(struct world *w, const char *name, role_set roles);
/* The same, put there by hand. */
struct contact *has_local(struct world *w, const char *name, role_set roles);
/* The person of has(), on the roster. */
struct person *wants(struct world *w, const char *name, role_set roles);
/* A person without any address. */
struct person *wants_unreachable(struct world *w, const char *name, role_set roles);
void set_emails(struct world *w, struct person *person, size_t n, const char *const *emails);
struct binding_state *binding_of(struct world *w, unsigned role);

struct plan *make_plan(struct world *w);
/* Plans, and takes the scope to where the plan leads. */
struct plan *run_plan(struct world *w);

/* The change of that kind for @person (NULL: any), or NULL. */
const struct change *find_change(const struct plan *plan, enum change_kind kind,
				 const char *person);
const struct change *find_edit(const struct plan *plan, const char *person, enum field field);
const struct finding *find_finding(const struct plan *plan, enum finding_kind kind);
const struct contact *find_contact(const struct world *w, const char *name);

/* The change is there, and is applied or held by @rule. */
void assert_change(const struct plan *plan, enum change_kind kind, const char *person,
		   enum rule rule);
void assert_edit(const struct plan *plan, const char *person, enum field field, const char *after,
		 enum rule rule);
size_t count_applied(const struct plan *plan);
