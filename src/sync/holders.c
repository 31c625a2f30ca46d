/*
 * See holders.h. A filter or a base with a mistake in it, access rules that hide all
 * entries, an empty replica: the server answers success, and everybody looks gone.
 * When really all are gone, the first who joins a group is seen in the run after.
 */
#include "sync/holders.h"

#include "base/text.h"

int holders_load(struct run *run, struct holders *ret, struct error *err)
{
	const char **ids;
	size_t i, n, kept = 0;

	if (store_people(run->store, run->arena, &ids, &n, err) < 0)
		return -1;
	for (i = 0; i < n; i++)
		if (!streq(ids[i], FALLBACK_PERSON))
			ids[kept++] = ids[i];
	*ret = (struct holders){ .ids = ids, .n = kept };
	return 0;
}

void holders_note(struct holders *holders, const char *id)
{
	holders->seen = holders->seen ||
			(holders->n > 0 && bsearch(&id, holders->ids, holders->n,
						   sizeof(*holders->ids), text_compare_items));
}

void holders_check(const struct holders *holders, struct arena *arena, struct evidence *evidence)
{
	if (holders->n == 0 || holders->seen || evidence->outcome != READ_COMPLETE)
		return;
	evidence->outcome = READ_INCOMPLETE;
	evidence->reason = arena_printf(
		arena,
		"%s, although the server reports success: check people.base, people.filter and "
		"people.attributes.id, and what the bind identity may read",
		evidence->entries == 0 ? "the read found nobody"
				       : "the read found none of those who hold a role");
}
