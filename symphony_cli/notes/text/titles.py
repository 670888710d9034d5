"""Titles: headings without markup, and their lines."""

from __future__ import annotations

import re

# The last group is the visible text. Text in ticks and escaped characters are not markup.
_MARKDOWN = re.compile(
    r"`([^`]++)`"
    r"|\\([!-/:-@\[-`{-~])"
    r"|!?\[\[(?:[^\[\]|]*+\|)?([^\[\]|]++)\]\]"
    r"|!?\[([^\[\]]*+)\]\((?:[^()]++|\([^()]*+\))*+\)"
)
_ORG_LINK = re.compile(r"\[\[(?:[^\[\]]++\]\[)?([^\[\]]++)\]\]")
# The keyword, priority and progress of a task.
_ORG_STATE = re.compile(r"\A(?:(?:TODO|DONE)(?=\s))?\s*(?:\[#\w\])?|\[\d*(?:%|/\d*)\]")
_TITLED = re.compile(
    r"^[ \t>-]*+(?:#{1,6}[ \t]|\*+[ \t]|#\+title:|[\"']?title[\"']?[ \t]*+::?)([^\n]*)", re.M | re.I
)


def of_markdown(heading: str) -> str:
    """Return the visible text of a Markdown heading."""
    return _MARKDOWN.sub(lambda found: found[found.lastindex or 0].strip(), heading).strip()


def of_org(heading: str) -> str:
    """Return the visible text of an Org heading, without a task's state."""
    shown = _ORG_LINK.sub(r"\1", _ORG_STATE.sub("", heading))
    return " ".join(shown.split())


def title_line(text: str, title: str) -> int:
    """Return the line with the title of a text, else the first line."""
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
