/* What the operator allows a run to do. Filled by config, read by plan and rules. */
#pragma once

#include "base/macro.h"

enum policy_mode { POLICY_ENFORCE, POLICY_REPORT };
enum policy_adopt { ADOPT_EMAIL, ADOPT_NEVER };

struct policy {
	enum policy_mode mode;
	unsigned confirm_removals; /* complete runs that must want a removal; at least 1 */
	unsigned guard_permille;   /* of all directory contacts under bindings */
	unsigned guard_floor;
	unsigned capacity; /* contacts per cloud; 0: no limit */
	enum policy_adopt adopt;
	const char *fallback_name, *fallback_email; /* NULL: none */
};
