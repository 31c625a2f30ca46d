/* See error.h. The text buffer is part of the struct, so that failing cannot fail. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

#undef error_set
#undef error_errno
#undef error_prefix

static void text_cut(char *text, size_t size)
{
	static const char mark[] = "…";

	memcpy(text + size - sizeof(mark), mark, sizeof(mark));
}

_printf_(3, 0) static void text_format(char *text, size_t size, const char *format, va_list ap)
{
	int n = vsnprintf(text, size, format, ap);

	if (n < 0)
		text[0] = '\0';
	else if ((size_t)n >= size)
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
	size_t used;
	va_list ap;

	if (!err)
		return -1;
	memcpy(inner, err->text, sizeof(inner));
	va_start(ap, format);
	text_format(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	used = strlen(err->text);
	if (snprintf(err->text + used, sizeof(err->text) - used, ": %s", inner) >=
	    (int)(sizeof(err->text) - used))
		text_cut(err->text, sizeof(err->text));
	return -1;
}

int error_errno(struct error *err, int errnum, const char *format, ...)
{
	va_list ap;
	size_t used;

	if (!err)
		return -1;
	err->kind = ERROR_SYSTEM;
	va_start(ap, format);
	text_format(err->text, sizeof(err->text), format, ap);
	va_end(ap);
	used = strlen(err->text);
	if (snprintf(err->text + used, sizeof(err->text) - used, ": %s", strerror(errnum)) >=
	    (int)(sizeof(err->text) - used))
		text_cut(err->text, sizeof(err->text));
	return -1;
}
