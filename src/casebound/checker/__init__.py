"""The checker as one HTML page, for offices without Python: everything in it, nothing outside it.

The sources beside this file are small modules that share one scope. `page` puts them into one file, each
after those it needs, and names script and style by their hashes: the browser runs these and nothing else.
Standard library alone.
"""

import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib import resources

VERSION = "0.1.0"  # of Casebound; the page says it, so that two copies can be told apart
MODULES = (
    "faults",
    "bytes",
    "container",
    "ledger",
    "ed25519",
    "notes",
    "policy",
    "der",
    "certificates",
    "tokens",
    "statements",
    "entry",
    "shelf",
    "times",
    "quoted",
    "files",
    "openings",
    "inspect",
    "check",
)
WITH_A_FACE = ("words_en", "words_es", "clocks", "sentences", "toml", "labels", "show", "page")
_EXPORT = re.compile(r"^export ", re.MULTILINE)


def engine() -> str:
    """The checking alone, without the page around it: what the tests compare with the checker in Python."""
    return modules(MODULES)


def modules(names: Iterable[str]) -> str:
    """The sources of some modules, for whoever puts them into a scope of their own."""
    return "\n".join(_module(name) for name in names)


def page(stylesheet: str) -> bytes:
    """The page as one file, the same bytes from the same sources. `stylesheet` is that of the house."""
    body = modules((*MODULES, *WITH_A_FACE))
    script = f'(() => {{\n"use strict";\n{body}\nbegin();\n}})();\n'
    style = stylesheet + _read("page.css")
    gaps = {"script": script, "style": style, "version": VERSION, "policy": _policy(script, style)}
    return re.sub(r"\{(\w+)\}", lambda gap: gaps[gap[1]], _read("page.html")).encode()


def _policy(script: str, style: str) -> str:
    """Nothing may be fetched, sent, framed or added; only this script and this style count."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_hash(script)}'",
            f"style-src '{_hash(style)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _module(name: str) -> str:
    return _EXPORT.sub("", _read(f"{name}.js"))


def _read(name: str) -> str:
    return (resources.files(__name__) / name).read_text("utf-8")
