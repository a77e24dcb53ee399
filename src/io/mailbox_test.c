/* SPDX-License-Identifier: Apache-2.0 */
/* mailbox_test.c - mail from several threads, timers and jobs on a loop. */
#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "io/loop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

enum { SENDERS = 4, LETTERS = 20000 };

struct letter {
    struct mail mail;
    int         sender, number;
};

struct office {
    struct mailbox *mailbox;
    int             next[SENDERS];       /* the number that is due from each */
    int             received, in_turn, most_in_turn;
    bool            out_of_order;
};

static void receive(void *context, struct mail *mail)
{
    struct office *office = context;
    struct letter *letter = container_of(mail, struct letter, mail);
    if (letter->number != office->next[letter->sender]++)
        office->out_of_order = true;
    if (++office->in_turn > office->most_in_turn)
        office->most_in_turn = office->in_turn;
    free(letter);
    if (++office->received == SENDERS * LETTERS)
        mailbox_free(office->mailbox);
}

static void on_check(uv_check_t *check)
{
    ((struct office *)check->data)->in_turn = 0;
}

struct sender {
    pthread_t       thread;
    struct mailbox *mailbox;
    int             index;
};

static void *send_letters(void *context)
{
    const struct sender *sender = context;
    for (int i = 0; i < LETTERS; i++) {
        struct letter *letter = MEMORY_NEW(struct letter);
        letter->sender = sender->index;
        letter->number = i;
        mailbox_post(sender->mailbox, &letter->mail);
    }
    return NULL;
}

static void mail_of_many_threads(void **state)
{
    uv_loop_t loop;
    uv_check_t check;
    struct office office = { 0 };
    struct sender senders[SENDERS];
    uv_loop_init(&loop);
    uv_check_init(&loop, &check);
    check.data = &office;
    uv_check_start(&check, on_check);
    uv_unref((uv_handle_t *)&check);
    office.mailbox = mailbox_new(&loop, receive, &office);
    FOR_EACH(sender, senders) {
        *sender = (struct sender){ .mailbox = office.mailbox, .index = (int)(sender - senders) };
        pthread_create(&sender->thread, NULL, send_letters, sender);
    }
    uv_run(&loop, UV_RUN_DEFAULT);
    FOR_EACH(sender, senders)
        pthread_join(sender->thread, NULL);
    assert_int_equal(office.received, SENDERS * LETTERS);
    assert_false(office.out_of_order);
    assert_true(office.most_in_turn <= MAILBOX_TURN_MAX);
    uv_close((uv_handle_t *)&check, NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void an_unreferenced_mailbox_ends_no_loop(void **state)
{
    uv_loop_t loop;
    uv_loop_init(&loop);
    struct mailbox *mailbox = mailbox_new(&loop, receive, NULL);
    mailbox_unref(mailbox);
    assert_int_equal(uv_run(&loop, UV_RUN_DEFAULT), 0);
    mailbox_free(mailbox);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* Timers. */

struct clock {
    struct loop_timer *timer, *other;
    int                fired;
};

static void on_fire(void *context)
{
    struct clock *clock = context;
    clock->fired++;
}

static void on_fire_and_free(void *context)
{
    struct clock *clock = context;
    clock->fired++;
    loop_timer_free(clock->timer);
    loop_timer_free(clock->other);
}

static void timers(void **state)
{
    uv_loop_t loop;
    struct clock clock = { 0 };
    uv_loop_init(&loop);
    clock.timer = loop_timer_new(&loop, on_fire, &clock);
    assert_false(loop_timer_is_active(clock.timer));
    loop_timer_start(clock.timer, 100000);
    loop_timer_start(clock.timer, 0);                            /* replaces the running one */
    assert_true(loop_timer_is_active(clock.timer));
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(clock.fired, 1);
    loop_timer_start(clock.timer, 0);
    loop_timer_stop(clock.timer);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(clock.fired, 1);
    loop_timer_start(clock.timer, 0);
    loop_timer_free(clock.timer);
    loop_timer_free(NULL);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(clock.fired, 1);
    assert_int_equal(uv_loop_close(&loop), 0);
}

static void a_timer_that_frees_itself_and_another(void **state)
{
    uv_loop_t loop;
    struct clock clock = { 0 };
    uv_loop_init(&loop);
    clock.timer = loop_timer_new(&loop, on_fire_and_free, &clock);
    clock.other = loop_timer_new(&loop, on_fire, &clock);
    loop_timer_start(clock.timer, 0);
    loop_timer_start(clock.other, 0);
    uv_run(&loop, UV_RUN_DEFAULT);
    assert_int_equal(clock.fired, 1);
    assert_int_equal(uv_loop_close(&loop), 0);
}

/* Jobs. */

struct task {
    struct job job;
    pthread_t  loop_thread, worked_on;
    bool       done;
    int       *finished;
};

static void work(struct job *job)
{
    struct task *task = container_of(job, struct task, job);
    task->worked_on = pthread_self();
}

static void done(struct job *job)
{
    struct task *task = container_of(job, struct task, job);
    assert_true(pthread_equal(pthread_self(), task->loop_thread));
    assert_false(pthread_equal(task->worked_on, task->loop_thread));
    assert_int_equal(job->cancelled, *task->finished % 2 == 1);
    ++*task->finished;
    free(task);
}

static void jobs(void **state)
{
    uv_loop_t loop;
    int finished = 0;
    uv_loop_init(&loop);
    for (int i = 0; i < 10; i++) {
        struct task *task = MEMORY_NEW(struct task);
        task->job = (struct job){ .work = work, .done = done };
        task->loop_thread = pthread_self();
        task->finished = &finished;
        assert_int_equal(job_start(&loop, &task->job), 0);
        task->job.cancelled = i % 2 == 1;
        uv_run(&loop, UV_RUN_DEFAULT);
    }
    assert_int_equal(finished, 10);
    assert_int_equal(uv_loop_close(&loop), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mail_of_many_threads),
        cmocka_unit_test(an_unreferenced_mailbox_ends_no_loop),
        cmocka_unit_test(timers),
        cmocka_unit_test(a_timer_that_frees_itself_and_another),
        cmocka_unit_test(jobs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
