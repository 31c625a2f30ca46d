/*
 * Memory with one lifetime: everything that is allocated from an arena lives
 * until arena_reset() or arena_free(). One arena per configuration, and one per
 * scope or page of work. Out of memory ends the process: the only state that
 * lasts is a SQLite transaction, which is then rolled back.
 */
#pragma once

#include "base/macro.h"

#include <stdarg.h>

struct arena;

/* A new, empty arena; never NULL. Ends with arena_free(), which accepts NULL. */
struct arena *arena_new(void);
void arena_free(struct arena *arena);
DEFINE_CLEANUP(struct arena, arena_free);

/* Gives back everything allocated so far, keeping one block for reuse. */
void arena_reset(struct arena *arena);

/* Zeroed memory of @size bytes, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Zeroed array of @n elements of @size bytes; aborts on overflow. */
void *arena_array(struct arena *arena, size_t n, size_t size);

/* A copy; NULL stays NULL. */
char *arena_strdup(struct arena *arena, const char *text);

/* A copy of @length bytes, which all have to be there, with a NUL behind them. */
char *arena_strndup(struct arena *arena, const char *text, size_t length);

/* What printf(3) and vprintf(3) would write; never NULL. */
char *arena_printf(struct arena *arena, const char *format, ...) _printf_(2, 3);
char *arena_vprintf(struct arena *arena, const char *format, va_list ap) _printf_(2, 0);

/* @list with @item behind it and @separator between; @item alone while @list is NULL or empty. */
char *arena_join(struct arena *arena, const char *list, const char *separator, const char *item);

/*
 * Room for one more element at the end of a growing array: returns @items, or a
 * larger copy of it, so that items[n] may be written. @capacity starts as 0.
 */
void *arena_grow(struct arena *arena, void *items, size_t n, size_t *capacity, size_t size);
