# SPDX-License-Identifier: Apache-2.0
"""What the style checks share: the tree's files, and C text without comments and literals."""
import functools
import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "tests"))

SKIPPED = {".git", ".cache", "__pycache__"}
NOISE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def files(*patterns, below=TOP):
    for path in sorted(below.rglob("*")):
        parts = path.relative_to(TOP).parts
        if SKIPPED & set(parts) or parts[0].startswith("build") or not path.is_file():
            continue
        if not patterns or any(path.match(p) for p in patterns):
            yield path


def c_files():
    return files("*.c", "*.h", below=TOP / "src")


@functools.cache
def code_of(path):
    """The file's text with comments and literals blanked out; lines keep their numbers."""
    return NOISE.sub(lambda m: re.sub(r"[^\n]", " ", m[0]), path.read_text())


def where(path, text, offset):
    return f"{path.relative_to(TOP)}:{text.count(chr(10), 0, offset) + 1}"
