/* SPDX-License-Identifier: Apache-2.0 */
/* mailbox.c - messages from any thread to the thread of a loop.
 *
 * A post appends to a list under a lock and wakes the loop if the list was empty.  The loop takes
 * the whole list at once and delivers without the lock, at most MAILBOX_TURN_MAX a turn; what
 * is left waits in `taken` for the next turn, which the mailbox asks for itself.
 *
 * Holds: order of posting is order of delivery; the lock is never held while the receiver runs. */
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "io/loop.h"

struct mailbox {
    uv_async_t      wake;
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

static void on_wake(uv_async_t *wake)
{
    struct mailbox *mailbox = container_of(wake, struct mailbox, wake);
    take_posted(mailbox);
    for (int n = 0; n < MAILBOX_TURN_MAX && mailbox->receive; n++) {
        struct list *link = list_first(&mailbox->taken);
        if (!link)
            return;
        list_remove(link);
        mailbox->receive(mailbox->context, LIST_ITEM(link, struct mail, link));
    }
    if (mailbox->receive && !list_is_empty(&mailbox->taken))
        uv_async_send(&mailbox->wake);
}

struct mailbox *mailbox_new(uv_loop_t *loop, mail_receiver *receive, void *context)
{
    struct mailbox *mailbox = MEMORY_NEW(struct mailbox);
    if (uv_async_init(loop, &mailbox->wake, on_wake) != 0) {
        free(mailbox);
        return NULL;
    }
    mailbox->receive = receive;
    mailbox->context = context;
    list_init(&mailbox->taken);
    list_init(&mailbox->posted);
    pthread_mutex_init(&mailbox->lock, NULL);
    return mailbox;
}

static void on_closed(uv_handle_t *handle)
{
    struct mailbox *mailbox = container_of(handle, struct mailbox, wake);
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

/* The wake is sent under the lock: a receiver may free the mailbox once it has the mail. */
void mailbox_post(struct mailbox *mailbox, struct mail *mail)
{
    pthread_mutex_lock(&mailbox->lock);
    bool was_empty = list_is_empty(&mailbox->posted);
    list_append(&mailbox->posted, &mail->link);
    if (was_empty)
        uv_async_send(&mailbox->wake);
    pthread_mutex_unlock(&mailbox->lock);
}

void mailbox_unref(struct mailbox *mailbox)
{
    uv_unref((uv_handle_t *)&mailbox->wake);
}
