# SPDX-License-Identifier: Apache-2.0
"""Writes that meet others."""
from concurrent.futures import ThreadPoolExecutor

from knarr_test.client import MERGE
from knarr_test.samples import config_map, path

WRITES, WRITERS = 150, 4


def test_who_was_refused_reads_what_was_in_the_way(api, ns):
    """However long the disk takes for it: else trying again, some times at once, would be of no use."""
    where = path(ns, "configmaps", "cm")
    api.post(path(ns, "configmaps"), config_map()).ok(201)

    def write(writer):
        for number in range(WRITES):
            api.patch(where, {"data": {f"w{writer}": str(number)}}, MERGE).ok()

    def update(_):
        met = 0
        for number in range(WRITES):
            read = api.get(where).ok()
            reply = api.put(where, {**read, "data": {**read["data"], "u": str(number)}})
            assert reply.status in (200, 409), reply
            met += reply.status == 409
            assert reply.status == 200 or api.get(where).ok()["metadata"]["resourceVersion"] != read["metadata"]["resourceVersion"], number
        return met

    def create(writer):
        """One makes it; the others find it at once."""
        for number in range(WRITES // 3):
            name = f"made-{number}"
            reply = api.post(path(ns, "configmaps"), config_map(name))
            assert reply.status in (201, 409) and api.get(path(ns, "configmaps", name)).status == 200, f"{writer}: {reply}"

    with ThreadPoolExecutor(2 * WRITERS) as pool:
        writing, updating = pool.map(write, range(WRITERS)), pool.map(update, range(WRITERS))
        list(writing)
        assert sum(updating) > 0, "some were refused"
        list(pool.map(create, range(WRITERS)))
