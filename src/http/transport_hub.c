/* SPDX-License-Identifier: Apache-2.0 */
/* transport_hub.c - the end of a turn: whoever has something to send sends it.
 *
 * libuv's order is timers, prepare, poll, check, closing.  Answers come from timers (sent at
 * prepare) and from sockets and mail (sent at check).  What is scheduled while we send waits for
 * the next turn; an idle handle then keeps the loop from sleeping. */
#include "http/transport_hub.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"

/* The hubs of the process, by loop, so that callers need not carry one about.  A server may be made
 * on another thread than its loop will run on. */
static struct transport_hub *hubs;
static pthread_mutex_t       hubs_lock = PTHREAD_MUTEX_INITIALIZER;

static void on_idle(uv_idle_t *idle)
{
    (void)idle;
}

static void send_scheduled(struct transport_hub *hub)
{
    struct list now;
    if (list_is_empty(&hub->scheduled))
        return;
    list_init(&now);
    list_insert_before(&hub->scheduled, &now);
    list_remove(&hub->scheduled);
    for (struct list *link; (link = list_first(&now));) {
        list_remove(link);
        transport_run_scheduled(LIST_ITEM(link, struct transport, scheduled));
    }
    if (list_is_empty(&hub->scheduled))
        uv_idle_stop(&hub->idle);
    else
        uv_idle_start(&hub->idle, on_idle);
}

static void on_prepare(uv_prepare_t *prepare)
{
    send_scheduled(container_of(prepare, struct transport_hub, prepare));
}

static void on_check(uv_check_t *check)
{
    send_scheduled(container_of(check, struct transport_hub, check));
}

static struct buffer wire_new(void)
{
    return (struct buffer){ .at = memory_alloc(WIRE_ROOM_BYTES), .capacity = WIRE_ROOM_BYTES };
}

struct buffer transport_hub_take_wire(struct transport_hub *hub)
{
    struct buffer taken = hub->wire;
    hub->wire = hub->spare.at ? hub->spare : wire_new();
    hub->spare = (struct buffer){ 0 };
    return taken;
}

void transport_hub_give_back(struct transport_hub *hub, struct buffer *buffer)
{
    if (hub->spare.at || buffer->capacity != WIRE_ROOM_BYTES) {
        buffer_done(buffer);
        return;
    }
    buffer_reset(buffer);
    hub->spare = *buffer;
    *buffer = (struct buffer){ 0 };
}

void transport_hub_keep_warm(struct transport *transport)
{
    struct transport_hub *hub = transport->hub;
    transport_hub_forget_warm(transport);
    list_append(&hub->warm, &transport->warm);
    if (++hub->warm_count <= WARM_MAX)
        return;
    struct transport *oldest = LIST_ITEM(list_first(&hub->warm), struct transport, warm);
    transport_hub_forget_warm(oldest);
    SSL_free_buffers(oldest->ssl);
}

void transport_hub_forget_warm(struct transport *transport)
{
    if (list_is_empty(&transport->warm))
        return;
    list_remove(&transport->warm);
    transport->hub->warm_count--;
}

static struct transport_hub *hub_new(uv_loop_t *loop)
{
    struct transport_hub *hub = MEMORY_NEW(struct transport_hub);
    hub->loop = loop;
    hub->wire = wire_new();
    list_init(&hub->scheduled);
    list_init(&hub->warm);
    uv_prepare_init(loop, &hub->prepare);
    uv_check_init(loop, &hub->check);
    uv_idle_init(loop, &hub->idle);
    uv_handle_t *handles[] = { (uv_handle_t *)&hub->prepare, (uv_handle_t *)&hub->check,
                               (uv_handle_t *)&hub->idle };
    FOR_EACH(handle, handles) {
        (*handle)->data = hub;
        uv_unref(*handle);
        hub->open_handles++;
    }
    uv_prepare_start(&hub->prepare, on_prepare);
    uv_check_start(&hub->check, on_check);
    return hub;
}

static struct transport_hub *find(uv_loop_t *loop)
{
    struct transport_hub *hub = hubs;
    while (hub && hub->loop != loop)
        hub = hub->next;
    return hub;
}

struct transport_hub *transport_hub_get(uv_loop_t *loop)
{
    pthread_mutex_lock(&hubs_lock);
    struct transport_hub *hub = find(loop);
    if (!hub) {
        hub = hub_new(loop);
        hub->next = hubs;
        hubs = hub;
    }
    hub->users++;
    pthread_mutex_unlock(&hubs_lock);
    return hub;
}

/* True when nobody uses it any more. */
static bool release(struct transport_hub *hub)
{
    pthread_mutex_lock(&hubs_lock);
    bool unused = --hub->users == 0;
    struct transport_hub **place = &hubs;
    while (unused && *place != hub)
        place = &(*place)->next;
    if (unused)
        *place = hub->next;
    pthread_mutex_unlock(&hubs_lock);
    return unused;
}

static void on_closed(uv_handle_t *handle)
{
    struct transport_hub *hub = handle->data;
    if (--hub->open_handles > 0)
        return;
    buffer_done(&hub->wire);
    buffer_done(&hub->spare);
    free(hub);
}

void transport_hub_put(struct transport_hub *hub)
{
    if (!hub || !release(hub))
        return;
    uv_close((uv_handle_t *)&hub->prepare, on_closed);
    uv_close((uv_handle_t *)&hub->check, on_closed);
    uv_close((uv_handle_t *)&hub->idle, on_closed);
}
