/* SPDX-License-Identifier: Apache-2.0 */
/* mailbox.c - messages from any thread to the thread of a loop.
 *
 * A post appends to a list under a lock and wakes the loop if the list was empty.  The loop takes
 * the whole list at once and delivers without the lock, at most MAILBOX_TURN_MAX a turn; what
 * is left waits in `taken` for the next turn, which the mailbox asks for itself.
 *
 * The wake is an eventfd of our own: of a uv_async_t the woken thread waits, spinning, for the sender
 * to return from its write, and on few processors it has just taken the sender's place.
 *
 * Holds: order of posting is order of delivery; no lock is held while the receiver runs, or woken. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/arena.h"
#include "io/loop.h"

struct mailbox {
    uv_poll_t       wake;
    int             event_fd;
    atomic_int      posting;             /* calls of mailbox_post that have not returned */
    mail_receiver  *receive;             /* NULL: being freed */
    void           *context;
    struct list     taken;               /* the loop's */
    pthread_mutex_t lock;
    struct list     posted;              /* under the lock */
};

/* Moves the posted mail behind what was already taken. */
static void take_posted(struct mailbox *mailbox)
{
    pthread_mutex_lock(&mailbox->lock);
    if (!list_is_empty(&mailbox->posted)) {
        struct list *first = mailbox->posted.next, *last = mailbox->posted.previous;
        first->previous = mailbox->taken.previous;
        mailbox->taken.previous->next = first;
        last->next = &mailbox->taken;
        mailbox->taken.previous = last;
        list_init(&mailbox->posted);
    }
    pthread_mutex_unlock(&mailbox->lock);
}

static void ring(const struct mailbox *mailbox)
{
    static const uint64_t once = 1;
    (void)!write(mailbox->event_fd, &once, sizeof once);     /* fails where 2^64 are not taken yet */
}

static void on_wake(uv_poll_t *wake, int status, int events)
{
    struct mailbox *mailbox = container_of(wake, struct mailbox, wake);
    uint64_t count;
    (void)status, (void)events;
    (void)!read(mailbox->event_fd, &count, sizeof count);
    take_posted(mailbox);
    for (int n = 0; n < MAILBOX_TURN_MAX && mailbox->receive; n++) {
        struct list *link = list_first(&mailbox->taken);
        if (!link)
            return;
        list_remove(link);
        mailbox->receive(mailbox->context, LIST_ITEM(link, struct mail, link));
    }
    if (mailbox->receive && !list_is_empty(&mailbox->taken))
        ring(mailbox);
}

struct mailbox *mailbox_new(uv_loop_t *loop, mail_receiver *receive, void *context)
{
    struct mailbox *mailbox = MEMORY_NEW(struct mailbox);
    mailbox->event_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (mailbox->event_fd < 0 || uv_poll_init(loop, &mailbox->wake, mailbox->event_fd) != 0) {
        if (mailbox->event_fd >= 0)
            close(mailbox->event_fd);
        free(mailbox);
        return NULL;
    }
    uv_poll_start(&mailbox->wake, UV_READABLE, on_wake);
    mailbox->receive = receive;
    mailbox->context = context;
    list_init(&mailbox->taken);
    list_init(&mailbox->posted);
    pthread_mutex_init(&mailbox->lock, NULL);
    return mailbox;
}

/* Who posted the last mail may still be about to wake us. */
static void on_closed(uv_handle_t *handle)
{
    struct mailbox *mailbox = container_of((uv_poll_t *)handle, struct mailbox, wake);
    while (atomic_load(&mailbox->posting) > 0)
        sched_yield();
    close(mailbox->event_fd);
    pthread_mutex_destroy(&mailbox->lock);
    free(mailbox);
}

void mailbox_free(struct mailbox *mailbox)
{
    if (!mailbox)
        return;
    mailbox->receive = NULL;
    uv_close((uv_handle_t *)&mailbox->wake, on_closed);
}

/* A receiver may free the mailbox as soon as it has the mail: `posting` keeps it until we return. */
void mailbox_post(struct mailbox *mailbox, struct mail *mail)
{
    atomic_fetch_add(&mailbox->posting, 1);
    pthread_mutex_lock(&mailbox->lock);
    bool was_empty = list_is_empty(&mailbox->posted);
    list_append(&mailbox->posted, &mail->link);
    pthread_mutex_unlock(&mailbox->lock);
    if (was_empty)
        ring(mailbox);
    atomic_fetch_sub(&mailbox->posting, 1);
}

void mailbox_unref(struct mailbox *mailbox)
{
    uv_unref((uv_handle_t *)&mailbox->wake);
}
