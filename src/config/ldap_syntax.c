/* See ldap_syntax.h. */
#include "config/ldap_syntax.h"

#include <ctype.h>
#include <strings.h>

#define DIGITS  "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

size_t ldap_attribute_length(const char *text)
{
	size_t n = strspn(text, DIGITS ".");

	if (isalpha((unsigned char)text[0]))
		return strspn(text, LETTERS DIGITS "-");
	return n > 0 && text[0] != '.' && text[n - 1] != '.' ? n : 0;
}

bool ldap_is_attribute(const char *text)
{
	size_t n = ldap_attribute_length(text);

	return n > 0 && text[n] == '\0';
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " ");
}

/* Length of the value at @text, up to a separator that is not escaped. */
static size_t value_length(const char *text)
{
	size_t n = strcspn(text, "\\,+;\"<>");

	while (text[n] == '\\' && text[n + 1])
		n += 2 + strcspn(text + n + 2, "\\,+;\"<>");
	return n;
}

bool ldap_is_dn(const char *text)
{
	size_t n;

	for (;; text++) {
		text = skip_blanks(text);
		n = ldap_attribute_length(text);
		text = skip_blanks(text + n);
		if (n == 0 || *text != '=')
			return false;
		text++;
		text += value_length(text);
		if (*text != ',' && *text != '+')
			return *text == '\0';
	}
}

bool ldap_is_filter(const char *text)
{
	const char *p;
	size_t depth = 0;

	if (text[0] != '(')
		return false;
	for (p = text; *p; p++) {
		if (*p == '(')
			depth++;
		if (*p != ')')
			continue;
		if (p[-1] == '(')
			return false;
		if (--depth == 0)
			return p[1] == '\0';
	}
	return false;
}

static size_t scheme_length(const char *text)
{
	static const char *const schemes[] = { "ldap://", "ldaps://", "ldapi://" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(schemes); i++)
		if (strncasecmp(text, schemes[i], strlen(schemes[i])) == 0)
			return strlen(schemes[i]);
	return 0;
}

bool ldap_has_scheme(const char *text)
{
	return scheme_length(text) > 0;
}

/* Nothing, or the slash that a URI may end with. */
static bool is_end(const char *text)
{
	return streq(text, "") || streq(text, "/");
}

static bool is_port(const char *text)
{
	size_t n = strspn(text, DIGITS);
	long port = n > 0 && n < 6 ? strtol(text, NULL, 10) : 0;

	return is_end(text + n) && port > 0 && port < 65536;
}

/* Length of the host at @text: a name, an address, or an IPv6 address in brackets. */
static size_t host_length(const char *text)
{
	size_t n;

	if (text[0] != '[')
		return strspn(text, LETTERS DIGITS "-._");
	n = 1 + strspn(text + 1, DIGITS "abcdefABCDEF:.");
	return n > 1 && text[n] == ']' ? n + 1 : 0;
}

bool ldap_is_server(const char *uri)
{
	const char *host = uri + scheme_length(uri);
	size_t n;

	if (strncasecmp(uri, "ldapi://", 8) == 0)
		return is_end(host + strcspn(host, " /?#@"));
	n = host_length(host);
	if (n == 0)
		return false;
	if (host[n] != ':')
		return is_end(host + n);
	return is_port(host + n + 1);
}
