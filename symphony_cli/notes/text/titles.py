"""Titles: what is read of a heading, and in which line of a note its title is."""

from __future__ import annotations

import re

# What is shown is the group that comes last; what is in ticks or escaped is no markup.
_MARKDOWN = re.compile(
    r"`([^`]++)`"
    r"|\\([!-/:-@\[-`{-~])"
    r"|!?\[\[(?:[^\[\]|]*+\|)?([^\[\]|]++)\]\]"
    r"|!?\[([^\[\]]*+)\]\((?:[^()]++|\([^()]*+\))*+\)"
)
_ORG_LINK = re.compile(r"\[\[(?:[^\[\]]++\]\[)?([^\[\]]++)\]\]")
# What to do, how urgent it is, and how much of it is done.
_ORG_STATE = re.compile(r"\A(?:(?:TODO|DONE)(?=\s))?\s*(?:\[#\w\])?|\[\d*(?:%|/\d*)\]")
_TITLED = re.compile(
    r"^[ \t>-]*+(?:#{1,6}[ \t]|\*+[ \t]|#\+title:|[\"']?title[\"']?[ \t]*+::?)([^\n]*)", re.M | re.I
)


def of_markdown(heading: str) -> str:
    """Return a heading in Markdown as it is read: of links what is shown."""
    return _MARKDOWN.sub(lambda found: found[found.lastindex or 0].strip(), heading).strip()


def of_org(heading: str) -> str:
    """Return a heading in Org as it is read: of links what is shown, and not its state."""
    shown = _ORG_LINK.sub(r"\1", _ORG_STATE.sub("", heading))
    return " ".join(shown.split())


def title_line(text: str, title: str) -> int:
    """Return the line of a text that its title or its heading is in, else the first."""
    places = (
        found.start()
        for found in _TITLED.finditer(text)
        if title in of_markdown(found[1]) or title in of_org(found[1])
    )
    place = next(places, None)
    if place is None:
        underlined = re.compile(
            rf"^[ \t]*+{re.escape(title)}[ \t\r]*+\n *+(?:=+|--+)[ \t\r]*+$", re.M
        )
        found = underlined.search(text)
        place = found.start() if found else 0
    return text.count("\n", 0, place) + 1
