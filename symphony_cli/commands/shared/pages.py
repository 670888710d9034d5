"""The pages of help: of verbs, groups and the root. Loaded only when one is printed."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from symphony_cli.output.topics import TOPICS

SITE = "https://symphony-cli.github.io/symphony/"
WIDEST = 100
# The text beside a name; where there is less room, it stands below the name.
LEAST_TEXT = 30
LONGEST_NAME = 26

Row = tuple[str, str]


def verb_page(command: Any, ctx: Any) -> str:
    """Return the page of a verb."""
    parts = [
        _usage(ctx.command_path, usage_pieces(command)),
        described(command.help or ""),
        section("Examples", [f"  {line}" for line in command.examples]),
        *(section(title, definitions(rows)) for title, rows in _sections(command)),
        "Global options: symphony help options\n"
        + _learn_more(ctx.command_path.split()[1:], is_group=False),
    ]
    return "\n\n".join(part for part in parts if part)


def group_page(group: Any, ctx: Any) -> str:
    """Return the page of a group, or of the root."""
    words = ctx.command_path.split()[1:]
    parts = [
        _usage(ctx.command_path, ["COMMAND ..."]),
        described(group.help or ""),
        section("Examples", [f"  {line}" for line in group.examples]),
        *(section(title, definitions(rows)) for title, rows in _commands(group)),
    ]
    if not words:
        parts.append(section("Help topics (symphony help TOPIC)", definitions([*TOPICS.items()])))
    parts.append("Global options: symphony help options\n" + _learn_more(words, is_group=True))
    return "\n\n".join(part for part in parts if part)


def usage_pieces(command: Any) -> list[str]:
    """Return what follows a verb in its usage line."""
    arguments = [_argument(one) for one in command.params if one.param_type_name == "argument"]
    after = getattr(command, "command_metavar", None)
    return ["[OPTIONS]", *arguments, *([after] if after else [])]


def section(title: str, lines: Sequence[str]) -> str:
    """Return lines below their title, or nothing if there are none."""
    return "\n".join([f"{title}:", *lines]) if lines else ""


def definitions(rows: Sequence[Row]) -> list[str]:
    """Return names with their texts beside them, or below them where the terminal is narrow."""
    width = _width()
    column = 4 + min(LONGEST_NAME, max((len(name) for name, _ in rows), default=0))
    is_narrow = width - column < LEAST_TEXT
    indent = " " * (10 if is_narrow else column)
    lines: list[str] = []
    for name, text in rows:
        wrapped = _wrapped(text, width - len(indent))
        first = f"  {name}"
        if is_narrow or len(name) > LONGEST_NAME:
            lines.append(first)
        else:
            lines.append(f"{first:{column}}{wrapped.pop(0) if wrapped else ''}".rstrip())
        lines += [f"{indent}{line}" for line in wrapped]
    return lines


def described(text: str) -> str:
    """Return the summary and the paragraphs of a description, indented and wrapped."""
    paragraphs = [" ".join(part.split()) for part in textwrap.dedent(text).strip().split("\n\n")]
    wrapped = ["\n".join(f"  {line}" for line in _wrapped(one, _width() - 2)) for one in paragraphs]
    return "\n\n".join(wrapped)


def _width() -> int:
    return max(min(shutil.get_terminal_size().columns, WIDEST) - 1, 20)


def _wrapped(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _usage(path: str, pieces: Sequence[str]) -> str:
    start = f"Usage: {path} "
    indent = " " * min(len(start), 8)
    # A piece such as `-- CMD [ARG...]` stays on one line.
    kept = " ".join(piece.replace(" ", "\0") for piece in pieces)
    lines = textwrap.wrap(
        start + kept,
        _width(),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines).replace("\0", " ")


def _argument(parameter: Any) -> str:
    """Return an argument as usage shows it: `<REF>` if it is required, else `[REF]`."""
    metavar = parameter.metavar
    if not parameter.required or metavar.startswith("["):
        return metavar
    name = metavar.removesuffix("...")
    return f"<{name}>{metavar[len(name) :]}"


def _sections(command: Any) -> Iterator[tuple[str, list[Row]]]:
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    yield "Arguments", [row(one) for one in arguments]
    options = [one for one in command.params if one.param_type_name == "option"]
    for panel in command.panels:
        shown = [one for one in options if one.rich_help_panel == panel and not one.hidden]
        yield (
            panel or "Options",
            [row(one, command.fields) for one in shown if _works(one, command)],
        )


def _works(parameter: Any, command: Any) -> bool:
    """Whether an option has an effect: `--json` needs an output, and `--fields` needs fields."""
    needs = {"json": command.prints, "fields": command.fields}
    return bool(needs.get(parameter.name, True))


def row(parameter: Any, fields: Sequence[str] = ()) -> Row:
    """Return an argument or an option and its text."""
    if parameter.param_type_name == "argument":
        return _argument(parameter), _help(parameter)
    names = sorted(parameter.opts, key=len)
    short = f"{names.pop(0)}, " if len(names[0]) == 2 and len(names) > 1 else ""
    written = f"{short:4}{' / '.join([*names[:1], *parameter.secondary_opts])}"
    if len(parameter.opts) > 2:
        written = ", ".join(sorted(parameter.opts, key=len))
    if not parameter.is_flag:
        written += f" {parameter.metavar}"
    text = _help(parameter)
    if parameter.name == "fields" and fields:
        text += f" (available: {', '.join(fields)})"
    return written, text


def _help(parameter: Any) -> str:
    text = parameter.help or ""
    if parameter.required and parameter.param_type_name == "option":
        return f"{text} (required)"
    shows = parameter.show_default and parameter.default not in (None, False, "")
    if not shows or "[default:" in text or getattr(parameter, "is_flag", False):
        return text
    return f"{text} [default: {parameter.default}]"


def _commands(group: Any) -> Iterator[tuple[str, list[Row]]]:
    sections: Mapping[str, Mapping[str, str]] = group.sections or {"Commands": group.verbs}
    for title, verbs in sections.items():
        yield title, [(_with_alias(name, group.aliases), text) for name, text in verbs.items()]


def _with_alias(name: str, aliases: Mapping[str, Sequence[str]]) -> str:
    """Return the name of a verb with its alias."""
    return ", ".join([name, *(alias for alias, verbs in aliases.items() if name in verbs)])


def _learn_more(words: Sequence[str], *, is_group: bool) -> str:
    """Return the line with the address of the page about a command."""
    page = words[0] if len(words) > 1 or (is_group and words) else "commands"
    return f"Learn more: {SITE}{f'reference/{page}.html' if words else ''}"
