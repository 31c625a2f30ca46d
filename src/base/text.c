/* See text.h. */
#include "base/text.h"

#include <stdint.h>
#include <strings.h>

/* Decodes one code point; returns its length in bytes, 0 if it is malformed. */
static size_t decode(const unsigned char *s, size_t left, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n, i;
	uint32_t c;

	if (s[0] < 0x80) {
		*ret = s[0];
		return 1;
	}
	n = s[0] >= 0xF0 ? 4 : s[0] >= 0xE0 ? 3 : s[0] >= 0xC0 ? 2 : 0;
	if (n == 0 || n > left || s[0] > 0xF4)
		return 0;
	c = s[0] & (0xFFU >> (n + 1));
	for (i = 1; i < n; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3FU);
	}
	if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
		return 0;
	*ret = c;
	return n;
}

bool text_is_utf8(const char *bytes, size_t length)
{
	const unsigned char *s = (const unsigned char *)bytes;
	uint32_t c;
	size_t n;

	for (; length > 0; s += n, length -= n) {
		n = decode(s, length, &c);
		if (n == 0 || c == 0)
			return false;
	}
	return true;
}

/* Without an early end: the compiler makes more of it so. */
bool text_is_plain(const char *bytes, size_t length)
{
	unsigned char odd = 0;
	size_t i;

	for (i = 0; i < length; i++)
		odd |= bytes[i] < ' ' || bytes[i] > '~';
	return odd == 0;
}

/* Code points that move a cursor, end a line, or turn the reading direction. */
static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || (c >= 0x2028 && c <= 0x202E) ||
	       (c >= 0x2066 && c <= 0x2069);
}

bool text_is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

void text_trim(const char **text, size_t *length)
{
	while (*length > 0 && text_is_blank((*text)[0])) {
		(*text)++;
		(*length)--;
	}
	while (*length > 0 && text_is_blank((*text)[*length - 1]))
		(*length)--;
}

int text_compare(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

int text_compare_items(const void *a, const void *b)
{
	return text_compare(*(const char *const *)a, *(const char *const *)b);
}

char *text_clean(struct arena *arena, const char *bytes, size_t length)
{
	static const char replacement[] = "\xEF\xBF\xBD";
	size_t i, n, used = 0;
	char *clean;
	uint32_t c = 0;

	text_trim(&bytes, &length);
	if (length > 0 && text_is_plain(bytes, length))
		return arena_strndup(arena, bytes, length);
	if (length == 0 || !text_is_utf8(bytes, length))
		return NULL;
	clean = arena_alloc(arena, length * 3 + 1);
	for (i = 0; i < length; i += n) {
		n = decode((const unsigned char *)bytes + i, length - i, &c);
		if (is_control(c)) {
			memcpy(clean + used, replacement, 3);
			used += 3;
		} else {
			memcpy(clean + used, bytes + i, n);
			used += n;
		}
	}
	return clean;
}

bool text_equal_fold(const char *a, const char *b)
{
	size_t na = strlen(a), nb = strlen(b);

	text_trim(&a, &na);
	text_trim(&b, &nb);
	return na == nb && strncasecmp(a, b, na) == 0;
}
