/* SPDX-License-Identifier: Apache-2.0 */
/* version.h - the API version that we speak; clients and nodes compare it. */
#ifndef KNARR_APISERVER_VERSION_H
#define KNARR_APISERVER_VERSION_H

#define VERSION_MAJOR            "1"
#define VERSION_MINOR            "36"
#define VERSION_MINOR_COMPATIBLE "35"
#define VERSION_GIT              "v1.36.3+knarr"

#if defined(__x86_64__)
#define VERSION_ARCHITECTURE "amd64"
#elif defined(__aarch64__)
#define VERSION_ARCHITECTURE "arm64"
#else
#define VERSION_ARCHITECTURE "unknown"
#endif

#endif
