/* SPDX-License-Identifier: Apache-2.0 */
/* watch_mail.c - see watch_mail.h.
 *
 * Holds:    a letter has at most EVENTS_MAX events, so that its delivery does not hold up the
 *           thread; neighbours that are about the same object share one reference to it.
 * Not here: what a watch is told (watch.c). */
#include "apiserver/watch_mail.h"

#include <stdlib.h>

enum { EVENTS_FIRST = 4, EVENTS_MAX = 512 };

struct watch_mail {
    struct letter       letter;
    struct watch_event *events;
    size_t              count, capacity;
};

/* ---- the I/O thread ---- */

static bool is_shared(const struct watch_mail *mail, size_t index)
{
    return index > 0 && mail->events[index - 1].object == mail->events[index].object;
}

static void frames_done(struct watch_frames *frames)
{
    FOR_EACH(frame, frames->of_form)
        blob_put(frame->blob);
}

static void deliver(struct letter *letter)
{
    struct watch_mail *mail = container_of(letter, struct watch_mail, letter);
    struct watch_frames frames = { 0 };
    for (size_t i = 0; i < mail->count; i++)
        watch_event_deliver(&mail->events[i], &frames);
    frames_done(&frames);
    for (size_t i = 0; i < mail->count; i++)
        if (!is_shared(mail, i))
            object_put(mail->events[i].object);
    free(mail->events);
    free(mail);
}

/* ---- the core's thread ---- */

static void post(struct api_thread *thread)
{
    struct watch_mail *mail = thread->outgoing;
    thread->outgoing = NULL;
    mailbox_post(thread->mailbox, &mail->letter.mail);
}

static struct watch_mail *mail_for(struct api_thread *thread)
{
    if (thread->outgoing && thread->outgoing->count == EVENTS_MAX)
        post(thread);
    if (!thread->outgoing) {
        thread->outgoing = MEMORY_NEW(struct watch_mail);
        thread->outgoing->letter.deliver = deliver;
    }
    return thread->outgoing;
}

void watch_mail_add(const struct watch_event *event)
{
    struct watch_mail *mail = mail_for(event->request->thread);
    if (mail->count == mail->capacity) {
        mail->capacity = mail->capacity ? mail->capacity * 2 : EVENTS_FIRST;
        mail->events = memory_grow(mail->events, mail->capacity, sizeof *mail->events);
    }
    mail->events[mail->count++] = *event;
    if (event->object && !is_shared(mail, mail->count - 1))
        object_ref(event->object);
}

void watch_mail_flush(struct api_server *server)
{
    for (int i = 0; i < server->thread_count; i++)
        if (server->threads[i].outgoing)
            post(&server->threads[i]);
}
