/* SPDX-License-Identifier: Apache-2.0 */
/* html_links.c - see html_links.h.
 *
 *     TEXT --"<"--> TAG --">"--> TEXT, or RAW after <script>, <style> ...
 *                    |  "<!--" --> COMMENT --"-->"--> TEXT
 *
 * A tag is gathered up to its '>' (one within quotes does not count) and then looked at whole. */
#include "apiserver/html_links.h"

#include <stdlib.h>
#include <strings.h>

#include "base/arena.h"

enum html_state { HTML_TEXT, HTML_TAG, HTML_LONG_TAG, HTML_COMMENT, HTML_RAW };

struct html_links {
    html_link_rewriter *rewrite;
    void               *context;
    enum html_state     state;
    struct buffer       tag;             /* from '<' on */
    char                quote;           /* within a tag; 0: none */
    const char         *raw_name;        /* HTML_RAW: ends at "</NAME" */
    size_t              matched;         /* of the end of a comment or raw text */
};

/* Which attributes hold URLs (HTML 4 and 5). */
static const struct { const char *element, *attributes; } url_attributes[] = {
    { "a",          "href" },
    { "applet",     "codebase" },
    { "area",       "href" },
    { "audio",      "src" },
    { "base",       "href" },
    { "blockquote", "cite" },
    { "body",       "background" },
    { "button",     "formaction" },
    { "command",    "icon" },
    { "del",        "cite" },
    { "embed",      "src" },
    { "form",       "action" },
    { "frame",      "longdesc src" },
    { "head",       "profile" },
    { "html",       "manifest" },
    { "iframe",     "longdesc src" },
    { "img",        "longdesc src usemap" },
    { "input",      "src usemap formaction" },
    { "ins",        "cite" },
    { "link",       "href" },
    { "object",     "classid codebase data usemap" },
    { "q",          "cite" },
    { "script",     "src" },
    { "source",     "src" },
    { "video",      "poster src" },
};

/* Elements whose content is no markup. */
static const char *const raw_elements[] = { "iframe", "noembed",  "noframes", "noscript",
                                            "script", "plaintext", "style",    "textarea",
                                            "title",  "xmp" };

struct html_links *html_links_new(html_link_rewriter *rewrite, void *context)
{
    struct html_links *links = MEMORY_NEW(struct html_links);
    links->rewrite = rewrite;
    links->context = context;
    return links;
}

void html_links_free(struct html_links *links)
{
    if (!links)
        return;
    buffer_done(&links->tag);
    free(links);
}

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

static bool is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

static bool is_word(struct bytes text, const char *word)
{
    return text.size == strlen(word) && strncasecmp(text.at, word, text.size) == 0;
}

static const char *attributes_of(struct bytes element)
{
    FOR_EACH(row, url_attributes)
        if (is_word(element, row->element))
            return row->attributes;
    return NULL;
}

static bool has_word(const char *words, struct bytes word)
{
    struct bytes rest = bytes_of(words);
    while (rest.at) {
        struct bytes one = bytes_next(&rest, ' ');
        if (one.size == word.size && strncasecmp(one.at, word.at, one.size) == 0)
            return true;
    }
    return false;
}

/* ---- one tag ---- */

struct tag_reader {
    struct bytes tag;
    size_t       at;
};

static bool at_end(const struct tag_reader *reader)
{
    return reader->at >= reader->tag.size || reader->tag.at[reader->at] == '>';
}

static void skip_blanks(struct tag_reader *reader)
{
    while (!at_end(reader) &&
           (is_blank(reader->tag.at[reader->at]) || reader->tag.at[reader->at] == '/'))
        reader->at++;
}

static struct bytes take_name(struct tag_reader *reader)
{
    struct bytes name = { reader->tag.at + reader->at, 0 };
    while (!at_end(reader) && !is_blank(name.at[name.size]) && name.at[name.size] != '/' &&
           (name.at[name.size] != '=' || name.size == 0)) {
        name.size++;
        reader->at++;
    }
    return name;
}

/* Between quotes, or up to a blank; {NULL,0}: the attribute has none. */
static struct bytes take_value(struct tag_reader *reader)
{
    size_t start = reader->at;
    while (!at_end(reader) && is_blank(reader->tag.at[reader->at]))
        reader->at++;
    if (at_end(reader) || reader->tag.at[reader->at] != '=') {
        reader->at = start;
        return (struct bytes){ NULL, 0 };
    }
    reader->at++;
    while (!at_end(reader) && is_blank(reader->tag.at[reader->at]))
        reader->at++;
    char quote = at_end(reader) ? 0 : reader->tag.at[reader->at];
    bool is_quoted = quote == '"' || quote == '\'';
    reader->at += is_quoted;
    struct bytes value = { reader->tag.at + reader->at, 0 };
    while (reader->at < reader->tag.size &&
           (is_quoted ? reader->tag.at[reader->at] != quote
                      : !at_end(reader) && !is_blank(reader->tag.at[reader->at]))) {
        value.size++;
        reader->at++;
    }
    reader->at += is_quoted && reader->at < reader->tag.size;
    return value;
}

