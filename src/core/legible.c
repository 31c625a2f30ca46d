/* See legible.h. */
#include "core/legible.h"

#include <string.h>

/* What UTF-8 has for nothing: spaces, joiners, fillers, marks that change what is beside them. */
static const char *const unseen[] = {
	"\xC2\xA0",         "\xC2\xAD",     "\xCD\x8F",     /* no-break, soft hyphen, joiner */
	"\xE1\x85\x9F",     "\xE1\x85\xA0",                 /* Hangul fillers */
	"\xE1\x9A\x80",     "\xE1\xA0\x8B", "\xE1\xA0\x8C", /* Ogham space, Mongolian selectors */
	"\xE1\xA0\x8D",     "\xE1\xA0\x8E",                 /* and separator */
	"\xE2\x80\x80",     "\xE2\x80\x81", "\xE2\x80\x82", /* U+2000 and on: spaces by width */
	"\xE2\x80\x83",     "\xE2\x80\x84", "\xE2\x80\x85", /**/
	"\xE2\x80\x86",     "\xE2\x80\x87", "\xE2\x80\x88", /**/
	"\xE2\x80\x89",     "\xE2\x80\x8A", "\xE2\x80\x8B", /**/
	"\xE2\x80\x8C",     "\xE2\x80\x8D", "\xE2\x80\x8E", /* joiners, directions */
	"\xE2\x80\x8F",     "\xE2\x80\xAF", "\xE2\x81\x9F", /**/
	"\xE2\x81\xA0",     "\xE2\xA0\x80", "\xE3\x80\x80", /* word joiner, Braille blank, wide */
	"\xE3\x85\xA4",     "\xEF\xBB\xBF", "\xEF\xBE\xA0", /* filler, BOM, half-width filler */
	"\xEF\xBF\xBD",     /* what text_clean() put in place of a control character */
	"\xF3\xA0\x80\xA0", /* tag space */
};

/* Length of the unseen character at @text; 0 if it is none. */
static size_t unseen_length(const char *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(unseen); i++)
		if (strncmp(text, unseen[i], strlen(unseen[i])) == 0)
			return strlen(unseen[i]);
	return 0;
}

static bool is_ascii_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool legible(const char *text)
{
	size_t skip;

	for (; *text; text += skip) {
		skip = *text & '\x80' ? unseen_length(text) : 1;
		if (skip == 0 || is_ascii_letter_or_digit(*text))
			return true;
	}
	return false;
}
