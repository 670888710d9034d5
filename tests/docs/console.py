"""Console blocks of Markdown pages: parsing, running, comparing and recording them.

A block is fenced as `console`. A line that begins with `$ ` is a command, and the lines up to the
next one are its output, in which a line `…` stands for any number of lines. An HTML comment before
a block can say why it is not run (`<!-- not run: REASON -->`), and one that begins with `first`
holds commands that run without being shown. `<!-- machine: fresh -->` names the page's machine.
"""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import subprocess
import termios
from fcntl import ioctl
from pathlib import Path
from typing import NamedTuple

from tests.docs.desk import Desk

PART = re.compile(
    r"(?P<not_run><!-- not run: [^>]+-->\n+)?^```console\n(?P<shown>.*?)^```$"
    r"|^<!-- first\n(?P<hidden>.*?)^-->$",
    re.MULTILINE | re.DOTALL,
)
MACHINE = re.compile(r"<!-- machine: (\w+) -->")
MARK = "\x1e"
ANY = "…"
SECONDS = 120
# What differs at each run, each with what stands for it in comparisons.
MASKS = (
    (re.compile(r"\b\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?Z?)?)?"), "TIME"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "ID"),
    (re.compile(r"\([0-9a-f]{7,40}\)"), "(ID)"),
    (re.compile(r"\b(?=[a-f]*\d)[0-9a-f]{7,40}\b"), "ID"),
    (re.compile(r"\bage1[0-9a-z…]+"), "KEY"),
    (re.compile(r"\t| [ \t]+"), "  "),
)


class Step(NamedTuple):
    """A command and its output; a command that is not shown has to succeed."""

    command: str
    output: str
    is_shown: bool


def steps_of(block: str, *, is_shown: bool = True) -> list[Step]:
    """Return the commands of a block, each with its output."""
    pieces = re.split(r"^\$ ", block, flags=re.MULTILINE)
    assert pieces[0] == "", f"a console block begins with a command, not with {pieces[0]!r}"
    found: list[Step] = []
    for piece in pieces[1:]:
        lines = piece.splitlines()
        length = 1
        while length < len(lines) and lines[length - 1].endswith("\\"):
            length += 1
        command = "\n".join(lines[:length])
        found.append(Step(command, "\n".join(lines[length:]), is_shown))
    return found


def page_steps(text: str) -> list[Step]:
    """Return the commands of a page that run, in their order."""
    found: list[Step] = []
    for part in PART.finditer(text):
        if part["hidden"] is not None:
            found += steps_of(part["hidden"], is_shown=False)
        elif part["not_run"] is None:
            found += steps_of(part["shown"])
    return found


def run(steps: list[Step], desk: Desk) -> list[str]:
    """Run the commands in one shell on a terminal, and return the output of each."""
    script = ["exec </dev/null"]
    for step in steps:
        script.append(f"printf '{MARK}'")
        script.append(step.command if step.is_shown else f"{{ {step.command}\n}} || exit 99")
    master, follower = pty.openpty()
    ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 100, 0, 0))
    with subprocess.Popen(
        ["bash", "-c", "\n".join(script)],
        cwd=desk.home,
        env=desk.environ,
        stdin=subprocess.DEVNULL,
        stdout=follower,
        stderr=follower,
    ) as process:
        os.close(follower)
        seen = _read_all(master)
        code = process.wait(SECONDS)
    os.close(master)
    text = seen.decode(errors="replace").replace("\r\n", "\n").replace("\r", "")
    assert code != 99, f"a hidden command failed: {text.rpartition(MARK)[2]}"
    text = text.replace(str(desk.home), "/home/ada").replace(str(desk.remotes), "/srv/git")
    outputs = text.split(MARK)[1:]
    return ["\n".join(line.rstrip() for line in one.strip("\n").splitlines()) for one in outputs]


def _read_all(master: int) -> bytes:
    seen = b""
    while True:
        ready, _, _ = select.select([master], [], [], SECONDS)
        assert ready, f"nothing more came after {seen.decode(errors='replace')}"
        try:
            data = os.read(master, 65_536)
        except OSError:
            # Linux raises this when the other end is closed.
            return seen
        if not data:
            return seen
        seen += data


def masked(text: str) -> str:
    """Return an output without what differs at each run, and without widths of columns."""
    for pattern, name in MASKS:
        text = pattern.sub(name, text)
    return "\n".join(line.rstrip() for line in text.splitlines())


def matches(expected: str, actual: str) -> bool:
    """Return whether an output is as the page shows it.

    The order of lines does not count: repos that are worked on in parallel end in any order.
    """
    if sorted(masked(expected).splitlines()) == sorted(masked(actual).splitlines()):
        return True
    lines = [
        r"(?:[^\n]*\n)*?" if line.strip() == ANY else re.escape(line) + r"\n"
        for line in masked(expected).splitlines()
    ]
    return re.fullmatch("".join(lines), masked(actual) + "\n" if actual else "") is not None


def recorded(text: str, outputs: list[str]) -> str:
    """Return a page with the outputs that its commands have now, where they differ."""
    left = iter(outputs)

    def block(part: re.Match[str]) -> str:
        if part["hidden"] is not None:
            for _ in steps_of(part["hidden"]):
                next(left)
            return part[0]
        if part["not_run"] is not None:
            return part[0]
        lines: list[str] = []
        for step in steps_of(part["shown"]):
            actual = next(left)
            same = matches(step.output, actual)
            lines.append(f"$ {step.command}")
            lines += [shown] if (shown := step.output if same else cut(step.output, actual)) else []
        return "\n".join(["```console", *lines, "```"])

    return PART.sub(block, text)


def cut(expected: str, actual: str) -> str:
    """Return an output, cut as the page cuts it: at its beginning, at its end, or not at all."""
    shown, lines = expected.splitlines(), actual.splitlines()
    if shown.count(ANY) != 1 or len(lines) < len(shown):
        return actual
    place = shown.index(ANY)
    end = len(lines) - (len(shown) - place - 1)
    return "\n".join([*lines[:place], ANY, *lines[end:]])


def machine_of(page: Path) -> str:
    """Return the name of the machine that a page's commands run on."""
    found = MACHINE.search(page.read_text(encoding="utf-8"))
    return found[1] if found else "ready"
