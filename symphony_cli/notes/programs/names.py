"""File names of notes, as each program derives them."""

from __future__ import annotations

import re
from urllib.parse import quote

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, composed, escaped, has_control

TYPE_CHECKING = False

# The characters that Obsidian refuses in file names and in links.
_FORBIDDEN = re.compile(r'[*"\\/<>:|?#^\[\]]+')
# Logseq percent-encodes these, so that the title can be restored from the file name.
_LOGSEQ_RESERVED = '<>:"|?*\\#%'
_MAX_NAME_BYTES = 240
# Unicode's spaces, which a setting's path loses at its ends.
_SPACES = " \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
# Windows reserves these names for devices, with any suffix.
_DEVICE = re.compile(
    r"(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]) *(?=\.|\Z)", re.I
)
# Combining marks up to here are Latin accents; later ones belong to letters of other scripts.
_LAST_ACCENT = "\u036f"
# zk's English replacements for characters that stay non-ASCII without their accents.
_SLUG_WORDS = {
    **dict.fromkeys("'\"\u2019\ufe0f", ""),
    **dict.fromkeys("\u2012\u2013\u2014\u2015", "-"),
    "&": "and",
    "@": "at",
    "æ": "ae",
    "œ": "oe",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "\u0131": "i",
}


def clean_title(text: str) -> str:
    """Return a valid title. Raises InvalidValue (TITLE_INVALID)."""
    title = clean(text, "title")
    if not title:
        raise InvalidValue("TITLE_INVALID", "a title cannot be empty", field="title")
    return title


def file_name(title: str) -> str:
    """Return the file name for a title, without suffix.

    A hyphen replaces what a common system refuses in file names or Obsidian in links. Raises
    InvalidValue (TITLE_INVALID) if nothing else remains.
    """
    name = _FORBIDDEN.sub("-", title).strip(f"{_SPACES}.-~")
    if not name:
        message = f"no file name can be made from the title '{escaped(title)}'"
        hint = "use a title with a letter or a digit"
        raise InvalidValue("TITLE_INVALID", message, hint=hint, field="title")
    return _shortened(name)


def _shortened(name: str) -> str:
    name = _DEVICE.sub(r"\1-", name, count=1) if _DEVICE.match(name) else name
    # File systems limit names in bytes, not characters.
    content = name.encode(errors="surrogateescape")[:_MAX_NAME_BYTES]
    return content.decode(errors="ignore").rstrip(f"{_SPACES}.")


def slug(title: str) -> str:
    """Return zk's English slug of a title: lower case, hyphens, no accents.

    Non-Latin letters stay, where zk transliterates them.
    """
    text = "".join(map(_slug_part, composed(title).casefold()))
    return re.sub("-+", "-", text).strip("-_")


def _slug_part(char: str) -> str:
    import unicodedata

    if (word := _SLUG_WORDS.get(char)) is not None:
        return word
    parts = unicodedata.normalize("NFKD", char)
    plain = "".join(part for part in parts if not unicodedata.combining(part))
    if plain.isascii() and (plain or char < _LAST_ACCENT):
        return "".join(part if part.isalnum() or part == "_" else "-" for part in plain)
    category = unicodedata.category(char)
    if category in ("So", "Sk", "Cf"):
        return ""
    return char if category[0] in "LMN" else "-"


def logseq_name(title: str, *, triple_lowbar: bool) -> str:
    """Return the file name for a Logseq page, without suffix."""
    name = "".join(quote(char, safe="") if char in _LOGSEQ_RESERVED else char for char in title)
    if triple_lowbar:
        # Unescaped, Logseq reads it as a slash.
        name = name.replace("___", "%5F%5F%5F")
    return _shortened(name.replace("/", "___" if triple_lowbar else "%2F").lstrip("."))


def inside(path: str, source: str) -> str:
    """Return a setting's path relative to the vault, empty for the root.

    `source` names the setting in errors. A leading slash is the vault's root, as in Obsidian.
    Raises InvalidValue (SETTINGS_INVALID) for a path out of the vault or in a hidden directory.
    """
    trimmed = path.strip().strip("/")
    parts = [part for part in trimmed.split("/") if part != "."]
    is_bad = f"{trimmed}/".startswith("~/") or "\\" in trimmed or has_control(trimmed)
    if trimmed and (is_bad or any(not part or part.startswith(".") for part in parts)):
        message = f"{source} names '{escaped(path)}', which is not a valid path for notes"
        hint = "use a path in the vault, without .. and hidden directories"
        raise InvalidValue("SETTINGS_INVALID", message, hint=hint)
    return "/".join(parts)
