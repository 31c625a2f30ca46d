/*
 * See dn.h. Nearly all DNs are plain ASCII without escapes: those are folded in one
 * pass. libldap parses the rest; both ways write the same form.
 */
#include "directory/dn.h"

#include "base/text.h"

#include <ctype.h>
#include <ldap.h>
#include <locale.h>
#include <strings.h>
#include <wctype.h>

/* ---- attribute types: RFC 4514 section 3, RFC 4519, RFC 4524 ---- */

static const struct {
	const char *alias, *name;
} type_aliases[] = {
	{ "0.9.2342.19200300.100.1.1", "uid" },
	{ "0.9.2342.19200300.100.1.25", "dc" },
	{ "0.9.2342.19200300.100.1.3", "mail" },
	{ "2.5.4.10", "o" },
	{ "2.5.4.11", "ou" },
	{ "2.5.4.3", "cn" },
	{ "2.5.4.4", "sn" },
	{ "2.5.4.6", "c" },
	{ "2.5.4.7", "l" },
	{ "2.5.4.8", "st" },
	{ "2.5.4.9", "street" },
	{ "commonname", "cn" },
	{ "countryname", "c" },
	{ "domaincomponent", "dc" },
	{ "localityname", "l" },
	{ "organizationalunitname", "ou" },
	{ "organizationname", "o" },
	{ "rfc822mailbox", "mail" },
	{ "stateorprovincename", "st" },
	{ "streetaddress", "street" },
	{ "surname", "sn" },
	{ "userid", "uid" },
};

#define ALIAS_LENGTH_MIN 6 /* "userid" */

/* Writes @length bytes of a type in its short, lower-case spelling; returns the end. */
static char *write_type(char *out, const char *type, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++)
		out[i] = (char)tolower((unsigned char)type[i]);
	for (i = 0; length >= ALIAS_LENGTH_MIN && i < ARRAY_SIZE(type_aliases); i++) {
		if (strlen(type_aliases[i].alias) == length &&
		    memcmp(type_aliases[i].alias, out, length) == 0)
			return stpcpy(out, type_aliases[i].name);
	}
	return out + length;
}

/* ---- one pass over a plain DN ---- */

/* What a byte may be part of in a DN that needs no parser. */
enum { PLAIN_TYPE = 1, PLAIN_VALUE = 2 };

static unsigned plain_class(unsigned char c)
{
	if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-')
		return PLAIN_TYPE | PLAIN_VALUE;
	switch (c) {
	case ',':
	case '+':
	case '"':
	case '\\':
	case '<':
	case '>':
	case ';':
	case '#':
		return 0;
	default:
		return c >= ' ' && c <= '~' ? PLAIN_VALUE : 0;
	}
}

static const char *skip_blanks(const char *s)
{
	while (*s == ' ')
		s++;
	return s;
}

/* Reads "type =" from *@s and writes "type="; NULL if a parser has to look. */
static char *plain_type(char *out, const char **s)
{
	const char *start = skip_blanks(*s), *end = start, *equals;

	if (!isalpha((unsigned char)*start))
		return NULL;
	while (plain_class((unsigned char)*end) & PLAIN_TYPE)
		end++;
	equals = skip_blanks(end);
	if (*equals != '=')
		return NULL;
	*s = skip_blanks(equals + 1);
	out = write_type(out, start, (size_t)(end - start));
	*out = '=';
	return out + 1;
}

/* Reads a value up to "," or the end; NULL if a parser has to look. */
static char *plain_value(char *out, const char **s)
{
	const char *p = *s;
	bool blank = false;

	for (; plain_class((unsigned char)*p) & PLAIN_VALUE; p++) {
		if (*p == ' ') {
			blank = true;
			continue;
		}
		if (blank)
			*out++ = ' ';
		blank = false;
		*out++ = *p >= 'A' && *p <= 'Z' ? (char)(*p | 0x20) : *p;
	}
	*s = p;
	return *p == ',' || *p == '\0' ? out : NULL;
}

