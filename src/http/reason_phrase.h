/* SPDX-License-Identifier: Apache-2.0 */
/* reason_phrase.h - what a status code is called.
 * Thread: any. */
#ifndef KNARR_HTTP_REASON_PHRASE_H
#define KNARR_HTTP_REASON_PHRASE_H

const char *http_reason_phrase(int status);      /* "Not Found"; "Unknown" for what has no name */

#endif
