/* Small language helpers that every layer uses. libc only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

#define _cleanup_(f)   __attribute__((cleanup(f)))
#define _printf_(a, b) __attribute__((format(printf, a, b)))

/* Defines `void FUNCp(TYPE **p)` for use with _cleanup_(FUNCp); FUNC accepts NULL. */
#define DEFINE_CLEANUP(type, func)                                                                 \
	static inline void func##p(type **p)                                                       \
	{                                                                                          \
		func(*p);                                                                          \
	}                                                                                          \
	struct func##_cleanup_defined

/* Hands a pointer over: its value is returned and the variable becomes NULL. */
#define TAKE_PTR(p)                                                                                \
	({                                                                                         \
		__typeof__(p) *_pp = &(p);                                                         \
		__typeof__(p) _v = *_pp;                                                           \
		*_pp = NULL;                                                                       \
		_v;                                                                                \
	})

static inline bool streq(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

/* As streq(), but NULL equals NULL and nothing else. */
static inline bool streq_null(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

static inline void freep(void *p)
{
	free(*(void **)p);
}
