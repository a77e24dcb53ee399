# SPDX-License-Identifier: Apache-2.0
"""Image archives that an importer must refuse, made byte by byte."""
import hashlib
import io
import json
import tarfile


def entry(name, data=b"", kind=tarfile.REGTYPE, target="", mode=0o644):
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.mode, info.size = kind, target, mode, len(data)
    return info, data


def tar(*entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as archive:
        for info, data in entries:
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def archive(name, *entries, diff_id=None):
    """A docker-archive of one layer with these entries."""
    layer = tar(*entries)
    digest = hashlib.sha256(layer).hexdigest()
    config = json.dumps({"architecture": "amd64", "os": "linux", "config": {"Cmd": ["/x"]},
                         "rootfs": {"type": "layers", "diff_ids": [f"sha256:{diff_id or digest}"]}}).encode()
    manifest = json.dumps([{"Config": "config.json", "RepoTags": [name], "Layers": ["layer.tar"]}]).encode()
    return tar(entry("manifest.json", manifest), entry("config.json", config), entry("layer.tar", layer))


def climbing(target):
    """{what it tries: archive}: each would write `target`, an absolute path outside of the image."""
    bare = target.lstrip("/")
    up = "../" * 20 + bare
    folder, file = bare.rsplit("/", 1)
    return {
        "dots in a name": archive("bad.example/dots:1", entry(up, b"out")),
        "an absolute name": archive("bad.example/absolute:1", entry(target, b"out")),
        "a symbolic link to the folder": archive(
            "bad.example/link:1", entry("way", kind=tarfile.SYMTYPE, target="/" + folder), entry(f"way/{file}", b"out")),
        "a climbing symbolic link": archive(
            "bad.example/climb:1", entry("way", kind=tarfile.SYMTYPE, target="../" * 20 + folder), entry(f"way/{file}", b"out")),
        "a hard link to the file": archive(
            "bad.example/hard:1", entry("grab", kind=tarfile.LNKTYPE, target=up), entry("grab", b"out")),
        "a whiteout": archive("bad.example/white:1", entry("../" * 20 + f"{folder}/.wh.{file}")),
        "a whiteout behind a link": archive(
            "bad.example/white-link:1", entry("way", kind=tarfile.SYMTYPE, target="/" + folder), entry(f"way/.wh.{file}")),
        "an opaque folder behind a link": archive(
            "bad.example/opaque:1", entry("way", kind=tarfile.SYMTYPE, target="/" + folder), entry("way/.wh..wh..opq")),
        "a whiteout whose name climbs": archive("bad.example/white-dots:1", entry("a/.wh...")),
        "dots in the middle": archive("bad.example/middle:1", entry("a/b/" + "../" * 22 + bare, b"out")),
    }
