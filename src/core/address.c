/*
 * Mail addresses: which of the values that directories hold take mail, and which
 * of them are equal. Only the shape that every mailer accepts is usable; quoted
 * local parts, comments and literals are valid by RFC 5321 and of no use here.
 */
#include "base/text.h"
#include "core/model.h"

#include <idn2.h>
#include <strings.h>

#define ADDRESS_MAX 254 /* RFC 5321 section 4.5.3.1.3, without the angle brackets */
#define LOCAL_MAX   64  /* section 4.5.3.1.1 */
#define LABEL_MAX   63  /* RFC 1035 section 2.3.4 */

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Without blanks at both ends and without the schemes that directories put in front. */
static const char *trim(const char *value, size_t *ret_length)
{
	static const char *const schemes[] = { "smtp:", "mailto:" };
	size_t n = strlen(value), i;

	text_trim(&value, &n);
	for (i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strncasecmp(value, schemes[i], strlen(schemes[i])) == 0) {
			value += strlen(schemes[i]);
			n -= strlen(schemes[i]);
			break;
		}
	*ret_length = n;
	return value;
}

static bool is_ascii(const char *text)
{
	while (*text && !(*text & '\x80'))
		text++;
	return *text == '\0';
}

/* Characters that RFC 6531 lets pass and that nobody can have meant. */
static bool has_unseen(const char *text)
{
	static const char *const unseen[] = {
		"\xC2\xA0",     "\xC2\xAD",                     /* no-break space, soft hyphen */
		"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D", /* zero width */
		"\xE2\x80\x8E", "\xE2\x80\x8F", "\xE2\x80\xAF", /* direction, narrow space */
		"\xE2\x81\xA0", "\xE3\x80\x80", "\xEF\xBB\xBF", /* joiner, wide space, BOM */
		"\xEF\xBF\xBD", /* what text_clean() put in place of a control character */
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unseen); i++)
		if (strstr(text, unseen[i]))
			return true;
	return false;
}

/* atext of RFC 5322 section 3.2.3, or a byte of UTF8-non-ascii. */
static bool is_atext(char c)
{
	static const char others[] = "!#$%&'*+-/=?^_`{|}~";

	return (c & '\x80') || is_letter_or_digit(c) || memchr(others, c, sizeof(others) - 1);
}

/* Dot-string of RFC 5321 with the UTF8-non-ascii of RFC 6531. */
static bool is_dot_string(const char *local, size_t length)
{
	char before = '.';
	size_t i;

	if (length > LOCAL_MAX)
		return false;
	for (i = 0; i < length; i++) {
		if (local[i] == '.' ? before == '.' : !is_atext(local[i]))
			return false;
		before = local[i];
	}
	return before != '.';
}

/* Letters, digits and hyphens, no hyphen at either end. */
static bool is_label(const char *label, size_t length)
{
	size_t i;

	if (length == 0 || length > LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
		return false;
	for (i = 0; i < length; i++)
		if (!is_letter_or_digit(label[i]) && label[i] != '-')
			return false;
	return true;
}

static bool is_host_name(const char *domain)
{
	const char *label = domain, *last;
	size_t length;

	do {
		last = label;
		length = strcspn(label, ".");
		if (!is_label(label, length))
			return false;
		label += length + 1;
	} while (label[-1] == '.');
	return strspn(last, "0123456789") < strlen(last);
}

static void fold(char *text)
{
	for (; *text; text++)
		if (*text >= 'A' && *text <= 'Z')
			*text = (char)(*text - 'A' + 'a');
}

/* @domain in lower case and A-labels, in @out of @size bytes; false if it is none. */
static bool fill_domain(const char *domain, char *out, size_t size)
{
	_cleanup_(freep) char *labels = NULL;
	size_t length;

	if (!is_ascii(domain) || strcasestr(domain, "xn--")) {
		if (idn2_to_ascii_8z(domain, &labels, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) !=
		    IDN2_OK)
			return false;
		domain = labels;
	}
	length = strlen(domain);
	if (length >= size)
		return false;
	memcpy(out, domain, length + 1);
	fold(out);
	return is_host_name(out);
}

static bool fill_address(const char *value, char out[ADDRESS_MAX + 1])
{
	char text[ADDRESS_MAX * 2 + 1] = ""; /* a domain may get shorter or longer in A-labels */
	size_t length, local;
	const char *at;

	value = trim(value, &length);
	if (length >= sizeof(text))
		return false;
	memcpy(text, value, length);
	text[length] = '\0';
	if (!is_ascii(text) && (!text_is_utf8(text, length) || has_unseen(text)))
		return false;
	at = strrchr(text, '@');
	if (!at)
		return false;
	local = (size_t)(at - text);
	if (!is_dot_string(text, local))
		return false;
	memcpy(out, text, local + 1);
	return fill_domain(at + 1, out + local + 1, ADDRESS_MAX - local);
}

const char *address_normalise(struct arena *arena, const char *value)
{
	char address[ADDRESS_MAX + 1];

	return fill_address(value, address) ? arena_strdup(arena, address) : NULL;
}

bool address_usable(const char *value)
{
	char address[ADDRESS_MAX + 1];

	return fill_address(value, address);
}

const char *address_key(struct arena *arena, const char *value)
{
	char address[ADDRESS_MAX + 1];

	if (!fill_address(value, address))
		return NULL;
	fold(address);
	return arena_strdup(arena, address);
}

bool address_equal(const char *a, const char *b)
{
	char address_a[ADDRESS_MAX + 1], address_b[ADDRESS_MAX + 1];

	if (!fill_address(a, address_a) || !fill_address(b, address_b))
		return text_equal_fold(a, b);
	fold(address_a); /* strcasecmp() would ask the locale */
	fold(address_b);
	return streq(address_a, address_b);
}
