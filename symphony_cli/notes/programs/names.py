"""Names of notes' files: made of titles as the programs of notes make them, and read back."""

from __future__ import annotations

import re
from urllib.parse import quote

from symphony_cli.base.errors import InvalidValue
from symphony_cli.base.text import clean, composed, escaped, has_control

TYPE_CHECKING = False

# What Obsidian allows in no file's name, and what it allows in no link.
_FORBIDDEN = re.compile(r'[*"\\/<>:|?#^\[\]]+')
# The same for Logseq, which writes them as a URL has them, so that they can be read back.
_LOGSEQ_RESERVED = '<>:"|?*\\#%'
_LONGEST_NAME = 240
# What Windows takes for a device, whatever suffix follows.
_DEVICE = re.compile(
    r"(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3]) *(?=\.|\Z)", re.I
)
# The marks up to here are Latin's accents; further ones belong to the letters of other scripts.
_LAST_ACCENT = "\u036f"
# What zk writes in their place in English, where taking the accents away leaves no ASCII.
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
    """Return the name of a file for a title, without its suffix.

    What no file can be called on one of the common systems, or no link can name, is a hyphen.
    Raises InvalidValue (TITLE_INVALID) where nothing else is left.
    """
    name = _FORBIDDEN.sub("-", title).strip(" .-~")
    if not name:
        message = f"no file can be named after the title '{escaped(title)}'"
        hint = "give one with a letter or a digit"
        raise InvalidValue("TITLE_INVALID", message, hint=hint, field="title")
    return _shortened(name)


def _shortened(name: str) -> str:
    name = _DEVICE.sub(r"\1-", name, count=1) if _DEVICE.match(name) else name
    # What a name may be long is counted in bytes.
    return name.encode()[:_LONGEST_NAME].decode(errors="ignore").rstrip(" .")


def slug(title: str) -> str:
    """Return a title as zk has it in names, in English: small, joined by hyphens, without accents.

    Letters that are not Latin stay as they are, where zk spells them in Latin ones.
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
    """Return the name of the file of one of Logseq's pages."""
    name = "".join(quote(char, safe="") if char in _LOGSEQ_RESERVED else char for char in title)
    if triple_lowbar:
        # Else it would be read as the slash that is written so.
        name = name.replace("___", "%5F%5F%5F")
    return _shortened(name.replace("/", "___" if triple_lowbar else "%2F").lstrip("."))


def inside(path: str, source: str) -> str:
    """Return a relative path in a vault that a setting (`source`) says, `` for its root.

    One that begins with a slash begins there, as Obsidian takes it.
    Raises InvalidValue (SETTINGS_INVALID) for one that leads out of it or to what is hidden.
    """
    trimmed = path.strip().strip("/")
    parts = [part for part in trimmed.split("/") if part != "."]
    is_bad = f"{trimmed}/".startswith("~/") or "\\" in trimmed or has_control(trimmed)
    if trimmed and (is_bad or any(not part or part.startswith(".") for part in parts)):
        message = f"{source} says '{escaped(path)}', which is no place for notes in this vault"
        hint = "it has to be a path in the vault, without .. and without hidden directories"
        raise InvalidValue("SETTINGS_INVALID", message, hint=hint)
    return "/".join(parts)
