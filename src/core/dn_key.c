/* Canonical DNs are text: what lies below what can be told without a parser. */
#include "core/model.h"

bool dn_key_is_below(const char *key, const char *base)
{
	size_t n = strlen(key), m = strlen(base), comma, backslashes = 0;

	if (m == 0)
		return true;
	if (n < m || !streq(key + n - m, base))
		return false;
	if (n == m)
		return true;
	comma = n - m - 1;
	while (backslashes < comma && key[comma - 1 - backslashes] == '\\')
		backslashes++;
	return key[comma] == ',' && backslashes % 2 == 0;
}
