/*
 * Events of a run, kept until its transaction is committed: what was rolled back
 * is not said. Bounded, since a first run may have a hundred thousand of them.
 */
#pragma once

#include "report/events.h"

struct queue;

/* A new, empty queue; never NULL. queue_free() accepts NULL. */
struct queue *queue_new(void);
void queue_free(struct queue *queue);
DEFINE_CLEANUP(struct queue, queue_free);

/* Copies @event. */
void queue_add(struct queue *queue, const struct event *event);

/* Forgets what was added since queue_mark(), because the transaction was rolled back. */
void queue_mark(struct queue *queue);
void queue_rollback(struct queue *queue);

/* Says everything in order, and empties the queue. */
void queue_say(struct queue *queue, struct log *log);