static void write_tag(struct html_links *links, const char *attributes, struct tag_reader *reader,
                      struct buffer *ret)
{
    size_t written = 0;
    for (skip_blanks(reader); !at_end(reader); skip_blanks(reader)) {
        struct bytes name = take_name(reader), value = take_value(reader);
        if (!value.at || !has_word(attributes, name))
            continue;
        size_t start = (size_t)(value.at - reader->tag.at);
        buffer_add(ret, reader->tag.at + written, start - written);
        links->rewrite(links->context, value, ret);
        written = start + value.size;
    }
    buffer_add(ret, reader->tag.at + written, reader->tag.size - written);
}

static void finish_tag(struct html_links *links, struct buffer *ret)
{
    struct tag_reader reader = { buffer_bytes(&links->tag), 1 };
    struct bytes element = take_name(&reader);
    const char *attributes = attributes_of(element);
    links->state = HTML_TEXT;
    FOR_EACH(name, raw_elements)
        if (is_word(element, *name)) {
            links->state = HTML_RAW;
            links->raw_name = *name;
            links->matched = 0;
        }
    if (attributes)
        write_tag(links, attributes, &reader, ret);
    else
        buffer_add(ret, links->tag.at, links->tag.size);
    buffer_reset(&links->tag);
}

/* ---- byte by byte ---- */

static void pass_tag(struct html_links *links, enum html_state next, struct buffer *ret)
{
    buffer_add(ret, links->tag.at, links->tag.size);
    buffer_reset(&links->tag);
    links->state = next;
    links->matched = 0;
}

static void note_quote(struct html_links *links, char byte)
{
    if (links->quote == byte)
        links->quote = 0;
    else if (!links->quote && (byte == '"' || byte == '\''))
        links->quote = byte;
}

static void feed_tag(struct html_links *links, char byte, struct buffer *ret)
{
    struct buffer *tag = &links->tag;
    buffer_add_char(tag, byte);
    if (tag->size == 2 && !is_letter(byte) && byte != '!' && byte != '/' && byte != '?') {
        pass_tag(links, HTML_TEXT, ret);
        return;
    }
    if (bytes_equal(buffer_bytes(tag), BYTES("<!--"))) {
        pass_tag(links, HTML_COMMENT, ret);
        return;
    }
    if (is_letter(tag->at[1]))
        note_quote(links, byte);
    if (byte == '>' && !links->quote)
        finish_tag(links, ret);
    else if (tag->size >= HTML_TAG_MAX)
        pass_tag(links, HTML_LONG_TAG, ret);
}

static void feed_long_tag(struct html_links *links, char byte, struct buffer *ret)
{
    buffer_add_char(ret, byte);
    note_quote(links, byte);
    if (byte == '>' && !links->quote)
        links->state = HTML_TEXT;
}

static void feed_comment(struct html_links *links, char byte, struct buffer *ret)
{
    buffer_add_char(ret, byte);
    if (byte == '>' && links->matched >= 2)
        links->state = HTML_TEXT;
    links->matched = byte == '-' ? links->matched + 1 : 0;
}

/* Ends behind "</NAME"; what follows, to the '>', is text like any other. */
static void feed_raw(struct html_links *links, char byte, struct buffer *ret)
{
    size_t size = strlen(links->raw_name);
    buffer_add_char(ret, byte);
    char wanted = links->matched == 0   ? '<'
                  : links->matched == 1 ? '/'
                                        : links->raw_name[links->matched - 2];
    char folded = links->matched < 2 ? byte : (char)(byte | 0x20);
    links->matched = folded == wanted ? links->matched + 1 : byte == '<';
    if (links->matched == size + 2)
        links->state = HTML_TEXT;
}

static void feed_text(struct html_links *links, char byte, struct buffer *ret)
{
    if (byte != '<') {
        buffer_add_char(ret, byte);
        return;
    }
    buffer_add_char(&links->tag, byte);
    links->state = HTML_TAG;
    links->quote = 0;
}

static void (*const feeders[])(struct html_links *, char, struct buffer *) = {
    [HTML_TEXT] = feed_text,       [HTML_TAG] = feed_tag, [HTML_LONG_TAG] = feed_long_tag,
    [HTML_COMMENT] = feed_comment, [HTML_RAW] = feed_raw,
};

void html_links_feed(struct html_links *links, struct bytes input, struct buffer *ret)
{
    buffer_reserve(ret, input.size);
    for (size_t i = 0; i < input.size; i++)
        feeders[links->state](links, input.at[i], ret);
}

void html_links_end(struct html_links *links, struct buffer *ret)
{
    buffer_add(ret, links->tag.at, links->tag.size);
    buffer_reset(&links->tag);
}
