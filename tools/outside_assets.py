"""Fail if a page of the built site loads anything from another server: that reports its readers."""

from __future__ import annotations

import re
import sys
from pathlib import Path

LOADED = re.compile(
    r"""<(?:script|img|iframe|source|link)\b[^>]*\b(?:src|href)=["']?(?:https?:)?//[^>]*>"""
    r"""|(?:@import\s*|url\()\s*["']?(?:https?:)?//[^;)]*""",
    re.IGNORECASE,
)
# Links of this kind load nothing.
HARMLESS = re.compile(r"""\brel=["']?(?:canonical|author|license)\b""")


def main() -> None:
    found = [
        f"{path}: {match[0]}"
        for path in sorted(Path(sys.argv[1]).rglob("*"))
        if path.suffix in {".html", ".css"}
        for match in LOADED.finditer(path.read_text(encoding="utf-8"))
        if not HARMLESS.search(match[0])
    ]
    if found:
        sys.exit("\n".join(["these pages load assets from other servers:", *found]))


main()
