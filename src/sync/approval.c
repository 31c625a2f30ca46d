/* See approval.h. */
#include "sync/approval.h"

#include <gnutls/crypto.h>
#include <stdio.h>
#include <strings.h>

#define HASH_DIGITS      16
#define TYPED_DIGITS_MIN 8

struct approval {
	FILE *stream;
	char *text;
	size_t size;
	unsigned n_lines;
};

struct approval *approval_new(void)
{
	struct approval *approval = calloc(1, sizeof(*approval));

	if (approval)
		approval->stream = open_memstream(&approval->text, &approval->size);
	if (!approval || !approval->stream)
		abort(); /* out of memory */
	return approval;
}

void approval_free(struct approval *approval)
{
	if (!approval)
		return;
	if (approval->stream)
		fclose(approval->stream);
	free(approval->text);
	free(approval);
}

void approval_add(struct approval *approval, const struct plan *plan, const struct roles *roles)
{
	_cleanup_(arena_freep) struct arena *arena = NULL;
	const char *line;

	if (plan->n_held == 0)
		return;
	arena = arena_new();
	line = plan_approval_text(arena, plan, roles);
	fputs(line, approval->stream);
	for (; *line; line++)
		approval->n_lines += *line == '\n';
}

static const char *hash_text(struct arena *arena, const char *text, size_t size)
{
	unsigned char digest[32];
	char *hex = arena_alloc(arena, HASH_DIGITS + 1);
	size_t i;

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, text, size, digest) < 0)
		abort(); /* a build of GnuTLS without SHA-256 does not exist */
	for (i = 0; i < HASH_DIGITS / 2; i++)
		snprintf(hex + 2 * i, 3, "%02x", digest[i]);
	return hex;
}

unsigned approval_finish(struct approval *approval, struct arena *arena, const char **ret_hash,
			 const char **ret_text)
{
	*ret_hash = *ret_text = NULL;
	if (approval->n_lines == 0)
		return 0;
	fflush(approval->stream);
	*ret_hash = hash_text(arena, approval->text, approval->size);
	*ret_text = arena_strndup(arena, approval->text, approval->size);
	return approval->n_lines;
}

bool approval_is_name(const char *typed)
{
	size_t n = strlen(typed);

	return n >= TYPED_DIGITS_MIN && n <= HASH_DIGITS &&
	       strspn(typed, "0123456789abcdefABCDEF") == n;
}

bool approval_names(const char *typed, const char *hash)
{
	return approval_is_name(typed) && strncasecmp(typed, hash, strlen(typed)) == 0;
}
