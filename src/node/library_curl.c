/* SPDX-License-Identifier: Apache-2.0 */
/* library_curl.c - what we use of libcurl, which is loaded with the first pull. */
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include <stdarg.h>

#include "io/library.h"

static struct library library = { .name = "libcurl.so.4" };

FORWARD(void, curl_easy_cleanup, (CURL *curl), (curl))
FORWARD(char *, curl_easy_escape, (CURL *curl, const char *text, int size), (curl, text, size))
FORWARD(CURL *, curl_easy_init, (void), ())
FORWARD(CURLcode, curl_easy_perform, (CURL *curl), (curl))
FORWARD(void, curl_easy_reset, (CURL *curl), (curl))
FORWARD(const char *, curl_easy_strerror, (CURLcode code), (code))
FORWARD(void, curl_free, (void *memory), (memory))
FORWARD(struct curl_slist *, curl_slist_append, (struct curl_slist *list, const char *text),
        (list, text))
FORWARD(void, curl_slist_free_all, (struct curl_slist *list), (list))

/* These are macros, too, and take one argument of a type that the option tells. */
#undef curl_easy_getinfo
#undef curl_easy_setopt

CURLcode curl_easy_getinfo(CURL *curl, CURLINFO info, ...)
{
    static library_place place;
    __typeof__(&curl_easy_getinfo) own = library_function(&library, "curl_easy_getinfo", &place);
    va_list rest;
    va_start(rest, info);
    CURLcode code = own(curl, info, va_arg(rest, void *));
    va_end(rest);
    return code;
}

CURLcode curl_easy_setopt(CURL *curl, CURLoption option, ...)
{
    static library_place place;
    __typeof__(&curl_easy_setopt) own = library_function(&library, "curl_easy_setopt", &place);
    CURLcode code;
    va_list rest;
    va_start(rest, option);
    if (option < CURLOPTTYPE_OBJECTPOINT)
        code = own(curl, option, va_arg(rest, long));
    else if (option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB)
        code = own(curl, option, va_arg(rest, curl_off_t));
    else
        code = own(curl, option, va_arg(rest, void *));
    va_end(rest);
    return code;
}
