# SPDX-License-Identifier: Apache-2.0
"""CBOR (RFC 8949), as far as the API uses it: Python's values to bytes and back.

Strings go out as byte strings, as Kubernetes' own clients send them, `bytes` under tag 22; what comes is checked to be what
its servers send: definite lengths, byte strings, no key twice.
"""
import io
import struct

SELF_DESCRIBED = b"\xd9\xd9\xf7"
LATER_BASE64 = 22


def head(major, number):
    for info, form, size in ((24, ">B", 1), (25, ">H", 2), (26, ">I", 4), (27, ">Q", 8)):
        if number < 24:
            return bytes([major << 5 | number])
        if number < 1 << 8 * size:
            return bytes([major << 5 | info]) + struct.pack(form, number)
    raise ValueError(number)


def item(value):
    if value is None or isinstance(value, bool):
        return {False: b"\xf4", True: b"\xf5", None: b"\xf6"}[value]
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, float):
        return b"\xfb" + struct.pack(">d", value)
    if isinstance(value, bytes):
        return head(6, LATER_BASE64) + head(2, len(value)) + value
    if isinstance(value, str):
        return head(2, len(value.encode())) + value.encode()
    if isinstance(value, dict):
        return head(5, len(value)) + b"".join(item(key) + item(each) for key, each in value.items())
    return head(4, len(value)) + b"".join(item(each) for each in value)


def dumps(value):
    return SELF_DESCRIBED + item(value)


def load_head(read):
    first = read(1)
    if not first:
        raise EOFError
    major, info = first[0] >> 5, first[0] & 31
    assert info < 28, f"no head of a server: {first}"
    size = 1 << info - 24 if info >= 24 else 0
    return major, info, int.from_bytes(read(size), "big") if size else info


def load_simple(info, number):
    forms = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
    if info in forms:
        form, size = forms[info]
        return struct.unpack(form, number.to_bytes(size, "big"))[0]
    return {20: False, 21: True, 22: None}[number]


def load_map(read, count):
    pairs = [(load_item(read), load_item(read)) for _ in range(count)]
    assert len(dict(pairs)) == count, f"a key twice: {[key for key, _ in pairs]}"
    return dict(pairs)


def load_item(read):
    major, info, number = load_head(read)
    assert major != 3, "a server sends no text strings"
    if major == 6 and number == LATER_BASE64:
        inner, _, size = load_head(read)
        assert inner == 2
        return read(size)
    if major == 6:
        assert number == 55799, f"tag {number}"
        return load_item(read)
    return {0: lambda: number, 1: lambda: -1 - number, 2: lambda: read(number).decode(errors="replace"),
            4: lambda: [load_item(read) for _ in range(number)], 5: lambda: load_map(read, number),
            7: lambda: load_simple(info, number)}[major]()


def load(read):
    """One document of a sequence; `read` gives that many bytes.  None at its end."""
    try:
        start = read(1)
    except TimeoutError:
        raise AssertionError("no further document in time") from None
    if not start:
        return None
    assert start + read(2) == SELF_DESCRIBED
    return load_item(read)


def loads(body):
    """A whole document, and nothing behind it."""
    stream = io.BytesIO(body)
    value = load(stream.read)
    assert not stream.read(), "more than a document"
    return value
