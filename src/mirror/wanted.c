/*
 * Whom the stream of people is asked about: a set of hashes of the keys of all
 * entries and the stable ids of all kept people, in memory, since it is asked once
 * per person of the directory. A collision keeps a person from being dropped early,
 * which does no harm.
 */
#include "mirror/internal.h"

#define SLOTS_MIN ((size_t)1024)

uint64_t mirror_hash_mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * UINT64_C(0x9E3779B97F4A7C15);
	hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
	return hash ^ hash >> 29;
}

uint64_t mirror_hash(const struct mirror *mirror, const char *text)
{
	size_t left = strlen(text);
	uint64_t hash = mirror_hash_mix(mirror->seed, left), word;

	for (; left >= sizeof(word); text += sizeof(word), left -= sizeof(word)) {
		memcpy(&word, text, sizeof(word));
		hash = mirror_hash_mix(hash, word);
	}
	word = 0;
	memcpy(&word, text, left);
	hash = mirror_hash_mix(hash, word);
	return hash ? hash : 1;
}

/* The slot that holds @hash, or the free one where it belongs. */
static uint64_t *hashset_slot(const struct hashset *set, uint64_t hash)
{
	size_t i = hash & (set->n_slots - 1);

	while (set->slots[i] && set->slots[i] != hash)
		i = (i + 1) & (set->n_slots - 1);
	return &set->slots[i];
}

static void hashset_resize(struct hashset *set, struct arena *arena, size_t n_slots)
{
	struct hashset larger = { .n = set->n, .n_slots = n_slots };
	size_t i;

	larger.slots = arena_array(arena, n_slots, sizeof(*larger.slots));
	for (i = 0; i < set->n_slots; i++)
		if (set->slots[i])
			*hashset_slot(&larger, set->slots[i]) = set->slots[i];
	*set = larger;
}

/* At most three quarters full. */
static void hashset_add(struct hashset *set, struct arena *arena, uint64_t hash)
{
	uint64_t *slot;

	if (set->n + 1 > set->n_slots / 4 * 3)
		hashset_resize(set, arena, set->n_slots ? set->n_slots * 2 : SLOTS_MIN);
	slot = hashset_slot(set, hash);
	if (*slot == 0)
		set->n++;
	*slot = hash;
}

static bool hashset_has(const struct hashset *set, uint64_t hash)
{
	return set->n_slots > 0 && *hashset_slot(set, hash) == hash;
}

void wanted_add(struct mirror *mirror, const char *text)
{
	struct read_state *read = &mirror->read;

	if (read->wanted_ready)
		hashset_add(&read->wanted, read->arena, mirror_hash(mirror, text));
}

static int wanted_reserve(struct mirror *mirror, struct error *err)
{
	size_t n_slots = SLOTS_MIN;
	int64_t n = 0;

	if (sql_one(mirror, err, &n, SQL_WANTED_COUNT, "") < 0)
		return -1;
	while (n_slots / 4 * 3 <= (size_t)n)
		n_slots *= 2;
	mirror->read.wanted = (struct hashset){ 0 };
	hashset_resize(&mirror->read.wanted, mirror->read.arena, n_slots);
	return 0;
}

int mirror_prepare_wanted(struct mirror *mirror, struct error *err)
{
	_cleanup_(sql_donep) sqlite3_stmt *texts = NULL;
	int r = -1;

	if (wanted_reserve(mirror, err) < 0)
		return -1;
	mirror->read.wanted_ready = true;
	texts = sql_start(mirror, err, SQL_WANTED_LIST, "");
	while (texts && (r = sql_next(mirror, texts, err)) > 0)
		wanted_add(mirror, (const char *)sqlite3_column_text(texts, 0));
	return r;
}

bool mirror_wants(struct mirror *mirror, const char *dn_key, const char *id)
{
	const struct hashset *wanted = &mirror->read.wanted;

	return !mirror->read.wanted_ready || hashset_has(wanted, mirror_hash(mirror, dn_key)) ||
	       hashset_has(wanted, mirror_hash(mirror, id));
}
