"""Manual pages in roff (man(7)): symphony(1), one for each noun, and symphony-config(5)."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING, Any

import typer
import typer.main
from command_pages import arguments_and_options, is_option, walk

from symphony_cli import main
from symphony_cli.base import configuration
from symphony_cli.commands.shared.pages import SITE, row
from symphony_cli.commands.shared.verbs import VerbGroup

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Row = tuple[str, str]

HEAD = '.\\" Written by tools/reference.py: nox -s docs -- --write\n'
# No hyphens and no spaces are added, since people copy commands from here.
LAYOUT = ".nh\n.ad l\n"


def man_pages(exits: Sequence[Row], variables: Sequence[Row]) -> dict[str, str]:
    """Return each page by its path below `man`, given the rows of exit codes and variables."""
    root: Any = typer.main.get_command(main.app)
    context: Any = typer.Context(root, info_name="symphony", **root.context_settings)
    nouns: list[str] = []
    alone: list[tuple[Any, Any]] = []
    made: dict[str, str] = {}
    for name in root.list_commands(context):
        below = root.get_command(context, name)
        if not isinstance(below, VerbGroup):
            alone += walk(below, context, name)
            continue
        nouns.append(name)
        made[f"man1/symphony-{name}.1"] = _noun_page(below, context, name, root.verbs[name])
    made["man1/symphony.1"] = _root_page(root, context, alone, nouns, exits, variables)
    made["man5/symphony-config.5"] = _config_page()
    return made


def _root_page(
    root: Any,
    context: Any,
    alone: Sequence[tuple[Any, Any]],
    nouns: Sequence[str],
    exits: Sequence[Row],
    variables: Sequence[Row],
) -> str:
    status, inner = next((one, inner) for one, inner in alone if inner.info_name == "status")
    push = root.get_command(context, "repo").get_command(context, "push")
    pages = [f"symphony-{noun}(1)" for noun in nouns]
    described = [(f"symphony {name}", text) for name, text in root.verbs.items()]
    return _page(
        "symphony",
        1,
        _summary(root.help),
        ["symphony [OPTIONS] COMMAND ..."],
        _section("Description", _paragraphs(root.help) + _definitions(described)),
        _section("Examples", _block(root.examples)),
        _section("Commands", "".join(_verb(*one) for one in alone)),
        _section("Global options", _definitions(_rows(status, inner, {*status.shared, "help"}))),
        _section("Selection options", _definitions(_rows(push, inner, _selecting(push)))),
        _section("Environment", _definitions(variables)),
        _section("Exit status", _definitions(exits)),
        _section("See also", _see_also([*pages, "symphony-config(5)"], "")),
    )


def _noun_page(group: Any, parent: Any, name: str, summary: str) -> str:
    verbs = [one for one in walk(group, parent, name) if not isinstance(one[0], VerbGroup)]
    more = ["symphony(1)", *(["symphony-config(5)"] if name == "config" else [])]
    return _page(
        f"symphony-{name}",
        1,
        summary,
        [f"symphony {name} COMMAND ..."],
        _section("Description", _paragraphs(group.help)),
        _section("Commands", "".join(_verb(*one) for one in verbs)),
        _section("See also", _see_also(more, f"reference/{name}.html")),
    )


def _config_page() -> str:
    keys: list[Row] = []
    for name, key in configuration.keys().items():
        default = ",".join(key.default) if isinstance(key.default, tuple) else f"{key.default}"
        keys.append((name, f"{key.help} [default: {default or 'none'}] [env: {key.variable}]"))
    file = (
        "Settings are in config.toml, a TOML file; `symphony info` prints its path. `symphony"
        " config set KEY VALUE` writes it and keeps your comments. The environment overrides it."
        " The keys select.NAME hold saved selections."
    )
    return _page(
        "symphony-config",
        5,
        "Settings of Symphony",
        [],
        _section("Description", _paragraphs(file)),
        _section("Keys", _definitions(keys)),
        _section("Examples", _block(['[clone]\nlayout = "{host}/{owner}/{name}"'])),
        _section("See also", _see_also(["symphony-config(1)"], "reference/settings.html")),
    )


def _verb(command: Any, context: Any) -> str:
    """Return the subsection of a verb."""
    selecting = _selecting(command)
    own = {one.name for one in command.get_params(context)} - {*command.shared, "help"} - selecting
    words = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    parts = [
        f".SS {_quoted(context.command_path)}\n",
        f".PP\n.B {_quoted(words)}\n",
        _paragraphs(command.help),
        _definitions(_rows(command, context, own)),
        ".PP\nIt also takes the selection options of symphony(1).\n" if selecting else "",
        ".PP\nExamples:\n" + _block(command.examples) if command.examples else "",
    ]
    return "".join(parts)


def _selecting(command: Any) -> set[str]:
    return {one.name for one in getattr(command, "selecting", ()) if is_option(one)}


def _rows(command: Any, context: Any, names: set[str]) -> Iterator[Row]:
    return (row(one) for one in arguments_and_options(command, context, names))


def _page(name: str, number: int, summary: str, synopsis: Sequence[str], *sections: str) -> str:
    parts = [
        f'{HEAD}.TH {_quoted(name.upper())} {number} "" Symphony "Symphony Manual"\n{LAYOUT}',
        _section("Name", f"{_text(name)} \\- {_text(summary)}\n"),
        _section("Synopsis", _block(synopsis)),
        *sections,
    ]
    return "".join(parts)


def _section(title: str, body: str) -> str:
    return f".SH {title.upper()}\n{body}" if body else ""


def _summary(documented: str) -> str:
    return documented.strip().partition("\n")[0].removesuffix(".")


def _paragraphs(documented: str) -> str:
    paragraphs = textwrap.dedent(documented).strip().split("\n\n")
    return "".join(f".PP\n{_text(' '.join(one.split()))}\n" for one in paragraphs)


def _definitions(rows: Iterable[Row]) -> str:
    return "".join(f".TP\n.B {_quoted(name.strip())}\n{_text(text)}\n" for name, text in rows)


def _block(lines: Sequence[str]) -> str:
    """Return lines that are printed as they are."""
    text = "\n".join(_text(line) for one in lines for line in one.splitlines())
    return f".PP\n.RS 4\n.nf\n{text}\n.fi\n.RE\n" if lines else ""


def _see_also(pages: Sequence[str], address: str) -> str:
    return f".PP\n{_text(', '.join(pages))}\n.PP\n{_text(SITE + address)}\n"


def _quoted(text: str) -> str:
    """Return text as one argument of a macro."""
    return '"' + _text(text).replace('"', "\\(dq") + '"'


def _text(text: str) -> str:
    """Return text in which roff sees no requests; hyphens stay what a shell takes."""
    plain = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga")
    plain = plain.replace("'", "\\(aq").replace("^", "\\(ha").replace("~", "\\(ti")
    plain = re.sub(r"[^\x00-\x7f]", lambda one: f"\\[u{ord(one[0]):04X}]", plain)
    return f"\\&{plain}" if plain.startswith(".") else plain
