/* libFuzzer target for the configuration: whatever the bytes, either settings or errors. */
#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena _cleanup_(arena_freep) = arena_new();
	const struct settings *settings = NULL;
	struct config_errors errors = { 0 };
	int r = config_parse(arena, "fuzz", (const char *)data, size, &settings, &errors);

	if ((r == 0) != (settings != NULL) || (r == 0) != (errors.n == 0))
		abort();
	return 0;
}
