/* What reads are called, see model.h. */
#include "core/model.h"

const char *read_outcome_name(enum read_outcome outcome)
{
	static const char *const names[] = {
		[READ_COMPLETE] = "complete",
		[READ_INCOMPLETE] = "incomplete",
		[READ_ABSENT] = "absent",
		[READ_FAILED] = "failed",
	};

	return names[outcome];
}
