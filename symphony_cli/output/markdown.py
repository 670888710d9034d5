"""Markdown on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from rich.markdown import CodeBlock, Heading, Markdown
from rich.padding import Padding
from rich.text import Text
from rich.theme import Theme

from symphony_cli.output.tables import console_of

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult

WIDEST = 100
STYLES = Theme(
    {
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.code": "cyan",
        "markdown.code_block": "cyan",
        "markdown.table.border": "dim",
        "markdown.table.header": "bold",
    }
)


class _Heading(Heading):
    """A heading at the left; rich centers it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _Code(CodeBlock):
    """A block of code, indented; rich gives it a background."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Padding(Text(str(self.text).rstrip(), style="markdown.code_block"), (0, 2))


class _Page(Markdown):
    elements = Markdown.elements | {
        "heading_open": _Heading,
        "fence": _Code,
        "code_block": _Code,
    }


def page(text: str, stream: TextIO, environ: Mapping[str, str]) -> str:
    """Return a Markdown page as text for a terminal."""
    console = console_of(stream, environ)
    console.width = min(console.width, WIDEST)
    with console.use_theme(STYLES), console.capture() as capture:
        console.print(_Page(text, hyperlinks=False))
    return "".join(f"{line.rstrip()}\n" for line in capture.get().splitlines())
