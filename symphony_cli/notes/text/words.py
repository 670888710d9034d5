"""Words and tags in the index's form.

Light, since every search loads it.
"""

from __future__ import annotations

from functools import lru_cache

from symphony_cli.base.text import composed, key, search_key, with_one_i

# Scripts without spaces between words: Thai, Lao, Myanmar, Khmer, Chinese, Japanese; and Korean,
# whose words have endings. Each range has its first and last character.
_UNSPACED = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u2e80", "\u2fdf"),
    ("\u3005", "\u3007"),
    ("\u3040", "\u312f"),
    ("\u31f0", "\u31ff"),
    ("\u3400", "\u4dbf"),
    ("\u4e00", "\u9fff"),
    ("\ua960", "\ua97f"),
    ("\uac00", "\ud7af"),
    ("\uf900", "\ufaff"),
    ("\uff66", "\uff9f"),
    ("\U00020000", "\U0003fffd"),
)
# What users may write around a tag.
AROUND_TAGS = "#/ "
UNSPACED_CLASS = "".join(f"{first}-{last}" for first, last in _UNSPACED)


def is_unspaced(character: str) -> bool:
    """Whether a character belongs to a script without spaces between words."""
    return character >= "\u0e00" and any(first <= character <= last for first, last in _UNSPACED)


def indexed(text: str) -> str:
    """Return a text in the form for indexing and searching.

    It is NFC without surrogates, with one i for the Turkish ones, and with spaces around each
    character of a script without spaces, so that a phrase finds a part of such a text.
    """
    if text.isascii():
        return text
    text = with_one_i(composed(text.encode(errors="replace").decode()))
    if not any(map(is_unspaced, set(text))):
        return text
    # Imported here, since most searches do without it.
    import re

    return re.sub(f"([{UNSPACED_CLASS}])", r" \1 ", text)


# A vault has few different tags, each in many notes.
@lru_cache(10_000)
def tag_key(tag: str) -> str:
    """Return the form of a tag for comparison, empty for text without a tag."""
    return search_key(tag.strip(AROUND_TAGS))


def name_key(name: str) -> str:
    """Return the form of a title or alias for comparison with a query: its words."""
    return " ".join(words(key(name)))


def words(text: str) -> list[str]:
    """Return the words of a text as the index separates them, with their case."""
    spaced = indexed(text)
    return "".join(char if char.isalnum() or _joins(char) else " " for char in spaced).split()


def _joins(character: str) -> bool:
    return "\u0300" <= character <= "\u036f"