/* The canonical form of a plain DN in @out, which is as large as @dn; false if it is not plain. */
static bool plain_canonical(char *out, const char *dn)
{
	for (;;) {
		out = plain_type(out, &dn);
		if (!out)
			return false;
		out = plain_value(out, &dn);
		if (!out)
			return false;
		if (*dn == '\0')
			break;
		*out++ = *dn++;
	}
	*out = '\0';
	return true;
}

/* ---- the rest, parsed by libldap ---- */

/*
 * Tables for folding case, the same whatever the environment says. Loaded once; where
 * the machine lacks them letters beyond ASCII are not folded, and the server is asked.
 */
static locale_t unicode_locale(void)
{
	static locale_t locale;

	if (!locale)
		locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	return locale;
}

static char *write_utf8(char *out, wint_t c)
{
	if (c < 0x800) {
		*out++ = (char)(0xC0 | c >> 6);
	} else if (c < 0x10000) {
		*out++ = (char)(0xE0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
	} else {
		*out++ = (char)(0xF0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3F));
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
	}
	*out++ = (char)(0x80 | (c & 0x3F));
	return out;
}

/* Folds the code point at @s, known to be well-formed and beyond ASCII; returns its length. */
static size_t fold_utf8(char **out, const char *s)
{
	unsigned char lead = (unsigned char)s[0];
	size_t i, n = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
	locale_t locale = unicode_locale();
	wint_t c = lead & (0xFFU >> (n + 1)), lower;

	for (i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s[i] & 0x3FU);
	lower = locale ? towlower_l(c, locale) : c;
	if (lower < 0x80) /* U+0130 and U+212A fold into ASCII on some systems: keep them apart */
		lower = c;
	*out = write_utf8(*out, lower);
	return n;
}

static char *write_hex(char *out, unsigned char byte)
{
	static const char digits[] = "0123456789abcdef";

	*out++ = digits[byte >> 4];
	*out++ = digits[byte & 0xF];
	return out;
}

static char *write_byte(char *out, char c, bool first)
{
	if (strchr(",+\"\\<>;", c) || (first && c == '#')) {
		*out++ = '\\';
		*out++ = c;
		return out;
	}
	*out++ = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
	return out;
}

/* Needs at most three bytes of @out for each of @value. */
static char *write_value(char *out, const struct berval *value)
{
	const char *start = value->bv_val ? value->bv_val : "", *s = start;
	const char *end = start + value->bv_len;
	bool utf8 = text_is_utf8(start, value->bv_len);

	while (s < end) {
		unsigned char c = (unsigned char)*s;

		if (c >= 0x80 && utf8) {
			s += fold_utf8(&out, s);
			continue;
		}
		if (c < ' ' || c >= 0x7F) {
			*out++ = '\\';
			out = write_hex(out, c);
		} else if (c == ' ' && (s == start || s + 1 == end)) {
			out = stpcpy(out, "\\ "); /* was escaped, or it would be gone */
		} else if (c != ' ' || s[-1] != ' ') {
			out = write_byte(out, *s, s == start);
		}
		s++;
	}
	return out;
}

static char *write_binary(char *out, const struct berval *value)
{
	size_t i;

	*out++ = '#';
	for (i = 0; i < value->bv_len; i++)
		out = write_hex(out, (unsigned char)value->bv_val[i]);
	return out;
}

static char *ava_canonical(struct arena *arena, const LDAPAVA *ava)
{
	char *text = arena_alloc(arena, ava->la_attr.bv_len + 3 * ava->la_value.bv_len + 8);
	char *out = write_type(text, ava->la_attr.bv_val, ava->la_attr.bv_len);

	*out++ = '=';
	if (ava->la_flags & LDAP_AVA_BINARY)
		out = write_binary(out, &ava->la_value);
	else
		out = write_value(out, &ava->la_value);
	*out = '\0';
	return text;
}

