/* See arena.h. A list of blocks, the newest first; large requests get their own. */
#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>

#define BLOCK_SIZE ((size_t)16 * 1024)

struct block {
	struct block *next;
	size_t size, used;
	_Alignas(max_align_t) unsigned char data[];
};

struct arena {
	struct block *blocks;
};

static void *die_if_null(void *p)
{
	if (!p) {
		fputs("out of memory\n", stderr);
		abort();
	}
	return p;
}

struct arena *arena_new(void)
{
	return die_if_null(calloc(1, sizeof(struct arena)));
}

static void blocks_free(struct block *b)
{
	while (b) {
		struct block *next = b->next;

		free(b);
		b = next;
	}
}

void arena_free(struct arena *arena)
{
	if (!arena)
		return;
	blocks_free(arena->blocks);
	free(arena);
}

void arena_reset(struct arena *arena)
{
	struct block *keep = arena->blocks;

	if (!keep)
		return;
	blocks_free(keep->next);
	keep->next = NULL;
	if (keep->size > BLOCK_SIZE) {
		free(keep);
		keep = NULL;
	} else {
		keep->used = 0;
	}
	arena->blocks = keep;
}

static struct block *block_new(struct arena *arena, size_t size)
{
	struct block *b = die_if_null(malloc(sizeof(*b) + size));

	b->size = size;
	b->used = 0;
	b->next = arena->blocks;
	arena->blocks = b;
	return b;
}

void *arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = _Alignof(max_align_t);
	struct block *b = arena->blocks;
	void *p;

	if (size > SIZE_MAX / 2)
		die_if_null(NULL);
	size = (size + align - 1) & ~(align - 1);
	if (!b || b->size - b->used < size)
		b = block_new(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
	p = b->data + b->used;
	b->used += size;
	return memset(p, 0, size);
}

void *arena_array(struct arena *arena, size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		die_if_null(NULL);
	return arena_alloc(arena, total);
}

char *arena_strndup(struct arena *arena, const char *text, size_t length)
{
	char *copy = arena_alloc(arena, length + 1);

	memcpy(copy, text, length);
	return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
	return text ? arena_strndup(arena, text, strlen(text)) : NULL;
}

char *arena_vprintf(struct arena *arena, const char *format, va_list ap)
{
	va_list again;
	char *text;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, format, ap);
	if (n < 0)
		die_if_null(NULL);
	text = arena_alloc(arena, (size_t)n + 1);
	vsnprintf(text, (size_t)n + 1, format, again);
	va_end(again);
	return text;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list ap;
	char *text;

	va_start(ap, format);
	text = arena_vprintf(arena, format, ap);
	va_end(ap);
	return text;
}

char *arena_join(struct arena *arena, const char *list, const char *separator, const char *item)
{
	if (!list || !*list)
		return arena_strdup(arena, item);
	return arena_printf(arena, "%s%s%s", list, separator, item);
}

void *arena_grow(struct arena *arena, void *items, size_t n, size_t *capacity, size_t size)
{
	void *larger;

	if (n < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 8;
	larger = arena_array(arena, *capacity, size);
	if (n)
		memcpy(larger, items, n * size);
	return larger;
}
