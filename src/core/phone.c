/*
 * Telephone numbers: +E.164 where a value is a global number, else what stands
 * there. What is not certain is left alone; model.h says what is.
 */
#include "base/text.h"
#include "core/model.h"

#include <strings.h>

#define DIGITS_MIN 7  /* country code and the shortest national numbers that there are */
#define DIGITS_MAX 15 /* ITU-T E.164 section 6.1 */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char *trim(struct arena *arena, const char *value)
{
	size_t n = strlen(value);

	text_trim(&value, &n);
	return arena_strndup(arena, value, n);
}

/* Length of the separator that @text begins with; 0 if it begins with none. */
static size_t separator_length(const char *text)
{
	static const char *const separators[] = {
		" ",
		"\t",
		"-",
		".",
		"/",
		"(",
		")",
		"\xC2\xA0",
		"\xE2\x80\xAF", /* no-break spaces */
		"\xE2\x80\x90",
		"\xE2\x80\x91",
		"\xE2\x80\x93", /* hyphens, en dash */
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(separators); i++)
		if (strncmp(text, separators[i], strlen(separators[i])) == 0)
			return strlen(separators[i]);
	return 0;
}

/* Italy and San Marino dial the leading 0 from abroad, too. */
static bool keeps_trunk_prefix(const char *digits, size_t n)
{
	return (n == 2 && memcmp(digits, "39", 2) == 0) ||
	       (n == 3 && memcmp(digits, "378", 3) == 0);
}

/*
 * Skips the separator at *@p. False if it is none, or opens a group that begins with 0 and is
 * not the trunk prefix "(0)", which then is skipped as a whole.
 */
static bool skip_separator(const char **p, const char *digits, size_t n)
{
	size_t length = separator_length(*p);

	if (strncmp(*p, "(0", 2) == 0) {
		if ((*p)[2] != ')' || keeps_trunk_prefix(digits, n))
			return false;
		length = 3;
	}
	*p += length;
	return length > 0;
}

/* RFC 3966 section 3: parameters follow the number; only an extension is part of whom one calls. */
static bool may_cut_parameters(const char *parameters)
{
	return *parameters == ';' && !strcasestr(parameters, ";ext=") &&
	       !strcasestr(parameters, ";phone-context=");
}

/* The digits of the global number @text (behind its plus); 0 if it is none. */
static size_t read_digits(const char *text, char digits[DIGITS_MAX + 1])
{
	const char *p = text;
	size_t n = 0;

	while (*p && *p != ';') {
		if (!is_digit(*p)) {
			if (!skip_separator(&p, digits, n))
				return 0;
			continue;
		}
		if (n == DIGITS_MAX)
			return 0;
		digits[n++] = *p++;
	}
	digits[n] = '\0';
	if (*p && !may_cut_parameters(p))
		return 0;
	return n < DIGITS_MIN || digits[0] == '0' ? 0 : n;
}

const char *phone_normalise(struct arena *arena, const char *value)
{
	const char *trimmed = trim(arena, value), *number = trimmed;
	char digits[DIGITS_MAX + 1] = "";

	if (strncasecmp(number, "tel:", 4) == 0)
		number += 4;
	while (text_is_blank(*number))
		number++;
	if (*number != '+' || read_digits(number + 1, digits) == 0)
		return trimmed;
	return arena_printf(arena, "+%s", digits);
}
