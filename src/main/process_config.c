/* SPDX-License-Identifier: Apache-2.0 */
/* process_config.c - see process_config.h. */
#include "main/process_config.h"

#include <errno.h>
#include <unistd.h>

#include "base/arena.h"
#include "codec/json.h"
#include "codec/value.h"
#include "node/pressure_options.h"

enum { CONFIG_MAX = 1 << 20 };

static bool read_all(int fd, struct buffer *ret, struct error *err)
{
    char part[4096];
    ssize_t size;
    while ((size = read(fd, part, sizeof part)) > 0) {
        if (ret->size + (size_t)size > CONFIG_MAX)
            return fail(err, REASON_BAD_REQUEST, 0, "the configuration is too large");
        buffer_add(ret, part, (size_t)size);
    }
    return size == 0 || fail(err, REASON_BAD_REQUEST, errno, "the configuration cannot be read: %s",
                             strerror(errno));
}

struct value *process_config_read(int argc, char **argv, struct arena *arena, struct error *err)
{
    AUTO_BUFFER text = { 0 };
    int64_t fd;
    if (argc != 3 || !text_equal(argv[1], "--config-fd") ||
        !bytes_to_int64(bytes_of(argv[2]), &fd) || fd < 0 || fd > INT32_MAX) {
        fail(err, REASON_BAD_REQUEST, 0, "this command is started by `knarr up`, not by hand");
        return NULL;
    }
    bool good = read_all((int)fd, &text, err);
    close((int)fd);
    struct bytes copy = { arena_copy(arena, text.at, text.size), text.size };
    return good ? json_parse(copy, NULL, arena, err) : NULL;
}

const char *config_text(const struct value *config, const char *key, const char *otherwise,
                        struct arena *arena)
{
    const char *text = value_text(config, key, arena);
    return text ? text : otherwise;
}

void config_set_texts(struct value *config, const struct config_row *rows, size_t count,
                      struct arena *arena)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].text)
            value_set(config, arena, rows[i].key, value_new_text(arena, rows[i].text));
}

struct bytes config_bytes(const struct value *config, const char *key, struct arena *arena)
{
    struct bytes text = value_string(config, key);
    return (struct bytes){ arena_copy(arena, text.at, text.size), text.size };
}

void config_set_pressure(struct value *config, const struct pressure_options *options,
                         struct arena *arena)
{
    for (size_t i = 0; i < PRESSURE_OPTION_COUNT; i++)
        if (options->texts[i])
            value_set(config, arena, pressure_option_keys[i],
                      value_new_text(arena, options->texts[i]));
}

void config_read_pressure(const struct value *config, struct pressure_options *ret,
                          struct arena *arena)
{
    for (size_t i = 0; i < PRESSURE_OPTION_COUNT; i++)
        ret->texts[i] = value_text(config, pressure_option_keys[i], arena);
}
