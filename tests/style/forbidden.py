#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What is unsafe by nature, or says more than it should, stays out of the tree."""
import re

from source import TOP, c_files, code_of, files, where
from knarr_test.report import Report, finish


def calls(*names):
    """Calls of plain functions, not of members of the same name."""
    return re.compile(r"(?<![\w.>])(?:%s)\s*\(" % "|".join(names))


C_RULES = {
    "unsafe functions": (calls("strcpy", "strcat", "v?sprintf", "strtok", "gets", "atoi", "atol", "system", "alloca",
                               "popen", "tmpnam", "mktemp"), ()),
    "clocks and chance outside base/env.c": (calls("time", "clock_gettime", "gettimeofday", "clock", "s?rand",
                                                   "s?random", "rand_r", "getrandom", "getentropy", "arc4random",
                                                   "uv_hrtime"), ("src/base/env.c",)),
    "extensions outside base/compiler.h": (re.compile(r"__builtin_expect\b"), ("src/base/compiler.h",)),
}
# written in pieces, so that this file does not name them
TREE_RULES = {
    "paths of one machine": re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]", r"\.\./sh" + "ared"])),
    "hosts of package registries": re.compile("|".join(h.replace("_", r"\.") for h in (
        "proxy_gol" + "ang_org", "sum_gol" + "ang_org", "py" + "pi_org", "pythonho" + "sted_org", "crates" + "_io",
        "registry_np" + "mjs_org", "deb_deb" + "ian_org", "security_deb" + "ian_org", "repo1_ma" + "ven_org"))),
    "work left for later": re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b"),
}
# pages of other authors, and checksums
UNREAD = {"go.sum", "LICENSE"}


def texts():
    for path in files():
        if path.name in UNREAD or path.is_relative_to(TOP / "api/upstream"):
            continue
        try:
            yield path, path.read_text()
        except UnicodeDecodeError:
            continue


def hits(path, text, pattern):
    return [f"{where(path, text, m.start())}: {text[m.start():m.end()].strip()}" for m in pattern.finditer(text)]


def main():
    report = Report()
    for name, (pattern, allowed) in C_RULES.items():
        report.check(f"style/forbidden: {name}", [
            hit for path in c_files() if str(path.relative_to(TOP)) not in allowed
            for hit in hits(path, code_of(path), pattern)])
    report.check("style/forbidden: every C file opens with its licence and its idea", [
        f"{path.relative_to(TOP)}: the first lines do not say what it is" for path in c_files()
        if not re.match(r"/\* SPDX-License-Identifier: Apache-2\.0 \*/\n/\* [\w./]+ - \S", path.read_text())])
    found = {name: [] for name in TREE_RULES}
    for path, text in texts():
        for name, pattern in TREE_RULES.items():
            found[name] += hits(path, text, pattern)
    for name, problems in found.items():
        report.check(f"style/forbidden: {name}", problems)
    finish(report)


main()