static const char *rdn_canonical(struct arena *arena, LDAPAVA **avas)
{
	const char *rdn, **texts;
	size_t n = 0, i;

	while (avas[n])
		n++;
	texts = arena_array(arena, n, sizeof(*texts));
	for (i = 0; i < n; i++)
		texts[i] = ava_canonical(arena, avas[i]);
	qsort(texts, n, sizeof(*texts), text_compare_items);
	rdn = texts[0];
	for (i = 1; i < n; i++)
		rdn = arena_printf(arena, "%s+%s", rdn, texts[i]);
	return rdn;
}

static char *parsed_canonical(struct arena *arena, LDAPDN parsed)
{
	const char **rdns;
	size_t n = 0, i, size = 1;
	char *key, *out;

	while (parsed && parsed[n])
		n++;
	rdns = arena_array(arena, n + 1, sizeof(*rdns));
	for (i = 0; i < n; i++) {
		rdns[i] = rdn_canonical(arena, parsed[i]);
		size += strlen(rdns[i]) + 1;
	}
	key = arena_alloc(arena, size);
	for (i = 0, out = key; i < n; i++) {
		if (i > 0)
			*out++ = ',';
		out = stpcpy(out, rdns[i]);
	}
	return key;
}

/* libldap takes "cn=# anything" for an empty hex string, and drops the rest. */
static bool has_empty_binary(LDAPDN parsed)
{
	size_t i, j;

	for (i = 0; parsed && parsed[i]; i++) {
		for (j = 0; parsed[i][j]; j++) {
			if ((parsed[i][j]->la_flags & LDAP_AVA_BINARY) &&
			    parsed[i][j]->la_value.bv_len == 0)
				return true;
		}
	}
	return false;
}

const char *dn_canonical(struct arena *arena, const char *dn, struct error *err)
{
	char *key = arena_alloc(arena, strlen(dn) + 1);
	LDAPDN parsed = NULL;

	if (plain_canonical(key, dn))
		return key;
	if (ldap_str2dn(dn, &parsed, LDAP_DN_FORMAT_LDAP) != LDAP_SUCCESS ||
	    has_empty_binary(parsed)) {
		ldap_dnfree(parsed);
		error_set(err, ERROR_DATA, "'%s' is not a distinguished name", dn);
		return NULL;
	}
	key = parsed_canonical(arena, parsed);
	ldap_dnfree(parsed);
	return key;
}

/* ---- DNs that are shown and sent back ---- */

/* Length of the character at @s that text may not hold (see text_clean()), else 0. */
static size_t control_length(const unsigned char *s, size_t left)
{
	if (s[0] < ' ' || s[0] == 0x7F)
		return 1;
	if (left >= 2 && s[0] == 0xC2 && s[1] < 0xA0)
		return 2;
	if (left < 3 || s[0] != 0xE2)
		return 0;
	if ((s[1] == 0x80 && s[2] >= 0xA8 && s[2] <= 0xAE) ||
	    (s[1] == 0x81 && s[2] >= 0xA6 && s[2] <= 0xA9))
		return 3;
	return 0;
}

const char *dn_text(struct arena *arena, const char *bytes, size_t length)
{
	const unsigned char *s = (const unsigned char *)bytes;
	char *text, *out;
	size_t i = 0, n;
	bool utf8;

	if (text_is_plain(bytes, length))
		return arena_strndup(arena, bytes, length);
	utf8 = text_is_utf8(bytes, length);
	text = out = arena_alloc(arena, 3 * length + 1);
	while (i < length) {
		n = control_length(s + i, length - i);
		if (n == 0 && s[i] >= 0x80 && !utf8)
			n = 1;
		if (n == 0)
			*out++ = (char)s[i++];
		for (; n > 0; n--) {
			*out++ = '\\';
			out = write_hex(out, s[i++]);
		}
	}
	return text;
}

size_t dn_length_without_uid(const char *bytes, size_t length)
{
	const char *p;

	if (length < 4 || strncasecmp(bytes + length - 2, "'B", 2) != 0)
		return length;
	for (p = bytes + length - 3; p > bytes && (*p == '0' || *p == '1'); p--)
		;
	return p > bytes && p[0] == '\'' && p[-1] == '#' ? (size_t)(p - 1 - bytes) : length;
}
