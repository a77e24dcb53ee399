/* SPDX-License-Identifier: Apache-2.0 */
/* html_links_test.c - which links of a page are changed, however the page is cut into parts. */
#include "apiserver/html_links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static const struct { const char *page, *expected; } cases[] = {
    { "", "" },
    { "plain < text > & more", "plain < text > & more" },
    { "<a href=\"/x\">y</a>", "<a href=\"[/x]\">y</a>" },
    { "<A HREF='/x'>", "<A HREF='[/x]'>" },
    { "<a href=/x>", "<a href=[/x]>" },
    { "<a href = /x class=b>", "<a href = [/x] class=b>" },
    { "<a\n  href=\"/x\"/>", "<a\n  href=\"[/x]\"/>" },
    { "<a title=\"a > b\" href=\"/x\">", "<a title=\"a > b\" href=\"[/x]\">" },
    { "<a title='href=\"/x\"'>", "<a title='href=\"/x\"'>" },
    { "<a href>", "<a href>" },
    { "<a href=\"\">", "<a href=\"[]\">" },
    { "<abbr href=\"/x\">", "<abbr href=\"/x\">" },
    { "<img src=\"/a\" longdesc=\"/b\" alt=\"/c\">", "<img src=\"[/a]\" longdesc=\"[/b]\" alt=\"/c\">" },
    { "<input formaction=/a usemap=/b>", "<input formaction=[/a] usemap=[/b]>" },
    { "<!-- <a href=\"/x\"> --><a href=/y>", "<!-- <a href=\"/x\"> --><a href=[/y]>" },
    { "<!----><a href=/y>", "<!----><a href=[/y]>" },
    { "<!DOCTYPE html><a href=/y>", "<!DOCTYPE html><a href=[/y]>" },
    { "<script src=/s>\"<a href=/x>\"</script><a href=/y>", "<script src=[/s]>\"<a href=/x>\"</script><a href=[/y]>" },
    { "<script>a<</SCRIPT><a href=/y>", "<script>a<</SCRIPT><a href=[/y]>" },
    { "<style><a href=/x></style>", "<style><a href=/x></style>" },
    { "</a href=\"/x\">", "</a href=\"/x\">" },
    { "1<2 <a href=/y>", "1<2 <a href=[/y]>" },
    { "<a href=\"/x", "<a href=\"/x" },
    { "<", "<" },
};

static void bracket(void *context, struct bytes url, struct buffer *ret)
{
    (void)context;
    buffer_add_char(ret, '[');
    buffer_add(ret, url.at, url.size);
    buffer_add_char(ret, ']');
}

static void rewrite(struct bytes page, size_t part, struct buffer *ret)
{
    struct html_links *links = html_links_new(bracket, NULL);
    while (page.size > 0) {
        struct bytes first = { page.at, page.size < part ? page.size : part };
        html_links_feed(links, first, ret);
        page.at += first.size;
        page.size -= first.size;
    }
    html_links_end(links, ret);
    html_links_free(links);
}

static void links_are_rewritten(void **state)
{
    FOR_EACH(row, cases)
        for (size_t part = 1; part < 40; part++) {
            AUTO_BUFFER text = { 0 };
            rewrite(bytes_of(row->page), part, &text);
            if (!bytes_equal_text(buffer_bytes(&text), row->expected))
                fail_msg("%s in parts of %zu became %s", row->page, part, buffer_text(&text));
        }
}

static void long_tags_pass(void **state)
{
    AUTO_BUFFER page = { 0 };
    AUTO_BUFFER text = { 0 };
    buffer_add_text(&page, "<a title=\"");
    for (int i = 0; i < HTML_TAG_MAX; i++)
        buffer_add_char(&page, 'x');
    buffer_add_text(&page, "\" href=\"/x\">");
    rewrite(buffer_bytes(&page), 1000, &text);
    assert_true(bytes_equal(buffer_bytes(&page), buffer_bytes(&text)));
    buffer_reset(&text);
    buffer_add_text(&page, "<a href=/y>");
    rewrite(buffer_bytes(&page), 1000, &text);
    assert_true(bytes_ends_with(buffer_bytes(&text), "href=\"/x\"><a href=[/y]>"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_are_rewritten),
        cmocka_unit_test(long_tags_pass),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
