/* SPDX-License-Identifier: Apache-2.0 */
/* image_name.c - the grammar of references to images, as registries and upstream have it.
 *
 * The first part of a name is a domain if it has a dot, a colon or a capital letter, or is
 * localhost; all other parts are in lower case, with ., _, __ or dashes between letters and digits.
 */
#include "object/image_name.h"

#include <ctype.h>

enum { TAG_MAX = 128, PATH_MAX_SIZE = 255, ID_SIZE = 64, DIGEST_HEX_MIN = 32 };

static bool is_lower_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* What may stand between letters and digits: ".", "_", "__" or any number of dashes. */
static bool is_separator(struct bytes text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] != text.at[0])
            return false;
    return text.at[0] == '-' || (text.at[0] == '.' && text.size == 1) ||
           (text.at[0] == '_' && text.size <= 2);
}

static bool is_path_part(struct bytes part)
{
    for (size_t i = 0; i < part.size;) {
        size_t start = i;
        while (i < part.size && !is_lower_or_digit(part.at[i]))
            i++;
        if (i > start && (start == 0 || i == part.size ||
                          !is_separator((struct bytes){ part.at + start, i - start })))
            return false;
        i += i < part.size;
    }
    return part.size > 0;
}

static bool is_domain(struct bytes part)
{
    size_t index;
    if (bytes_equal_text(part, "localhost") || bytes_find(part, '.', &index) ||
        bytes_find(part, ':', &index))
        return true;
    for (size_t i = 0; i < part.size; i++)
        if (part.at[i] >= 'A' && part.at[i] <= 'Z')
            return true;
    return false;
}

/* A host name or address and a port; an IPv6 address stands in brackets. */
static bool is_good_domain(struct bytes domain)
{
    bool bracket = domain.size && domain.at[0] == '[';
    for (size_t i = 0; i < domain.size; i++) {
        char c = domain.at[i];
        if (!isalnum((unsigned char)c) && c != '-' && c != '.' && c != ':' &&
            !(bracket && (c == '[' || c == ']')))
            return false;
    }
    return domain.size && domain.at[0] != '-' && domain.at[0] != '.' &&
           domain.at[domain.size - 1] != '-';
}

static bool is_hex_id(struct bytes text)
{
    size_t i = 0;
    while (i < text.size &&
           ((text.at[i] >= '0' && text.at[i] <= '9') || (text.at[i] >= 'a' && text.at[i] <= 'f')))
        i++;
    return i == ID_SIZE && text.size == ID_SIZE;
}

static bool is_good_name(struct bytes name)
{
    struct bytes rest = name;
    struct bytes part = bytes_next(&rest, '/');
    if (is_hex_id(name))
        return false;
    if (rest.at && is_domain(part)) {
        if (!is_good_domain(part))
            return false;
        part = bytes_next(&rest, '/');
    }
    size_t size = rest.size + part.size;
    for (;;) {
        if (!is_path_part(part))
            return false;
        if (!rest.at)
            return size <= PATH_MAX_SIZE;
        part = bytes_next(&rest, '/');
    }
}

static bool is_good_tag(struct bytes tag)
{
    for (size_t i = 0; i < tag.size; i++) {
        char c = tag.at[i];
        if (!isalnum((unsigned char)c) && c != '_' && (i == 0 || (c != '.' && c != '-')))
            return false;
    }
    return tag.size > 0 && tag.size <= TAG_MAX;
}

static bool is_good_digest(struct bytes digest)
{
    struct bytes hex = digest, algorithm = bytes_next(&hex, ':');
    if (!hex.at || algorithm.size == 0 || !isalpha((unsigned char)algorithm.at[0]) ||
        hex.size < DIGEST_HEX_MIN)
        return false;
    for (size_t i = 0; i < algorithm.size; i++)
        if (!isalnum((unsigned char)algorithm.at[i]) && !strchr("+.-_", algorithm.at[i]))
            return false;
    for (size_t i = 0; i < hex.size; i++)
        if (!isxdigit((unsigned char)hex.at[i]))
            return false;
    return true;
}

bool image_name_parse(struct bytes text, struct image_name *ret)
{
    struct bytes digest = text;
    *ret = (struct image_name){ .name = bytes_next(&digest, '@'), .digest = digest };
    for (size_t i = ret->name.size; i > 0 && ret->name.at[i - 1] != '/'; i--) {
        if (ret->name.at[i - 1] != ':')
            continue;
        ret->tag = (struct bytes){ ret->name.at + i, ret->name.size - i };
        ret->name.size = i - 1;
        break;
    }
    return is_good_name(ret->name) && (!ret->tag.at || is_good_tag(ret->tag)) &&
           (!ret->digest.at || is_good_digest(ret->digest));
}
