"""Open-ended inputs, and the form of every stored text."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import has_control

CONTROL_CHARACTERS = (
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ud800\udc80\udfff",
)
# Characters that strip() keeps at the ends of a text.
INNER_CONTROL_CHARACTERS = tuple(c for c in CONTROL_CHARACTERS if not c.isspace())

any_text = st.text(st.characters() | st.sampled_from(CONTROL_CHARACTERS))
"""Any text, lone surrogates and control characters more often than by chance."""

parts_of_paths = st.text(
    st.characters(exclude_characters="/\0") | st.sampled_from(" .-\\:*?\n\udc80e\u0301"),
    min_size=1,
)
paths = st.lists(parts_of_paths, max_size=6).map(lambda parts: "/" + "/".join(parts))

_letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_labels = st.from_regex(r"[a-z0-9ä中]([a-z0-9ä中-]{0,61}[a-z0-9ä中])?", fullmatch=True)
_local_parts = st.text(f"{_letters}0123456789_+.-!#$%&'*/=?^`{{|}}~ä中ß", min_size=1, max_size=64)
emails = st.builds(
    lambda local, labels: f"{local}@{'.'.join(labels)}",
    _local_parts,
    st.lists(_labels, min_size=2, max_size=3),
).filter(lambda email: len(email) <= 254)

_shown_texts = st.text().filter(lambda text: not has_control(text))
json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | _shown_texts,
    lambda values: st.lists(values) | st.dictionaries(st.text("abcä", max_size=3), values),
    max_leaves=8,
)


def attempt(rule: Callable[..., Any], *arguments: Any, **options: Any) -> Any:
    """Return a rule's result for its arguments, or the error that it raises."""
    try:
        return rule(*arguments, **options)
    except InvalidValue as error:
        return error


def is_kept_form(text: str) -> bool:
    """Whether the text is in NFC, stripped, and without control characters."""
    return (
        text == unicodedata.normalize("NFC", text)
        and text == text.strip()
        and not set(text) & set(CONTROL_CHARACTERS)
    )
