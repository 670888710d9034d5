"""Logseq's settings in EDN.

Light, since every search of a graph loads it.
"""

from __future__ import annotations

import re

DAMAGED = "it is damaged, so the defaults replace its unreadable parts"
"""What happens instead of following a damaged file."""
_VALUE = r'^[^;\n]*?:{name}\s+(?:"([^"\n]*)"|(:?[\w-]+))'
# Texts, comments, characters, brackets and words. A set begins with a hash.
_TOKEN = re.compile(
    r'"(?:[^"\\]|\\.)*+"|"|;[^\n]*+|\\.[^\s,;"(){}\[\]]*+|\#?\{|[}()\[\]]|[^\s,;"(){}\[\]]++', re.S
)
_COMMENT = re.compile(r";[^\n]*+")
_HIDDEN = re.compile(r':hidden[\s,]*+\[[\s,]*+"')
_CLOSING = {"{": "}", "#{": "}", "[": "]", "(": ")"}


def value(text: str, name: str) -> str | None:
    """Return the string or word of a key, or None."""
    found = re.search(_VALUE.format(name=re.escape(name)), text, re.M)
    return (found[1] if found[1] is not None else found[2]) if found else None


def hides(text: str) -> bool:
    """Whether `:hidden` names files."""
    return bool(_HIDDEN.search(_COMMENT.sub("", text)))


def is_map(text: str) -> bool:
    """Whether a text is a map or empty; Logseq ignores what follows the map."""
    # The open brackets, each with the number of values in it so far.
    opened: list[tuple[str, int]] = []
    for found in _TOKEN.finditer(text):
        token = found[0]
        if token[0] == ";":
            continue
        if token == '"' or not (opened or token == "{"):
            return False
        if token in _CLOSING:
            opened.append((token, 0))
            continue
        if token in ("}", "]", ")"):
            bracket, count = opened.pop()
            if token != _CLOSING[bracket] or (bracket == "{" and count % 2):
                return False
            if not opened:
                return True
        bracket, count = opened[-1]
        opened[-1] = bracket, count + _values_in(token)
    return not opened


def _values_in(token: str) -> int:
    """Return how many values a token adds; a tag applies to the value that follows."""
    if token == "#_":
        return -1
    return 0 if token[0] in "#^" or token == "'" else 1
