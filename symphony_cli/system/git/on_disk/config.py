"""Git's configuration syntax (config.c); includes are not followed."""

from __future__ import annotations

import re
from functools import lru_cache

Settings = list[tuple[str, str | None]]

_BLANK = re.compile(r"(?:[ \t\r\n]+|[#;][^\n]*)*")
# A section's beginning, or a setting that ends its line without quotes, escapes or comments.
_USUAL = re.compile(
    r"""[ \t\r\n]*
        (?: \[ (?P<old>[A-Za-z0-9.-]+) \]
        | \[ (?P<base>[A-Za-z0-9.-]*) [ \t\r]+ "(?P<sub>(?:[^"\\\n]|\\[^\n])*)" \]
        | (?P<key>[A-Za-z][A-Za-z0-9-]*) [ \t]* = (?P<value>[^"\\\n#;]*) (?:\n|\Z) )""",
    re.VERBOSE,
)
_KEY = re.compile(r"(?P<key>[A-Za-z][A-Za-z0-9-]*)[ \t]*(?P<sign>=|\n|\Z)")
_QUOTED = re.compile(r'[^"\\\n]+')
_PLAIN = re.compile(r'[^"\\\n \t\r#;]+')
_SPACE = re.compile(r"[ \t\r]+")
_REST_OF_LINE = re.compile(r"[^\n]*")
_ESCAPES = {"t": "\t", "b": "\b", "n": "\n", "\\": "\\", '"': '"'}


def parse(text: str) -> Settings | None:
    """Return the name and value of each setting, in order, or None for a syntax error.

    Names have the form of `git config --list`: section and key in lower case, a quoted subsection
    between them unchanged. The value is None without a `=`. Text with a NUL, which ends git's
    strings, counts as a syntax error.
    """
    placed = _placed(text)
    return None if placed is None else [(name, value) for name, value, _ in placed]


def lines(text: str, name: str) -> list[tuple[str | None, int]]:
    """Return each value of a setting in a text, with the number of its first line."""
    text = text.replace("\r\n", "\n")
    return [
        (value, text.count("\n", 0, position) + 1)
        for key, value, position in _placed(text) or []
        if key == name
    ]


# Many repositories share the user's configuration.
@lru_cache(maxsize=32)
def _placed(text: str) -> list[tuple[str, str | None, int]] | None:
    """Return what `parse` does, and the offset of each setting once line ends are LF."""
    if "\0" in text:
        return None
    text = text.replace("\r\n", "\n")
    settings: list[tuple[str, str | None, int]] = []
    prefix = ""
    position = len(text) - len(text.removeprefix("\ufeff"))
    while position < len(text):
        if match := _USUAL.match(text, position):
            old, base, subsection, key, value = match.groups()
            if key is None:
                prefix = f"{old.lower()}." if base is None else _prefix(base, subsection)
            else:
                settings.append((prefix + key.lower(), value.strip(" \t\r"), match.start("key")))
            position = match.end()
            continue
        if (end := _end(_BLANK, text, position)) > position:
            position = end
            continue
        match = _KEY.match(text, position)
        if match is None:
            return None
        value, begin, position = None, position, match.end()
        if match["sign"] == "=":
            read = _value(text, position)
            if read is None:
                return None
            value, position = read
        settings.append((prefix + match["key"].lower(), value, begin))
    return settings


def _end(pattern: re.Pattern[str], text: str, position: int) -> int:
    match = pattern.match(text, position)
    return match.end() if match else position


def _prefix(base: str, subsection: str) -> str:
    if "\\" in subsection:
        subsection = re.sub(r"\\(.)", r"\1", subsection, flags=re.DOTALL)
    return f"{base.lower()}.{subsection}."


def _value(text: str, position: int) -> tuple[str, int] | None:
    """Return the value that begins at a position, and the position after it."""
    value = ""
    quoted = False
    # White space counts if something follows it, even an empty pair of quotes.
    space = ""
    while position < len(text) and text[position] != "\n":
        character = text[position]
        if not quoted and character in " \t\r":
            end = _end(_SPACE, text, position)
            if value:
                space += text[position:end]
            position = end
            continue
        if not quoted and character in "#;":
            position = _end(_REST_OF_LINE, text, position)
            continue
        value, space = value + space, ""
        if character == "\\":
            escape = text[position + 1 : position + 2]
            if escape not in _ESCAPES and escape not in ("\n", ""):
                return None
            value += _ESCAPES.get(escape, "")
            position += 2
        elif character == '"':
            quoted = not quoted
            position += 1
        else:
            end = _end(_QUOTED if quoted else _PLAIN, text, position)
            value, position = value + text[position:end], end
    return None if quoted else (value, position + 1)


def from_output(output: str) -> Settings:
    """Return the settings in the output of `git config --null`."""
    settings: Settings = []
    for entry in output.split("\0")[:-1]:
        name, newline, value = entry.partition("\n")
        settings.append((name, value if newline else None))
    return settings


def last(settings: Settings, name: str) -> str | None:
    """Return the last value of a setting, `true` if it has no `=`, or None."""
    return next(
        ("true" if value is None else value for key, value in reversed(settings) if key == name),
        None,
    )


def is_true(settings: Settings, name: str) -> bool:
    """Whether a setting is set and not off."""
    value = last(settings, name)
    return value is not None and value.lower() not in ("false", "no", "off", "0", "")


def is_on(settings: Settings, name: str) -> bool:
    """Whether a setting is on, if its value may also be something other than a boolean."""
    return (last(settings, name) or "").lower() in ("true", "yes", "on", "1")


def is_false(settings: Settings, name: str) -> bool:
    """Whether a setting is set and off."""
    return last(settings, name) is not None and not is_true(settings, name)


def has_includes(settings: Settings) -> bool:
    """Whether the settings include other files."""
    return any(name.startswith(("include.", "includeif.")) for name, _ in settings)


def main_remote(settings: Settings) -> tuple[str, str] | None:
    """Return the name and URL of `origin`, or of the first remote, or None."""
    urls: dict[str, list[str]] = {}
    for name, value in settings:
        if name.startswith("remote.") and name.endswith(".url") and len(name) > len("remote..url"):
            remote = urls.setdefault(name[len("remote.") : -len(".url")], [])
            # Since git 2.46 an empty URL clears the list; older gits cannot use it either.
            if value:
                remote.append(value)
            else:
                remote.clear()
    usable = {name: found[0] for name, found in urls.items() if found}
    chosen = "origin" if "origin" in usable else next(iter(usable), None)
    return (chosen, usable[chosen]) if chosen is not None else None
