/* See queue.h. */
#include "sync/queue.h"

#include "base/arena.h"

/* More of one kind than the log would ever write; beyond that they are counted. */
#define KEPT_PER_KIND 1000

struct counts {
	size_t n_events;
	unsigned kept[EVENT_COUNT], omitted[EVENT_COUNT];
};

struct queue {
	struct arena *arena;
	struct event *events;
	size_t capacity;
	struct counts now, mark;
};

struct queue *queue_new(void)
{
	struct arena *arena = arena_new();
	struct queue *queue = arena_alloc(arena, sizeof(*queue));

	queue->arena = arena;
	return queue;
}

void queue_free(struct queue *queue)
{
	if (queue)
		arena_free(queue->arena);
}

void queue_add(struct queue *queue, const struct event *event)
{
	struct event *copy;

	if (queue->now.kept[event->kind] >= KEPT_PER_KIND) {
		queue->now.omitted[event->kind]++;
		return;
	}
	queue->now.kept[event->kind]++;
	queue->events = arena_grow(queue->arena, queue->events, queue->now.n_events,
				   &queue->capacity, sizeof(*queue->events));
	copy = &queue->events[queue->now.n_events++];
	*copy = *event;
	copy->organization = arena_strdup(queue->arena, event->organization);
	copy->cloud = arena_strdup(queue->arena, event->cloud);
	copy->contact = arena_strdup(queue->arena, event->contact);
	copy->person = arena_strdup(queue->arena, event->person);
	copy->role = arena_strdup(queue->arena, event->role);
	copy->action = arena_strdup(queue->arena, event->action);
	copy->field = arena_strdup(queue->arena, event->field);
	copy->before = arena_strdup(queue->arena, event->before);
	copy->after = arena_strdup(queue->arena, event->after);
	copy->rule = arena_strdup(queue->arena, event->rule);
	copy->plan = arena_strdup(queue->arena, event->plan);
	copy->server = arena_strdup(queue->arena, event->server);
	copy->detail = arena_strdup(queue->arena, event->detail);
}

void queue_mark(struct queue *queue)
{
	queue->mark = queue->now;
}

void queue_rollback(struct queue *queue)
{
	queue->now = queue->mark;
}

void queue_say(struct queue *queue, struct log *log)
{
	size_t i;

	for (i = 0; log && i < queue->now.n_events; i++)
		log_event(log, &queue->events[i]);
	for (i = 0; log && i < EVENT_COUNT; i++) {
		if (queue->now.omitted[i])
			log_omit(log, (enum event_kind)i, queue->now.omitted[i]);
	}
	memset(&queue->now, 0, sizeof(queue->now));
}
