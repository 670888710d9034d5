"""Transcripts: command lines and what they printed, as plain text.

A line that begins with `$ symphony` is a command. The lines below it are its standard output (`|`),
its standard error (`!`) and its exit code if that is not 0 (`[3]`). `tty$` makes standard input and
output a terminal, and `process$` runs the command in a process of its own. Variables may stand
before `symphony`, where `NAME=` unsets one. A pipe gives it input or, on a terminal, answers:
`$ echo y | symphony ...`. `$ cd DIR` holds for the rest of the record, and `$ vault-key` puts a key
for vaults in place. `sh` runs any other `$` line, which must succeed and whose output is not
recorded. `#` begins a comment.

Control characters appear as Unicode's pictures of them (␉ is a tab), a space at the end of a line
as ␠, and ␃ ends output without a newline at its end. Masks hide what differs between two runs: IDs
(`<id-001>`, which later commands may name), times, the version and new age keys. Files and commits
have times of 2001 and 2099, which stay.
"""

from __future__ import annotations

import re
import shlex
from typing import NamedTuple

from tests.conftest import Result

STEP = re.compile(r"\$ (?P<step>.+)")
RESULT = ("|", "!", "[")
_COMMAND = re.compile(
    r"(?P<mode>tty|process|)\$ (?:(?P<before>.+?) \| )?"
    r"(?P<variables>(?:[A-Z_]+=\S* )*)symphony(?: (?P<arguments>.*))?"
)

_SHORT, _COMMIT_LENGTH = 8, 40
# An ID, its beginning as in a table, or a commit, which is the same in each run.
_ID = re.compile(r"\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{40}|[0-9a-f]{8})\b")
_MASKS = (
    (re.compile(r"\b(?!2001|2099)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "<time>"),
    # Tables may wrap a time between its date and its hour.
    (re.compile(r"\b(?!2001|2099)20\d\d([-_])\d\d\1\d\d\b"), r"YYYY\1MM\1DD"),
    (re.compile(r"(?<!2001-\d\d-\d\d )(?<![\dT:])\d\d:\d\d:\d\d(?![\d:.])"), "hh:mm:ss"),
    (re.compile(r"(?<=YYYY-MM-DD )\d\d:\d\d(?!:)"), "hh:mm"),
    (re.compile(r'(?<=^symphony )\d\S+|(?<=^version\t)\S+|(?<="version":")[^"]+', re.M), "<v>"),
    (re.compile(r"(?<=^version)( +)\d\S+ *$", re.M), r"\1<v>"),
    (re.compile(r"\bage1(?!8pa2hm4tf58y5)[0-9a-z]{58}\b"), "<age-key>"),
)
_PICTURES = {number: 0x2400 + number for number in range(32) if number != ord("\n")} | {127: 0x2421}


class Command(NamedTuple):
    """A command line of a transcript."""

    mode: str
    before: str | None
    variables: dict[str, str]
    arguments: list[str]


class Masks:
    """Placeholders for what differs between two runs."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}
        self._commits: set[str] = set()

    def hide(self, text: str) -> str:
        """Return output with `<id-n>` for the n-th distinct ID, and the other masks."""
        text = _ID.sub(lambda match: self._name(match[0]), text)
        for pattern, mask in _MASKS:
            text = pattern.sub(mask, text)
        return text

    def show(self, text: str) -> str:
        """Return a line with the first characters of each ID instead of its mask."""
        for short, name in self._ids.items():
            text = text.replace(name, short)
        return text

    def _name(self, found: str) -> str:
        short = found[:_SHORT]
        if len(found) == _COMMIT_LENGTH:
            self._commits.add(short)
        # As long as a short ID, so a table keeps its columns.
        name = f"<id-{len(self._ids) + 1:03}>"
        return found if short in self._commits else self._ids.setdefault(short, name)


def command_in(line: str) -> Command | None:
    """Return the command on a line, or None."""
    match = _COMMAND.fullmatch(line)
    if match is None:
        return None
    variables = dict(word.split("=", 1) for word in match["variables"].split())
    return Command(match["mode"], match["before"], variables, shlex.split(match["arguments"] or ""))


def recorded(result: Result) -> list[str]:
    """Return the lines that record a result."""
    code = [f"[{result.code}]"] if result.code else []
    return [*_prefixed("|", result.stdout), *_prefixed("!", result.stderr), *code]


def _prefixed(prefix: str, text: str) -> list[str]:
    if not text:
        return []
    text = text[:-1] if text.endswith("\n") else f"{text}\3"
    return [f"{prefix} {_visible(line)}".rstrip() for line in text.split("\n")]


def _visible(line: str) -> str:
    shown = line.translate(_PICTURES)
    if shown.endswith(" "):
        shown = f"{shown[:-1]}␠"
    return shown.encode(errors="backslashreplace").decode()
