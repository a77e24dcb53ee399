/* SPDX-License-Identifier: Apache-2.0 */
/* fuzz_image_archive.c - any texts as the files of an archive that is imported: manifest.json or
 * index.json, and blobs by the digests they have.  Nothing but the store's own folder is written. */
#include <archive.h>
#include <archive_entry.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../fuzz.h"

#include "base/bytes.h"
#include "http/tls.h"
#include "io/file.h"
#include "node/agent.h"

enum { FILES_MAX = 8 };

static const char outer[] = "/tmp/knarr-fuzz-archive", store[] = "/tmp/knarr-fuzz-archive/store",
                  file[] = "/tmp/knarr-fuzz-archive/image.tar";

static void add_file(struct archive *archive, const char *name, struct bytes text)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)text.size);
    FUZZ_CHECK(archive_write_header(archive, entry) == ARCHIVE_OK);
    FUZZ_CHECK(archive_write_data(archive, text.at, text.size) == (la_ssize_t)text.size);
    archive_entry_free(entry);
}

/* As docker names it and as OCI does. */
static void add_blob(struct archive *archive, int number, struct bytes text)
{
    unsigned char digest[32];
    char name[128];
    sha256(text, digest);
    int size = snprintf(name, sizeof name, "blobs/sha256/");
    for (size_t i = 0; i < sizeof digest; i++)
        size += snprintf(name + size, sizeof name - (size_t)size, "%02x", digest[i]);
    add_file(archive, name, text);
    snprintf(name, sizeof name, "%d", number);
    add_file(archive, name, text);
}

static void write_archive(struct bytes rest)
{
    struct archive *archive = archive_write_new();
    bool is_oci = rest.size % 2;
    FUZZ_CHECK(archive_write_set_format_ustar(archive) == ARCHIVE_OK &&
               archive_write_open_filename(archive, file) == ARCHIVE_OK);
    add_file(archive, is_oci ? "index.json" : "manifest.json", bytes_next(&rest, '\0'));
    for (int i = 0; rest.at && i < FILES_MAX; i++)
        add_blob(archive, i, bytes_next(&rest, '\0'));
    archive_write_free(archive);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct stat info;
    file_make_folders(outer, 0755);
    if (size < 2)
        return 0;
    write_archive((struct bytes){ (const char *)bytes + 1, size - 1 });
    (void)!image_import_file(store, file, NULL, NULL);
    FUZZ_CHECK(stat(outer, &info) == 0 && info.st_nlink <= 3);       /* no folder beside the store */
    file_remove_tree(store);
    return 0;
}
