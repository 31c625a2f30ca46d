/* See error.h. The text buffer is part of the struct, so that failing cannot fail. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#undef error_set
#undef error_errno
#undef error_prefix

/* Ends a full @text with a mark, in place of whole characters. */
static void text_cut(char *text, size_t size)
{
	static const char mark[] = "…";
	size_t end = size - sizeof(mark);

	while (end > 0 && (text[end] & 0xC0) == 0x80)
		end--;
	memcpy(text + end, mark, sizeof(mark));
}

_printf_(3, 0) static void text_format(char *text, size_t size, const char *format, va_list ap)
{
	int n = vsnprintf(text, size, format, ap);

	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= size)
		text_cut(text, size);
}

static void text_append(char *text, size_t size, const char *more)
{
	size_t used = strlen(text), left = size - used;

	if ((size_t)snprintf(text + used, left, ": %s", more) >= left)
		text_cut(text, size);
}

int error_set(struct error *err, enum error_kind kind, const char *format, ...)
{
	va_list ap;

	if (!err)
		return -1;
	err->kind = kind;
	va_start(ap, format);
	text_format(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	return -1;
}

int error_prefix(struct error *err, const char *format, ...)
{
	char inner[ERROR_TEXT_MAX];
	va_list ap;

	if (!err)
		return -1;
	memcpy(inner, err->text, sizeof(inner));
	va_start(ap, format);
	text_format(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	text_append(err->text, sizeof(err->text), inner);
	return -1;
}

int error_errno(struct error *err, int errnum, const char *format, ...)
{
	va_list ap;

	if (!err)
		return -1;
	err->kind = ERROR_SYSTEM;
	va_start(ap, format);
	text_format(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	text_append(err->text, sizeof(err->text), strerror(errnum));
	return -1;
}
